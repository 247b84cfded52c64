"""One text denies what another says, in its words or others."""

from __future__ import annotations

import re
from collections.abc import Iterable

from memory_engine.claims.words.meaning import STAYING, UNDOING, VERBS, akin, meaning
from memory_engine.domain import policy
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared, weight
from memory_engine.relate.denial import flipped, outright
from memory_engine.relate.terms import Term
from memory_engine.relate.things_apart import sorts_apart


def negation(two: Compared) -> Barrier | None:
    """Find that one denies what the other says.

    What it denies must be in the other, and nearly all that it speaks of.
    """
    turned = any(x.role == y.role == "verb" for x, y, _ in two.by.pairs)
    exchanged = turned and any(
        {x.role, y.role} == {"subject", "object"} for x, y, _ in two.by.pairs if _plain_name(x)
    )
    sorts = sorts_apart(two)
    if not flipped(two) or exchanged or (sorts and all(sorts)):
        return None  # what one does, to the other it is done
    a_denies = two.a.flips > two.b.flips or (two.a.flips == two.b.flips and two.denied > 0)
    denial, claim, missing, extra = (
        (two.a, two.b, two.by.left, two.by.right)
        if a_denies
        else (two.b, two.a, two.by.right, two.by.left)
    )
    missing = tuple(term for term in missing if term.canon not in STAYING)
    if _nouns_apart(two) or _only_needs(two, extra):
        return None  # a cache miss, and a cache hit; what is wanting, and what it would need
    if any(x.hard and x.role == "object" for x, _, _ in two.by.pairs):
        # Not used at all, nor for that.
        extra = tuple(term for term in extra if term.role != "for" or term.hard)
    if any(
        term.hard or (term.denied and not term.light) or term.role == "verb"
        for term in missing
        if not term.light
    ):
        return None
    if {term.role for term in missing if not term.light} & {
        term.role for term in extra if not term.light
    } - _PLACES:
        return None  # each in a place or a mode of its own
    if _of_another(missing) and _of_another(extra):
        return None  # the mail server, and the billing server
    if any("(" in term.raw for term in extra if term.hard):
        return None  # the call with another argument
    contained = 1 - _content(missing) / max(_content(denial.terms), 1.0)
    spoken_of = 1 - _content(extra) / max(_content(claim.terms), 1.0)
    if contained < policy.DENIED_CONTENT or spoken_of < policy.DENYING_CONTENT:
        return None
    return Barrier("denied")


def _only_needs(two: Compared, extra: Iterable[Term]) -> bool:
    """Tell whether a side says only what the thing needs that the other says is not there."""
    needs = any(term.canon == _NEED and not term.denied for term in extra)
    told = {(y if x.denied else x).role for x, y, _ in two.by.pairs if x.denied != y.denied}
    return needs and told <= _NEEDY


_NEED = meaning("need").canon
_NEEDY = {"for", "subject"}
"""Roles of what needs: "is needed for the tests", "the tests need it"."""


def _of_another(rest: Iterable[Term]) -> bool:
    """Tell whether a side alone says of which of several it speaks."""
    return any(term.role == "subject" and not (term.light or term.apposed) for term in rest)


def _nouns_apart(two: Compared) -> bool:
    """Tell whether the one word that each has alone is a noun.

    The sentence's verb comes right behind it.
    """
    sides = zip((two.a, two.b), (two.by.left, two.by.right), strict=True)
    return all(len(terms) == 1 and _before_a_verb(said.raw, terms[0].raw) for said, terms in sides)


def _before_a_verb(text: str, word: str) -> bool:
    bare = not word.endswith(("ed", "ing")) and (word.endswith("ss") or not word.endswith("s"))
    return (
        bare
        and re.search(rf"\b{re.escape(word)} (?:is|are|was|were|has|have|\w+[^s]s)\b", text)
        is not None
    )


def _plain_name(term: Term) -> bool:
    return term.hard and term.kind != "number"


_PLACES = {"subject", "object", "verb"}


def _content(terms: Iterable[Term]) -> float:
    return sum(weight(term) for term in terms)


def in_other_words(two: Compared) -> Barrier | None:
    """Find that one denies in one breath what the other says otherwise.

    With another verb: the lint job checks it, and it isn't covered by the lint job.
    """
    rest = [[term for term in side if not term.light] for side in (two.by.left, two.by.right)]
    cut = any(
        said.marked("only") or said.marked("except") or any(t.clause == "if" for t in said.terms)
        for said in (two.a, two.b)
    )
    if (
        cut
        or not outright(two)
        or any(len(side) > 1 or any(t.role != "verb" for t in side) for side in rest)
    ):
        return None
    verbs = [term.canon for side in rest for term in side]
    # "hasn't been moved out yet".
    still = any(term.denied and term.canon in _ENDING for side in rest for term in side)
    known = len(verbs) == 2 and VERBS.issuperset(verbs) and not akin(*verbs)
    turned = any({x.role, y.role} == {"subject", "object"} for x, y, _ in two.by.pairs if x.hard)
    return None if still or known or turned else Barrier("denied in other words")


_ENDING = UNDOING | frozenset(meaning(word).canon for word in ("move", "replace", "change"))
