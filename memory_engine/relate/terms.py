"""What a text says, as values.

Its terms with their roles, and the small words that turn its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from memory_engine.claims.words.meaning import LIGHT, UNDOING
from memory_engine.claims.words.stem import stem
from memory_engine.claims.words.tokens import TokenKind
from memory_engine.claims.words.wordnet import GENERAL

STAMP = re.compile(
    r"^(?:\d{1,2}:\d\d(?::\d\d)?|\d{4}-\d\d(?:-\d\d)?(?:t.*)?|\d{1,2}/\d{1,2}/\d{2,4}|"
    r"(?:19|20)\d\d)$"
)
"""A time or a date: whatever was said then carries it, so that it names nothing."""


class Term(NamedTuple):
    """One content word, or one thing named.

    ``role`` is subject, object, verb, or the preposition that governs it; ``clause`` the kind of
    clause it stands in and ``part`` the clause's number; ``close``: the word before it is a term
    too; ``apposed``: it only says what kind of thing its neighbour names ("the function `f`").
    ``marks``: the small words that bear on it; ``listed``: an "and" stands before it.
    """

    canon: str
    kind: TokenKind
    raw: str
    role: str
    clause: str
    part: int
    denied: bool
    close: bool = False
    apposed: bool = False
    marks: frozenset[str] = frozenset()
    listed: bool = False

    @property
    def aside(self) -> bool:
        """Whether it stands in a reason or a consequence.

        People word these freely, or leave them out.
        """
        return self.clause == "because"

    @property
    def hard(self) -> bool:
        """Whether it names one thing exactly.

        A number, a path, an identifier, a technology.
        """
        return self.kind != "word"

    @property
    def light(self) -> bool:
        """Whether it adds little to what is claimed."""
        return self.apposed or (self.kind == "word" and self.canon in LIGHT)

    @property
    def place(self) -> tuple[str, str]:
        """The clause and the role in it."""
        return self.clause, self.role


@dataclass(frozen=True, slots=True)
class Sense:
    """What a text says.

    ``marks`` are small words that change what is claimed ("bound most", "modal may"); ``flips``
    counts denials outside reasons, ``parts`` clauses; ``copula``: it says what something *is*;
    ``passive``: it has a passive; ``event``: it tells what is going on ("is running"); ``denying``:
    it has a denial, if only in a reason.
    """

    raw: str
    terms: tuple[Term, ...]
    marks: frozenset[str]
    scopes: frozenset[str]
    flips: int
    parts: int
    copula: bool
    passive: bool
    event: bool = False
    denying: bool = False

    def marked(self, name: str) -> frozenset[str]:
        """The marks of one sort: of "bound most" the sort is "bound"."""
        return frozenset(mark for mark in self.marks if mark.partition(" ")[0] == name)


def weighty(terms: Iterable[Term]) -> list[Term]:
    """List the terms that add much to what is claimed."""
    return [term for term in terms if not term.light]


def general(term: Term) -> bool:
    """Tell whether a verb has too many senses to say much alone."""
    return term.canon in LIGHT or stem(term.raw.lower()) in GENERAL


def says_little(term: Term) -> bool:
    """Tell whether a term is a predicate that says little.

    One that undoes something is none.
    """
    return term.role == "verb" and general(term) and not term.denied and term.canon not in UNDOING


def is_topic(said: Sense, term: Term) -> bool:
    """Tell whether the sentence is about a term.

    It stands before the predicate. Of another thing another claim may hold.
    """
    at = next((place for place, other in enumerate(said.terms) if other is term), 0)
    verb = next((place for place, other in enumerate(said.terms) if other.role == "verb"), None)
    return term.role == "subject" if verb is None else at < verb
