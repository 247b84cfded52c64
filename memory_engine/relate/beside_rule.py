"""Whether what somebody states goes against an order.

The two are no contradiction: what is to be done may not be done yet, and what is done may be about
to change. So nothing gives way; whoever reads of the one is told of the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from memory_engine.claims.words.lexicon import RIVAL_TOOLS
from memory_engine.claims.words.meaning import FUNCTIONAL_VERBS, LOCATING_VERBS, MAKING_VERBS
from memory_engine.domain import policy
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.changed import canons
from memory_engine.relate.compared import Compared
from memory_engine.relate.guard.polarity import opposites
from memory_engine.relate.terms import Term

_JOBS = (
    MAKING_VERBS
    | LOCATING_VERBS
    | FUNCTIONAL_VERBS
    | canons("use adopt run install test lint move change manage")
)

_LEAVING = canons("replace supersede")
"""Verbs whose object is what is done no more."""


def done_otherwise(two: Compared) -> Barrier | None:
    """Find an order's thing, and a statement's alternative to it.

    The order is left; both are for the same job. Another tool, the opposite, another figure. All
    that the order speaks of besides is in the statement; and that says what is done, now, and not
    what a thing is like.
    """
    if two.a.flips or two.b.flips or not _tells_what_is_done(two):
        return None
    for one, other in _answers(two):
        rest = [t for t in two.by.left if not (t is one or t.light or t.canon in _JOBS)]
        if not rest and not (one.clause or other.clause or other.role == "subject"):
            return Barrier("value", one.raw, other.raw)
    return None


def _answers(two: Compared) -> Iterator[tuple[Term, Term]]:
    yield from ((x, y) for x in two.by.left for y in two.by.right if _rivals(x, y))
    if found := opposites(two):
        yield found
    named = [[term for term in side if term.hard] for side in (two.by.left, two.by.right)]
    if all(len(side) == 1 for side in named):
        ((one,), (other,)) = named
        if _figures(one, other) and two.by.overlap_but(one, other) >= policy.SAME_TOPIC:
            yield one, other


def _figures(one: Term, other: Term) -> bool:
    """Tell whether both are figures of one unit."""
    units = [term.canon.partition(" ")[2] for term in (one, other)]
    return one.kind == other.kind == "number" and units[0] == units[1]


def _rivals(one: Term, other: Term) -> bool:
    return any({one.canon, other.canon} <= tools for tools in RIVAL_TOOLS)


def _tells_what_is_done(two: Compared) -> bool:
    shared, said = {y.canon for _, y, _ in two.by.pairs}, two.b
    verbs = {term.canon for term in said.terms if term.role == "verb"}
    past = "tense was" in said.marks or any(term.role in _ENDED for term in said.terms)
    past = past or bool(verbs & _LEAVING)
    return not past and verbs <= _JOBS | shared and (bool(verbs) or not said.copula)


_ENDED = frozenset({"until", "before"})
"""Roles of a day up to which something was done."""
