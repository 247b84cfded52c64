"""Things named on both sides that are not the same.

Numbers, versions, units, paths, identifiers, technologies, people.
"""

from __future__ import annotations

from itertools import takewhile

from memory_engine.claims.words.meaning import akin
from memory_engine.claims.words.signs import sign_apart
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared
from memory_engine.relate.terms import Sense, Term, weighty

_LABELS = {
    "path": "paths",
    "name": "identifiers",
    "flag": "flags",
    "command": "commands",
    "tech": "technologies",
}


def things(two: Compared) -> Barrier | None:
    """Find things that both sides name, and that are not the same.

    Numbers, versions, units, paths, identifiers, commands, technologies.
    """
    left, right = ([term for term in rest if term.hard] for rest in (two.by.left, two.by.right))
    if left and right:
        one, other = next(
            ((x, y) for x in left for y in right if x.kind == y.kind), (left[0], right[0])
        )
        return Barrier(_label(one, other), one.raw, other.raw)
    for extra, whole in ((left, two.b), (right, two.a)):
        said = {other.canon for other in whole.terms}
        for term in extra:
            same = [
                other.raw
                for other in whole.terms
                if other.kind == term.kind and term.canon not in said
            ]
            if same:
                return Barrier(_label(term, term), term.raw, ", ".join(same))
        single = "count one" in whole.marks and next(
            (term for term in extra if term.kind == "number"), None
        )
        if single:
            return Barrier("numbers", single.raw, "one")
    alone = [
        term.raw
        for rest, other in ((left, two.b.raw), (right, two.a.raw))
        for term in rest
        if not term.aside and term.raw.lower().strip(".`") not in other.lower()
    ]
    return Barrier("only one names", alone[0]) if alone else _counted(two)


def signed(two: Compared) -> Barrier | None:
    """Find a sign of one side that nothing on the other explains.

    <, ❌, C++, [0, 10).
    """
    found = sign_apart(two.a.raw, two.b.raw)
    return Barrier(*found) if found else None


def _counted(two: Compared) -> Barrier | None:
    """The same number of other things: 20 entries are not 20 characters."""
    alone = {id(term) for term in weighty((*two.by.left, *two.by.right))}
    for one, other, _ in two.by.pairs:
        left, right = _counted_by(two.a, one), _counted_by(two.b, other)
        met = any(x.canon == y.canon or akin(x.canon, y.canon) for x in left for y in right)
        if left and right and not met and any(id(term) in alone for term in (*left, *right)):
            return Barrier("units", f"{one.raw} {left[-1].raw}", f"{other.raw} {right[-1].raw}")
    return None


def _counted_by(said: Sense, number: Term) -> list[Term]:
    """The words right behind a number without a unit: what it counts."""
    if number.kind != "number" or " " in number.canon:
        return []
    at = next(place for place, term in enumerate(said.terms) if term is number)
    return [*takewhile(lambda term: term.close and term.kind == "word", said.terms[at + 1 :])]


def _label(one: Term, other: Term) -> str:
    if one.kind != "number" or other.kind != "number":
        return _LABELS.get(one.kind) or _LABELS.get(other.kind, "things")
    if one.canon.count(".") > 1 or one.raw[:1] in "vV":
        return "versions"
    bare = ["".join(c for c in term.raw if c.isdigit() or c == ".") for term in (one, other)]
    return "units" if bare[0] == bare[1] and one.raw != other.raw else "numbers"
