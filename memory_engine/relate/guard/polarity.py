"""What one side denies, forsakes or undoes; words that exclude each other."""

from __future__ import annotations

from itertools import pairwise

from memory_engine.claims.words.meaning import UNDOING, excluded, meaning
from memory_engine.claims.words.opposites import PREFIXES
from memory_engine.relate import denial
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared
from memory_engine.relate.denial import FORSAKEN, flipped, outright
from memory_engine.relate.terms import Term


def polarity(two: Compared) -> Barrier | None:
    """Find what one side alone denies, or does without."""
    if flipped(two) or outright(two):
        return Barrier("polarity")
    if modified := next(
        (x for x, y, _ in two.by.pairs if x.denied != y.denied and _modifies(two, x, y)), None
    ):
        return Barrier("polarity of", modified.raw)
    given = next(
        (
            x
            for x, y, _ in two.by.pairs
            if x.role == y.role == "verb" and x.aside != y.aside and x.denied != y.denied
        ),
        None,
    )
    if given and not given.light and not two.b.flips and not two.a.flips:
        return Barrier("polarity of", given.raw)
    same = not (
        two.by.left or two.by.right or any(term.denied for term in (*two.a.terms, *two.b.terms))
    )
    either_way = ((one, other) for x, y, _ in two.by.pairs for one, other in ((x, y), (y, x)))
    denied = {
        term.part for term in (*two.a.terms, *two.b.terms) if term.denied and term.role == "verb"
    }
    found = next(
        (x for x, y in either_way if _forsakes(x, y) and y.part not in denied and (x.hard or same)),
        None,
    )
    return Barrier("only one forsakes", found.raw) if found else None


def _modifies(two: Compared, one: Term, other: Term) -> bool:
    """Tell whether two words tell which of a thing is meant.

    One is the denial of the other: public methods, private methods.
    """
    inside = any(
        term.denied and not term.hard and meaning(term.raw.lower()).denies for term in (one, other)
    )
    followed = [pairwise((*said.terms, None)) for said in (two.a, two.b)]
    nouns = [
        any(x is term and y is not None and y.close for x, y in pairs)
        for pairs, term in zip(followed, (one, other), strict=True)
    ]
    return inside and all(nouns) and one.role == other.role == "subject"


def _forsakes(one: Term, other: Term) -> bool:
    """Tell whether a term is forsaken here, and kept there.

    "Not in Redis" against "in Redis"; a subject may be forsaken in another clause.
    """
    kept = other.role not in (*FORSAKEN, "subject") and not other.denied
    return one.role == "instead" and kept and not (one.aside or other.aside)


def _prefixed(one: Term, other: Term) -> bool:
    """Tell whether one word is the other with a prefix.

    Consistent and inconsistent, run and rerun.
    """
    short, long = sorted((one.raw.lower(), other.raw.lower()), key=len)
    return len(short) > 2 and long.endswith(short) and long[: -len(short)].rstrip("-") in PREFIXES


_CONVERSE = {meaning("send").canon, meaning("receive").canon}
"""Of one thing: what is sent to somebody he receives."""


def opposites(two: Compared) -> tuple[Term, Term] | None:
    """Find two words left over, one a side, that exclude each other."""
    for one in two.by.left:
        for other in two.by.right:
            conversely = {one.canon, other.canon} == _CONVERSE and any(
                {x.role, y.role} == {"to", "subject"} for x, y, _ in two.by.pairs
            )
            if (
                one.denied == other.denied
                and not conversely
                and (excluded(one.canon, other.canon) or _prefixed(one, other))
            ):
                return one, other
    return None


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
        said = {term.canon for term in whole.terms}
        undoing = (term for term in rest if term.canon in UNDOING or (odd and _failing(term)))
        verb = next((term for term in undoing if term.canon not in said), None)
        if verb and verb.denied and not any(other.role == "verb" for other in others):
            return Barrier("only one says", verb.raw)
        if verb and all(other.light for other in others):
            return Barrier("only one says", verb.raw)
    return None


def _failing(term: Term) -> bool:
    return term.denied and term.role == "verb" and meaning(term.raw.lower()).denies
