"""What one side denies, forsakes or undoes; words that exclude each other."""

from __future__ import annotations

from itertools import permutations

from memory_engine.claims.words.meaning import UNDOING, excluded, meaning
from memory_engine.relate import denial
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared
from memory_engine.relate.denial import flipped, outright
from memory_engine.relate.terms import Sense, Term
from memory_engine.relate.things_apart import sorts_apart


def polarity(two: Compared) -> Barrier | None:
    """Find what one side alone denies, if only of a sort."""
    denied = flipped(two) or outright(two) or any(sorts_apart(two))
    return Barrier("polarity") if denied else None


def preferred(two: Compared) -> Barrier | None:
    """Find what one side prefers, and the other has.

    One has it instead of another thing, which the other side has. "Files, not variables" against
    "variables"; but a clause that forbids it has it no more.
    """
    for x, y, _ in two.by.pairs:
        for (left_out, _), (had, said) in permutations(((x, two.a), (y, two.b))):
            if _left_out(left_out) and not had.aside and _affirmed(said, had):
                return Barrier("preference", x.raw, y.raw)
    return None


def _left_out(term: Term) -> bool:
    return term.role == "instead" and not (term.denied or term.light or term.aside)


def _affirmed(said: Sense, term: Term) -> bool:
    return term.role != "instead" and not any(
        other.denied for other in said.terms if other.part == term.part
    )


def opposites(two: Compared) -> tuple[Term, Term] | None:
    """Find two words left over, one a side, that exclude each other."""
    return next(
        (
            (one, other)
            for one in two.by.left
            for other in two.by.right
            if one.denied == other.denied and excluded(one.canon, other.canon)
        ),
        None,
    )


def undone(two: Compared) -> Barrier | None:
    """Find a verb that undoes, on one side alone.

    "We dropped support for it" against "we support it".
    """
    if denial.undone(two):
        return None
    odd = (two.a.flips - two.b.flips) % 2
    for rest, others, whole in (
        (two.by.left, two.by.right, two.b),
        (two.by.right, two.by.left, two.a),
    ):
        known = {term.canon for term in whole.terms}
        undoing = (term for term in rest if term.canon in UNDOING or (odd and _failing(term)))
        verb = next((term for term in undoing if term.canon not in known), None)
        if verb and all(other.light for other in others):
            return Barrier("only one says", verb.raw)
    return None


def _failing(term: Term) -> bool:
    return term.denied and term.role == "verb" and meaning(term.raw.lower()).denies
