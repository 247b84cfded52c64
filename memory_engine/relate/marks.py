"""Small words that cut a claim down or widen it.

Only, except, at most, may, formerly: held against each other.
"""

from __future__ import annotations

from collections.abc import Iterable

from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared
from memory_engine.relate.terms import Sense, Term

_ANYWHERE = ("except", "time", "condition", "example")
"""Marks that make another claim wherever one side has them alone ..."""
_WHEN_BOTH = (
    "aux",
    "bound",
    "quantity",
    "frequency",
    "tense",
    "particle",
    "modal",
    "which",
    "aspect",
)
"""... and those that do where both sides have them, and not the same."""
_BEARING = ("modal", "quantity", "frequency")
"""Marks that say something of the word they bear on, and nothing where the other text does
without that word."""
_STRONG = {
    "quantity some",
    "quantity most",
    "frequency sometimes",
    "frequency first",
    "frequency alternate",
    "bound below",
    "bound above",
}
_ALIKE = tuple(
    map(
        frozenset,
        (("modal may", "modal can"), ("aux is", "aux will"), ("quantity all", "quantity both")),
    )
)


def marks(two: Compared) -> Barrier | None:
    """Find the small word that cuts one text down or widens it.

    "Only after" says no more than that it is required.
    """
    if not requires(two) and (bar := _only(two)):
        return bar
    if bar := _one_sided(two):
        return bar
    if bar := _predicate(two) or _choice(two):
        return bar
    for name in (*_ANYWHERE, *_WHEN_BOTH):
        one, other = heard(two.a, name, two.by.left), heard(two.b, name, two.by.right)
        if one == other:
            continue
        differing = one ^ other
        strict = (
            name in _ANYWHERE
            or differing & _STRONG
            or ("modal may" in differing and not one & other)
        )
        alike = (
            _alike(two.a.marked(name), two.b.marked(name))
            or _allowed(two, differing)
            or _elapsed(two, differing)
        )
        if ((one and other) or strict) and not alike:
            return Barrier(name, shown(one), shown(other))
    return None


def requires(two: Compared) -> bool:
    """Tell whether one side alone says that something is required."""
    return len({any(term.canon == "requir" for term in said.terms) for said in (two.a, two.b)}) > 1


def _allowed(two: Compared, differing: frozenset[str]) -> bool:
    """Tell whether "may" allows what the other also says.

    It says so in other words. Only some may, and it is restricted to some; it may be null, and null
    is permitted.
    """
    if differing != {"modal may"}:
        return False
    permits = any(
        term.canon == "allow" and not term.denied for said in (two.a, two.b) for term in said.terms
    )
    return permits or all(said.marked("only") for said in (two.a, two.b))


def _elapsed(two: Compared, differing: frozenset[str]) -> bool:
    """Tell whether one side is before a time, the other after it.

    "Events older than 30 days are moved" is "after 30 days, events are moved".
    """
    if differing != {"bound above"}:
        return False
    return any(
        x.kind == y.kind == "number"
        and {x.role, y.role} == {"over", "seq"}
        and "after" in (two.a if x.role == "seq" else two.b).raw.lower().split()
        for x, y, _ in two.by.pairs
    )


def _one_sided(two: Compared) -> Barrier | None:
    """Find a small word that another sort of word answers badly."""
    for said, answer, rest in ((two.a, two.b, two.by.right), (two.b, two.a, two.by.left)):
        can = said.marks & {"modal may", "modal can"}
        often = answer.marks & {"frequency always", "frequency usually"}
        if can and often:
            return Barrier("modality", shown(can), shown(often))
        default = any(term.canon == "default" for term in rest)
        if default and (can or "frequency always" in said.marks):
            return Barrier("modality", shown(can) if can else "always", "by default")
        if "modal must" in said.marks - answer.marks and "modal should" in answer.marks:
            return Barrier("modality", "must", "should")
        if "quantity all" in said.marks and any(term.canon == "first" for term in rest):
            return Barrier("quantity", "all", "first")
    return None


def _predicate(two: Compared) -> Barrier | None:
    """Find a particle that is one side's whole predicate.

    The other says more of the subject. "It is down" is not "it is running".
    """
    for said, other in ((two.a, two.b), (two.b, two.a)):
        particles = said.marked("particle") - other.marks
        if said.copula and particles and all(term.role == "subject" for term in said.terms):
            return Barrier("particle", shown(particles), "none")
    return None


def _choice(two: Compared) -> Barrier | None:
    """Find "or" where the other text has "and".

    What is denied of one or the other is denied of both, and what may be one may be the other.
    """
    free = {"modal may", "modal can", "quantity either"}
    if any(said.marks & free or said.flips for said in (two.a, two.b)):
        return None
    for x, y, _ in two.by.pairs:
        for one, other in ((x, y), (y, x)):
            if "or" in one.marks and other.listed and "or" not in other.marks:
                return Barrier("choice", "or", "and")
    return None


def _only(two: Compared) -> Barrier | None:
    """Find another place of "only".

    It floats: before a verb or at the end of a clause it may bear on any word of it.
    """
    if two.a.marked("only") == two.b.marked("only"):
        return None
    hosts = [_hosts(said) for said in (two.a, two.b)]
    floats = ["only" in said.marks for said in (two.a, two.b)]
    if all(borne or free for borne, free in zip(hosts, floats, strict=True)):
        answers = {id(x): y for x, y, _ in two.by.pairs}
        meant = [answers[id(term)] for term in hosts[0] if id(term) in answers]
        if any(floats) or any(answer is host for answer in meant for host in hosts[1]):
            return None
    return Barrier("only", *(shown(said.marked("only")) for said in (two.a, two.b)))


def _hosts(said: Sense) -> list[Term]:
    """List the words that "only" bears on: the phrase behind it."""
    borne: list[Term] = []
    for term in said.terms:
        goes_on = borne and term.close and borne[-1].role == term.role and term.kind == "word"
        if not term.aside and (_marked(term, "only") or goes_on):
            borne.append(term)
    return borne


def _marked(term: Term, name: str) -> bool:
    return any(mark.partition(" ")[0] == name for mark in term.marks)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and any(one | other <= alike for alike in _ALIKE)


def heard(said: Sense, name: str, unanswered: Iterable[Term]) -> frozenset[str]:
    """List the marks of one sort that bear on shared words.

    What the other text does not speak of is not cut down or widened.
    """
    found = said.marked(name)
    if not found:
        return found
    alone = {id(term) for term in unanswered if not term.light and name in _BEARING}
    hosts = {mark: [term for term in said.terms if mark in term.marks] for mark in found}
    return frozenset(
        mark
        for mark, borne in hosts.items()
        if not borne or any(not term.aside and id(term) not in alone for term in borne)
    )


def shown(marks: frozenset[str]) -> str:
    """Put marks as a person reads them, without their sort."""
    return ", ".join(sorted(mark.partition(" ")[2] or mark for mark in marks)) or "none"
