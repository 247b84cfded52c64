"""Two texts laid side by side, as values."""

from __future__ import annotations

from dataclasses import dataclass

from memory_engine.claims.words.meaning import opposed
from memory_engine.domain import policy
from memory_engine.relate.terms import STAMP, Sense, Term

Pairing = tuple[Term, Term, float]
EXACT, NEAR = 1.0, 0.6
"""[share] What a pair of terms counts for in the overlap: the same, or the same in some
sentences only."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Terms that answer each other, with their credit; and the rest."""

    pairs: tuple[Pairing, ...]
    left: tuple[Term, ...]
    right: tuple[Term, ...]

    @property
    def overlap(self) -> float:
        """The share of terms that the two have in common, by weight."""
        return self.overlap_but()

    def overlap_but(self, *apart: Term) -> float:
        """Compute the overlap without some terms that are known to differ."""
        shared = sum(credit * (weight(one) + weight(other)) for one, other, credit in self.pairs)
        alone = sum(
            weight(term)
            for term in (*self.left, *self.right)
            if not any(term is one for one in apart)
        )
        return shared / (shared + alone) if shared else 0.0


def weight(term: Term) -> float:
    """Say what a term counts for in an overlap, in words."""
    if term.kind == "number" and STAMP.match(term.canon):
        return policy.APPOSED_WORD
    return policy.APPOSED_WORD if term.apposed else policy.LIGHT_WORD if term.light else 1.0


def contrary(one: Term, other: Term) -> bool:
    """Tell whether one term denies the antonym of the other.

    What is not eager is lazy; but no client is not the server.
    """
    nobody = any(term.denied and term.role == "subject" for term in (one, other))
    return one.denied != other.denied and not nobody and opposed(one.canon, other.canon)


@dataclass(frozen=True)
class Compared:
    """What each of two claims says, and what their texts share.

    ``exchange`` are two terms that change places, if any do; ``denied``: how often a field, not a
    word, denies.
    """

    a: Sense
    b: Sense
    by: Alignment
    exchange: tuple[str, str] | None = None
    denied: int = 0
