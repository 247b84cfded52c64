"""Two claims laid side by side: what the guard, the likeness and the contradiction look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from memory_engine.text.align import Alignment, align
from memory_engine.text.claim import Claim
from memory_engine.text.meaning import VERBS
from memory_engine.text.order import exchanged
from memory_engine.text.sense import sense
from memory_engine.text.terms import Sense


@dataclass(frozen=True)
class Compared:
    """What each of two claims says, and what their texts share. ``denied``: how often a field, not a word, denies."""

    a: Sense
    b: Sense
    by: Alignment
    denied: int = 0

    @cached_property
    def exchange(self) -> tuple[str, str] | None:
        """Two terms that change places, if any do."""
        return exchanged(self.by.pairs, self.a.copula or self.b.copula)

    @property
    def flipped(self) -> bool:
        """Whether one of them denies once more than the other, two denials being none."""
        return (self.a.flips - self.b.flips + self.denied) % 2 == 1


def compare(a: Claim | str, b: Claim | str) -> Compared:
    """Think: two claims or texts, side by side."""
    one, other = sense(text_of(a)), sense(text_of(b))
    if verbs := _predicates(one) ^ _predicates(other):  # what is a predicate in one may be one in the other: a passive shows it
        one, other = sense(one.raw, verbs), sense(other.raw, verbs)
    return Compared(one, other, align(one, other), _by_field(a, one) - _by_field(b, other))


def _predicates(said: Sense) -> frozenset[str]:
    return frozenset(term.canon for term in said.terms if term.role == "verb") - VERBS


def text_of(claim: Claim | str) -> str:
    """Think: the text of a claim."""
    return claim if isinstance(claim, str) else claim.text


def _by_field(claim: Claim | str, said: Sense) -> int:
    return int(not isinstance(claim, str) and not claim.polarity and said.flips % 2 == 0)
