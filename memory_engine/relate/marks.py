"""Small words that cut a claim down or widen it.

Only, except, at most, may, formerly: held against each other.
"""

from __future__ import annotations

from collections.abc import Iterable

from memory_engine.claims.words.meaning import meaning
from memory_engine.domain.table import words
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


_SEVERAL = frozenset(
    meaning(word).canon for word in ("double", "dual", "multiple", "multi", "several")
)


def apart(two: Compared, required: bool) -> Barrier | None:
    """Find the sort of small word that tells two texts apart.

    "Only after" says no more than that it is ``required``.
    """
    if not required and (found := _only(two)):
        return found
    if found := _one_sided(two):
        return found
    for name in (*_ANYWHERE, *_WHEN_BOTH):
        one, other = heard(two.a, name, two.by.left), heard(two.b, name, two.by.right)
        allowed = name == "modal" and any(
            term.canon == "allow" for term in (*two.by.left, *two.by.right)
        )
        if (
            one == other
            or allowed
            or (name == "modal" and two.a.marked("only") and two.b.marked("only"))
        ):
            continue
        if name == "bound" and any(
            x.kind == "number" and {x.role, y.role} == {"over", "seq"} for x, y, _ in two.by.pairs
        ):
            continue  # what is older than 30 days, and after 30 days
        if name == "time" and one ^ other == {"time future"} and _dated(two):
            continue  # "will be dropped in 4.0", and "gets dropped in 4.0"
        strict = (
            name in _ANYWHERE
            or (one ^ other) & _STRONG
            or (name == "modal" and "modal may" in one ^ other and not one & other)
        )
        if ((one and other) or strict) and not _alike(two.a.marked(name), two.b.marked(name)):
            return Barrier(name, shown(one), shown(other))
    return None


def _dated(two: Compared) -> bool:
    """Tell whether both name the version or month of a thing."""
    over = "aux was" in two.a.marks | two.b.marks
    return not over and any(
        x.role == y.role == "in" and (x.kind == "number" or x.canon in _MONTHS)
        for x, y, _ in two.by.pairs
    )


_MONTHS = frozenset(
    meaning(month).canon
    for month in words("january february march april may june july august september")
)
_MONTHS |= frozenset(meaning(month).canon for month in words("october november december"))


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
        if (
            "modal must" in said.marks
            and "modal should" in answer.marks
            and "modal must" not in answer.marks
        ):
            return Barrier("modality", "must", "should")
        can &= {
            mark
            for term in said.terms
            if not term.clause and term.role != "seq"
            for mark in term.marks
        }
        if (
            can
            and not (answer.marked("modal") or said.marked("only"))
            and any(term.canon == "requir" for term in rest)
        ):
            return Barrier("modality", shown(can), "required")
        several = "quantity some" in answer.marks or any(term.canon in _SEVERAL for term in rest)
        if "count one" in said.marks and several:
            return Barrier("count", "one", "several")
    return None


def _only(two: Compared) -> Barrier | None:
    """Find another place of "only".

    It floats: before a verb or at the end of a clause it may bear on any word of it.
    """
    if two.a.marked("only") == two.b.marked("only") or any(
        _unwanted(x) and _unwanted(y) for x, y, _ in two.by.pairs
    ):
        return None  # "prints it without applying it" only prints it
    if any(_all_in(said, other) for said, other in ((two.a, two.b), (two.b, two.a))):
        return None
    hosts = [_hosts(said) for said in (two.a, two.b)]
    floats = ["only" in said.marks for said in (two.a, two.b)]
    if all(borne or free for borne, free in zip(hosts, floats, strict=True)):
        if any(floats):
            return None
        answers = {id(x): y for x, y, _ in two.by.pairs} | {id(y): x for x, y, _ in two.by.pairs}
        meant = [[answers[id(term)] for term in borne if id(term) in answers] for borne in hosts]
        met = any(answer is host for answer in meant[0] for host in hosts[1])
        if met or not all(meant):
            return None
    else:
        alone = {id(term) for term in (*two.by.left, *two.by.right)}
        if all("only" in term.marks and id(term) in alone for term in (*hosts[0], *hosts[1])) and (
            any(hosts) or not any(floats)
        ):
            return None
    return Barrier("only", *(shown(said.marked("only")) for said in (two.a, two.b)))


def _all_in(said: Sense, other: Sense) -> bool:
    """Tell whether one has only there what the other has all of.

    "All SQL lives in queries/", and it lives only there.
    """
    borne = [term for term in other.terms if _marked(term, "only")]
    everything = "quantity all" in said.marks - other.marks and not said.marked("only")
    return (
        everything
        and bool(borne)
        and all(term.role not in ("subject", "verb", "object") for term in borne)
    )


def _unwanted(term: Term) -> bool:
    return term.role == "instead" or (term.role == "with" and term.denied)


def _hosts(said: Sense) -> list[Term]:
    """List the words that "only" bears on.

    The next, and those that it is of one phrase with.
    """
    found: list[Term] = []
    for term in said.terms:
        if not term.aside and (
            _marked(term, "only")
            or (found and term.close and found[-1].role == term.role and term.kind == "word")
        ):
            found.append(term)
    return found


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
