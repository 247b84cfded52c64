"""Which facts are worth comparing: blocking.

What tonight opens is held against its neighbours in memory and its fellows of tonight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple, TypeVar

from memory_engine.belief.memory import Memory
from memory_engine.claims.length import excess
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.policy import CROWD
from memory_engine.domain.ports import FactBase
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.problem import Problem
from memory_engine.dream.night import Night
from memory_engine.relate.relation import CONTRARY, Kinds, Wording, possible

Watcher = Callable[[Problem], None]
"""Who is told of what was left out, while the fault is at hand."""

Answer = TypeVar("Answer")

MENDED = "What was said stays an observation. Please report this: it is a fault of kairos-mem."


def candidates(memory: Memory, night: Night) -> Iterator[tuple[Fact, dict[str, float | None]]]:
    """Pair tonight's new facts with their neighbours' ids and cosines.

    In order of opening. Of two facts of tonight the later is compared with the earlier. A token or
    place that a crowd shares tells nothing.
    """
    seen: dict[str, list[str]] = defaultdict(list)
    too_long = cache(lambda id: bool(excess(memory.fact(id).text)))
    for id in night.near:
        fact = memory.fact(id)
        if fact.held:
            marks = sorted(
                night.wording(fact.text).tokens | {anchor.place for anchor in fact.anchors}
            )
            fellows = {
                one: None for mark in marks if len(seen[mark]) <= CROWD for one in seen[mark]
            }
            near: dict[str, float | None] = {**fellows, **dict(night.near[id])}
            yield fact, {one: near[one] for one in sorted(near) if one != id and not too_long(one)}
            for mark in marks:
                seen[mark].append(id)


class Seen(NamedTuple):
    """A fact's compared neighbours, and what it may be to them."""

    ids: tuple[str, ...]
    kept: dict[str, Kinds]


class Sifted:
    """A sieve that looks at each pair once a night.

    Merging and telling apart go through the same pairs, many times as many as ever turn out to be
    anything. An answer holds for the texts that it was found for: the first that each fact had.
    """

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._seen: dict[str, Seen] = {}

    def __call__(
        self, night: Night, memory: FactBase, fact: Fact, near: Mapping[str, float | None]
    ) -> Mapping[str, Kinds]:
        """Say what a fact may be to which neighbours.

        What was found is remembered.
        """
        if not self._as_seen(fact):
            return _some(_looked(night, memory, fact, near))
        seen, ids = self._seen.get(fact.id, _NOTHING_SEEN), tuple(near)
        changed = {id for id in ids if not self._as_seen(memory.fact(id))}
        if seen.ids == ids and not changed:
            return seen.kept
        known = set(seen.ids) - changed
        fresh = {id: near[id] for id in ids if id not in known}
        kept = _only(seen.kept, (id for id in ids if id in known))
        kept |= _some(_looked(night, memory, fact, fresh))
        self._seen[fact.id] = Seen(tuple(id for id in ids if id not in changed), kept)
        return kept

    def _as_seen(self, fact: Fact) -> bool:
        return self._texts.setdefault(fact.id, fact.text) == fact.text


_NOTHING_SEEN = Seen((), {})


def _some(looked: Iterable[tuple[str, Kinds]]) -> dict[str, Kinds]:
    """Keep what may be something."""
    return {id: kinds for id, kinds in looked if kinds}


def _only(kept: Mapping[str, Kinds], ids: Iterable[str]) -> dict[str, Kinds]:
    """Keep what was found of these, in their order."""
    return {id: kept[id] for id in ids if id in kept}


def sift(
    night: Night, memory: FactBase, fact: Fact, near: Mapping[str, float | None]
) -> Mapping[str, Kinds]:
    """Say what a fact may be to which of its neighbours."""
    return (night.sieve or Sifted())(night, memory, fact, near)


def _looked(
    night: Night, memory: FactBase, fact: Fact, near: Mapping[str, float | None]
) -> Iterator[tuple[str, Kinds]]:
    """Look at a fact beside each neighbour it compares with.

    What observers gave a slot on both sides is compared as it is, and by no words. A statement is
    never the same as a rule, but may go against one.
    """
    given = fact.slot is not None and not fact.parsed
    seen = _seen_by(night, fact)
    for id, cosine in near.items():
        other = memory.fact(id)
        if not other.held or other.scope != fact.scope:
            continue
        if not (given and other.slot and not other.parsed):
            kinds = seen(other, cosine)
            yield id, kinds if other.kind == fact.kind else kinds & CONTRARY


def look(night: Night, fact: Fact, other: Fact, cosine: float | None) -> Kinds:
    """Say what two facts may be to one another by text.

    Where that fails, it is nothing.
    """
    return _seen_by(night, fact)(other, cosine)


def _seen_by(night: Night, fact: Fact) -> Callable[[Fact, float | None], Kinds]:
    """Make the look from one fact at others.

    What is its own is found once.
    """
    least = min(night.policy.ask_at, night.policy.merge_at)
    wording, semantic = night.wording, night.semantic
    text, affirms = fact.text, fact.polarity

    mine: list[Wording] = []

    def look(other: Fact, cosine: float | None) -> Kinds:
        denied = not (affirms and other.polarity)
        try:
            if not mine:
                mine.append(wording(text))
            return possible(mine[0], wording(other.text), least, cosine, semantic, denied)
        except TEXT_FAULTS as fault:
            night.watch(left_apart(fact, other, fault))
            return Kinds()

    return look


def asked(
    night: Night, left: Fact, right: Fact, question: Callable[[], Answer], otherwise: Answer
) -> Answer:
    """Answer a question about two facts.

    Where it fails they stay apart, named. Each text was read alone before (``readable``); what is
    caught here is what only the two together bring about.
    """
    try:
        return question()
    except TEXT_FAULTS as fault:
        night.watch(left_apart(left, right, fault))
        return otherwise


def left_apart(left: Fact, right: Fact, fault: Exception) -> Problem:
    """Name two facts that can't be compared."""
    what = f"left apart from {right.id}, for the two can't be compared ({named(fault)})"
    return Problem(f"fact {left.id}", what, MENDED)


def named(fault: Exception) -> str:
    """Name a fault in a few words."""
    return f"{type(fault).__name__}: {fault}"[:200]
