"""What a sentence means once it is read.

Passives, defaults, denied limits, words in apposition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from memory_engine.claims.words.meaning import APPOSITIVE
from memory_engine.claims.words.smallwords import GIVEN
from memory_engine.claims.words.stem import stem
from memory_engine.domain.table import words
from memory_engine.relate.terms import Sense, Term

_LACKING = words("omitted unset unspecified")
_HELD = words("set defined present configured")
_GIVEN = frozenset(map(stem, GIVEN))
_NAMED = words("name path command flag")
_PASSIVE = {"subject": "object", "by": "subject"}
_CONVERSE = {"subject": "object", "object": "subject", "of": "subject"}
_PREFERRING = {"to": "instead", "over": "instead"}
_REPLACING = {"by": "subject", "with": "subject"}
_LEANING = {"on": "object", "of": "object"}


_TURNS = {"leaning": _LEANING, "preferring": _PREFERRING, "replacing": _REPLACING}


def turned(term: Term, turns: Set[tuple[str, str]]) -> Term:
    """Give a term the role that it has in the active voice.

    What is done *to*, and by whom.

    "Powers" has its object in the subject's place, "depends on" behind a preposition.
    """
    role = term.role
    if ("passive", term.clause) in turns:
        # "Delayed by 300 ms": by how much, not by whom.
        much = role == "by" and term.kind == "number" and " " in term.canon
        role = role if much else _PASSIVE.get(role, role)
    if ("converse", term.clause) in turns:
        role = _CONVERSE.get(role, role)
    for turn, roles in _TURNS.items():
        if (turn, term.clause) in turns:
            role = roles.get(role, role)
    return term if role == term.role else term._replace(role=role)


def apposed(terms: Sequence[Term], at: int) -> bool:
    """Tell whether a word only says what kind its neighbour names."""
    term = terms[at]
    if term.kind != "word" or term.canon not in APPOSITIVE or term.denied:
        return False
    if (
        at
        and term.close
        and terms[at - 1].kind == "name"
        and term.raw.endswith("s")
        and not term.raw.endswith("ss")
    ):
        return False  # "`parse` errors" are not `parse`
    beside = (
        *(terms[at - 1 : at] if term.close else ()),
        *(other for other in terms[at + 1 : at + 2] if other.close),
    )
    return any(
        other.kind in _NAMED and (other.role, other.part) == (term.role, term.part)
        for other in beside
    )


def is_given(word: str) -> bool:
    """Tell whether a word says that a value is given.

    "Given", "passes", "overridden".
    """
    return word in GIVEN or stem(word) in _GIVEN


def defaults(
    terms: list[Term], given: Mapping[int, str], denying: Set[int]
) -> tuple[list[Term], int]:
    """Read "if no region is given" as by default.

    "Unless overridden", too; and count the denials that this ends.

    ``given`` holds the word for the giving, by clause; ``denying`` the clauses with a denial.
    "Unless DEBUG is set" is about DEBUG, and stays.
    """
    undone = 0
    for part, word in given.items():
        inside = [term for term in terms if term.part == part]
        lacking = next((term for term in inside if term.denied), None)
        held = word in _HELD and any(term.hard for term in inside)
        if word not in _LACKING and (held or part not in denying):
            continue
        undone += word not in _LACKING
        kept = [term for term in terms if term.part != part or not is_given(term.raw.lower())]
        terms = [
            term._replace(denied=term.denied and term is not lacking, clause="")
            if term.part == part
            else term
            for term in kept
        ]
        terms.append(Term("default", "word", word, "with", "", part, False))
    return terms, undone


def confined(said: Sense) -> Sense:
    """Read "nobody but X does it" as only X.

    And "not outside X" as only in X.

    And the other way round: "only outside X" as not in X.
    """
    marks, terms = said.marks, list(said.terms)
    place = next(
        (
            at
            for at, term in enumerate(terms)
            if not term.aside and ("except" in term.marks or term.role == "outside")
        ),
        -1,
    )
    if place < 0:
        return said
    term = terms[place]
    inside = term._replace(
        role={"outside": "in", "except": "object"}.get(term.role, term.role),
        marks=term.marks - {"except"},
    )
    only = said.marked("only")
    if said.flips == 1 and not only:
        terms = [
            one._replace(denied=False) if one.denied and not one.aside else one for one in terms
        ]
        terms[place] = inside._replace(denied=False, marks=inside.marks | {f"only {term.canon}"})
        terms = [one._replace(role="in") if one.role == "outside" else one for one in terms]
        return replace(
            said, terms=tuple(terms), marks=(marks - {"except"}) | {f"only {term.canon}"}, flips=0
        )
    if said.flips == 0 and only and term.role == "outside":
        terms = [
            one._replace(marks=one.marks - only, role="in" if one.role == "outside" else one.role)
            for one in terms
        ]
        terms[place] = inside._replace(denied=True, marks=inside.marks - only)
        return replace(said, terms=tuple(terms), marks=marks - only, flips=1)
    return said


def counting(said: Sense, other: Sense) -> Sense:
    """Read a figure without its unit, where the other ends bare.

    The unit is what it counts; the other text ends in the bare figure. A width of 80 is one of 80
    columns.
    """
    in_one_way = said.copula == other.copula or any(t.canon == "default" for t in said.terms)
    ends_so = in_one_way and other.terms and other.terms[-1].kind == "number"
    last = other.terms[-1].canon if ends_so else ""
    at = next((place for place, term in enumerate(said.terms) if term.canon == last), -1)
    behind = said.terms[at + 1 :] if last and at >= 0 else ()
    if len(behind) != 1 or not counted(said.terms[at], behind[0]):
        return said
    return replace(said, terms=said.terms[: at + 1])


def counted(number: Term, word: Term) -> bool:
    """Tell whether a word may say what a number counts."""
    return (
        number.kind == "number"
        and " " not in number.canon
        and word.kind == "word"
        and word.close
        and word.raw.endswith("s")
    )


def limits(said: Sense) -> Sense:
    """Read "over 10 MB is refused" as at most 10 MB."""
    places = [at for at, term in enumerate(said.terms) if term.denied and not term.aside]
    for beyond, limit in (("bound above", "bound most"), ("bound below", "bound least")):
        if beyond in said.marks and len(places) == 1:
            terms = [
                term._replace(denied=term.denied and at != places[0])
                for at, term in enumerate(said.terms)
            ]
            return replace(
                said,
                terms=tuple(terms),
                marks=(said.marks - {beyond}) | {limit},
                flips=said.flips - 1,
            )
    return said
