"""How two claims relate: the one face of this room.

``relate`` looks closely, and says which of four things two claims are to one another. Two questions
are asked alone, for they are cheaper so:

- ``possible`` is asked of every pair that a night thinks worth comparing, some fifty for each new
  fact. It refuses, without aligning anything, what no closer look would find.
- ``ended`` asks whether a later text takes an earlier claim back. That is no relation of two texts:
  it has a direction, and is asked of every text that was ever said for the later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log2
from typing import NamedTuple

from memory_engine.domain import policy
from memory_engine.domain.stated import Statement
from memory_engine.relate.barrier import Barrier as Barrier
from memory_engine.relate.contradiction import contradicts
from memory_engine.relate.correction import may_both_stand, replaced, says_otherwise
from memory_engine.relate.ending import ends, takes_back
from memory_engine.relate.ending import may_end as may_end
from memory_engine.relate.guard import barrier
from memory_engine.relate.guard import held_by as held_by
from memory_engine.relate.laying import Reader, text_of
from memory_engine.relate.likeness import Likeness, probability_of, weigh
from memory_engine.relate.possible import KINDS
from memory_engine.relate.possible import Kind as Kind
from memory_engine.relate.possible import Kinds as Kinds
from memory_engine.relate.possible import possible as possible
from memory_engine.relate.wording import Wording as Wording

EVERY_KIND: Kinds = Kinds(KINDS)
"""All that two claims may be to one another but apart."""

SAME, CONTRARY, OTHER_VALUE = (Kinds({kind}) for kind in KINDS)
"""One kind alone, to be looked for."""

VALUE, VALUE_ELSEWHERE = "value", "value elsewhere"
"""Kinds of barrier: two values of one thing; two that differ in a condition, a place or a day."""


Terms = tuple[tuple[str, float], ...]
_NOT_WEIGHED: Terms = ()


class Relation(NamedTuple):
    """What two claims are to one another, and why not the same.

    ``terms`` are the (label, bits) that ``bits`` add up from, the prior first; both stand at
    nothing where it was not asked whether the two are the same.
    """

    kind: Kind
    bits: float = 0.0
    terms: Terms = _NOT_WEIGHED
    barrier: Barrier | None = None

    @property
    def probability(self) -> float:
        """How probable it is that the two say the same."""
        return probability_of(self.bits)


def relate(
    left: Statement | str,
    right: Statement | str,
    sought: Kinds = EVERY_KIND,
    *,
    least: float = 0.0,
    also: Sequence[Statement] = (),
    cosine: float | None = None,
    semantic: bool = False,
    read: Reader = Wording,
) -> Relation:
    """Say what two claims or texts are to one another.

    ``left`` is the earlier. What is not ``sought`` is not looked for. In this order, for the first
    holds:

    1. *same*: with at least the probability ``least``, and nothing forbids it. ``also`` are other
       wordings of ``right``: what counts is their average, and each may forbid it.
    2. *contrary*: the two cannot both hold.
    3. *other_value*: ``right`` gives another value for what ``left`` says.
    4. *apart*, with what forbids that they are the same, if that was looked for.

    ``cosine`` is that of their vectors, ``semantic``: these are of a model that has learnt what
    words mean; ``read`` finds a text that was read before.
    """
    bits, terms, bar = 0.0, _NOT_WEIGHED, None
    if "same" in sought:
        bits, terms = _likeness(left, (right, *also), cosine, semantic, read)
        if probability_of(bits) >= least:
            bar = _barred(left, (right, *also), read)
            if bar is None:
                return Relation("same", bits, terms)
    if "contrary" in sought and (found := contradicts(left, right, read)):
        return Relation("contrary", bits, terms, found)
    if "other_value" in sought and (values := replaced(text_of(left), text_of(right))):
        kind = VALUE if may_both_stand(*values) else VALUE_ELSEWHERE
        return Relation("other_value", bits, terms, Barrier(kind, *values))
    return Relation("apart", bits, terms, bar)


def _likeness(
    left: Statement | str,
    wordings: Sequence[Statement | str],
    cosine: float | None,
    semantic: bool,
    read: Reader,
) -> tuple[float, Terms]:
    """Weigh a text against each wording.

    The bits of the average, with the terms of the first.
    """
    text = read(text_of(left))
    weighed = [weigh(text, read(text_of(other)), cosine, semantic) for other in wordings]
    return (weighed[0].bits if len(weighed) == 1 else _average(weighed)), weighed[0].terms


def _average(weighed: Sequence[Likeness]) -> float:
    mean = sum(likeness.probability for likeness in weighed) / len(weighed)
    if not 0 < mean < 1:
        return policy.MOST_BITS if mean else -policy.MOST_BITS
    return log2(mean / (1 - mean))


def _barred(
    left: Statement | str, wordings: Iterable[Statement | str], read: Reader
) -> Barrier | None:
    barriers = (barrier(left, wording, read) for wording in wordings)
    return next((found for found in barriers if found), None)


def ended(earlier: Statement, later: str, read: Reader = Wording) -> str:
    """Say how a later text ends an earlier claim.

    Or takes a rule back; "" where it does not. ``read`` finds a text that was read before.
    """
    if says_otherwise(earlier.text, later.replace("’", "'"), read):
        return "corrected"
    return (takes_back if earlier.kind == "rule" else ends)(earlier.text, later)


def told(barrier: Barrier) -> str:
    """Put a barrier as a person reads it."""
    sentence = SENTENCES.get(barrier.kind)
    if sentence is not None:
        return sentence.format(*barrier)
    sides = " / ".join(filter(None, barrier[1:]))
    return f"{barrier.kind} {sides}".rstrip()


SENTENCES = {
    "denied": "one denies what the other says",
    "denied in other words": "one denies what the other says, in other words",
    "untrue": "one says that the other is not true",
    "value denied": "one says {1}, the other denies it",
    "vacant": "one says that nobody does, the other who does",
    "restricted": "one says that only some do, the other that all do",
    "works": "one says that it works, the other that it does not",
    "state": "only one says that it {1}",
    "opposed": "{1} / {2}",
    "mood": "{1} / {2}",
    "modality": "{1} / {2}",
}
"""Kind of a barrier -> its sentence; all others name their kind and then both sides."""
