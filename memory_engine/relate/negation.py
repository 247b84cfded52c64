"""One text denies what another says, in its words or others."""

from __future__ import annotations

import re
from collections.abc import Iterable

from memory_engine.claims.words.meaning import STAYING, UNDOING, VERBS, akin, meaning
from memory_engine.domain import policy
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared, weight
from memory_engine.relate.denial import flipped, outright
from memory_engine.relate.terms import Sense, Term
from memory_engine.relate.things_apart import sorts_apart

Left = tuple[Term, ...]
"""Terms of a side that the other leaves over."""


def negation(two: Compared) -> Barrier | None:
    """Find that one denies what the other says.

    What it denies must be in the other, and nearly all that it speaks of.
    """
    if not flipped(two) or _exchanged(two) or _only_sorts(two):
        return None
    denial, claim, missing, extra = _sides(two)
    if _nouns_apart(two) or _only_needs(two, extra):
        return None  # a cache miss, and a cache hit; what is wanting, and what it would need
    extra = _counted(two, extra)
    if _denies_more(missing) or _elsewhere(missing, extra) or _differs(missing, extra):
        return None
    contained = 1 - _content(missing) / max(_content(denial.terms), 1.0)
    spoken_of = 1 - _content(extra) / max(_content(claim.terms), 1.0)
    whole = contained >= policy.DENIED_CONTENT and spoken_of >= policy.DENYING_CONTENT
    return Barrier("denied") if whole else None


def _exchanged(two: Compared) -> bool:
    """Tell whether names change places around a verb.

    What one does, to the other it is done.
    """
    turned = any(x.role == y.role == "verb" for x, y, _ in two.by.pairs)
    return turned and any(
        {x.role, y.role} == {"subject", "object"} for x, y, _ in two.by.pairs if _plain_name(x)
    )


def _only_sorts(two: Compared) -> bool:
    """Tell whether every denial only tells which thing.

    It is a part of what tells which is meant.
    """
    sorts = sorts_apart(two)
    return bool(sorts) and all(sorts)


def _sides(two: Compared) -> tuple[Sense, Sense, Left, Left]:
    """Give the denial, the claim, and what each adds.

    Words of staying so are left out.
    """
    a_denies = two.a.flips > two.b.flips or (two.a.flips == two.b.flips and two.denied > 0)
    denial, claim = (two.a, two.b) if a_denies else (two.b, two.a)
    missing, extra = (two.by.left, two.by.right) if a_denies else (two.by.right, two.by.left)
    return denial, claim, tuple(term for term in missing if term.canon not in STAYING), extra


def _counted(two: Compared, extra: Left) -> Left:
    """Choose what of the claim alone counts.

    What is not used at all is not used for that.
    """
    if any(x.hard and x.role == "object" for x, _, _ in two.by.pairs):
        return tuple(term for term in extra if term.role != "for" or term.hard)
    return extra


def _denies_more(missing: Left) -> bool:
    """Tell whether the denial says more than the claim.

    It speaks of a name, a deed or a denial that the claim lacks.
    """
    return any(
        term.hard or term.denied or term.role == "verb" for term in missing if not term.light
    )


def _elsewhere(missing: Left, extra: Left) -> bool:
    """Tell whether each speaks of its own place or mode."""
    left, right = ({term.role for term in side if not term.light} for side in (missing, extra))
    return bool(left & right - _PLACES)


def _differs(missing: Left, extra: Left) -> bool:
    """Tell whether they speak of different things of a sort.

    These are the mail server and the billing server, or another call.
    """
    if _of_another(missing) and _of_another(extra):
        return True
    return any("(" in term.raw for term in extra if term.hard)


def _only_needs(two: Compared, extra: Iterable[Term]) -> bool:
    """Tell whether a side only names a missing thing's needs.

    The other side says that the thing is not there.
    """
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
