"""Where, when and how far each claim holds.

Environments, small words, conditions, what is prescribed and what is so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from memory_engine.claims.words.lexicon import ENVIRONMENTS
from memory_engine.claims.words.meaning import meaning
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared
from memory_engine.relate.marks import apart, shown
from memory_engine.relate.terms import Sense, Term


def scopes_apart(two: Compared) -> Barrier | None:
    """Find the environments that each holds in, if these differ."""
    if _holds_in(two.a, two.b) == _holds_in(two.b, two.a):
        return None
    left, right = (", ".join(sorted(said.scopes)) or "any" for said in (two.a, two.b))
    return Barrier("scope", left, right)


def _holds_in(said: Sense, other: Sense) -> frozenset[str]:
    """List the environments that a text holds in.

    Not one that it only speaks of, alone as subject or object, unless the other has it too.
    """
    spoken_of = {
        one.canon
        for one, behind in pairwise((*said.terms, None))
        if one
        and one.role in ("subject", "object")
        and not one.close
        and not (behind and behind.close)
    }
    within = {
        part
        for term in other.terms
        if term.hard and term.kind != "tech"
        for part in re.split(r"[^a-z0-9]+", term.raw.lower())
    }
    if any(term.canon == "developer" for term in other.terms):
        within.add("development")  # a developer's machine
    named = {ENVIRONMENTS[part] for part in within if part in ENVIRONMENTS}
    return said.scopes - (spoken_of - other.scopes) - (named - other.scopes)


def marks(two: Compared) -> Barrier | None:
    """Find small words that cut one down or widen it alone."""
    return apart(two, _requires(two))


def _requires(two: Compared) -> bool:
    """ "Only after a restart" says that a restart is required."""
    return any(term.canon == "requir" for term in (*two.by.left, *two.by.right))


def prescribed(two: Compared) -> Barrier | None:
    """Find what one side prescribes, and the other has as so.

    Or takes up to so long, and takes so long: by the same verb, with a subject of its own.
    """
    verbs = [(x, y) for x, y, _ in two.by.pairs if x.role == y.role == "verb"]
    first = [_opening(said) for said in (two.a, two.b)]
    plain = all(" has " in said.raw or " have " in said.raw for said in (two.a, two.b))
    done = any(not x.clause and not y.clause and x.denied == y.denied for x, y in verbs)
    states = two.a.copula and two.b.copula and not (two.by.left or two.by.right)
    if _requires(two) or "verb" in first or not (done or plain or states):
        return None
    bounds = {"bound most", "bound least"} if not _named_limit(two) else set[str]()
    for one, other in ((two.a, two.b), (two.b, two.a)):
        if "modal must" in one.marks and "frequency usually" in other.marks:
            return Barrier("modality", "must", "usually")
        told = one.marks & ({"modal should", "modal must"} if not other.marked("modal") else set())
        told |= one.marks & (
            bounds if not (other.marked("modal") or other.marked("bound")) else set()
        )
        if told:
            return Barrier("modality", shown(told), "none")
    return None


def _opening(said: Sense) -> str:
    """Give the role that a text opens with.

    Where somebody is told what he should do it is not the verb.
    """
    if said.marked("modal") & {"modal should", "modal must"}:
        return "subject"
    return next((term.role for term in said.terms if not term.clause and term.role in CORE), "verb")


def _named_limit(two: Compared) -> bool:
    """Whether one speaks of the limit itself: the minimum version is 15."""
    return any(term.canon in _LIMITS for said in (two.a, two.b) for term in said.terms)


_LIMITS = frozenset(
    meaning(word).canon for word in ("minimum", "maximum", "limit", "oldest", "newest")
)
CORE = ("subject", "verb", "object")


def conditions(two: Compared) -> Barrier | None:
    """Find a condition that one side turns round, or has alone.

    The other does not speak of most of it.
    """
    denied = [
        x for x, y, _ in two.by.pairs if x.clause == y.clause == "if" and x.denied != y.denied
    ]
    if len(denied) % 2:
        return Barrier("condition denied", denied[0].raw)
    for said, extra, whole in ((two.a, two.by.left, two.b), (two.b, two.by.right, two.a)):
        parts = {term.part for term in extra if term.canon == "default"}
        given = [
            term.raw for term in said.terms if term.hard and term.part in parts and parts - {0}
        ]
        if given:  # "unless `--purge` is given" is by default, if the other says so
            return Barrier("condition", given[0], "none")
        inside = [term for term in said.terms if term.clause == "if" and not term.light]
        found = [term.raw for term in extra if term.clause == "if" and not term.light]
        if (2 * len(found) > len(inside) or _happening(said, extra)) and not any(
            term.clause == "if" for term in whole.terms
        ):
            return Barrier("condition", " ".join(found), "none")
    return None


def _happening(said: Sense, extra: Sequence[Term]) -> bool:
    """Tell whether a condition names what has to happen.

    To what is named, in a verb that the other side lacks.
    """
    doing = {
        term.part
        for term in extra
        if term.clause == "if" and term.role == "verb" and not term.light
    }
    return bool(doing) and any(
        term.hard and term.kind != "number" and term.part in doing for term in said.terms
    )
