"""Which facts are worth comparing: blocking. What tonight opens, against its neighbours in memory and its fellows of tonight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from memory_engine.belief.memory import Memory
from memory_engine.domain import ids
from memory_engine.domain.policy import CROWD
from memory_engine.domain.records import Fact, Observation
from memory_engine.dream.night import Night
from memory_engine.text import claim as claims
from memory_engine.text.likeness import tokens_of


def home(memory: Memory, id: str) -> Fact:
    """Think: the fact that a claim's id leads to: itself, or the one that it was merged into."""
    fact = memory.fact(id)
    while fact.status == "" and fact.successor:
        fact = memory.fact(fact.successor)
    return fact


def home_of(memory: Memory, observation: Observation) -> Fact:
    """Think: the fact that holds what an observation says, if one does."""
    return home(memory, ids.fact_id(claims.read(observation).key))


def candidates(memory: Memory, night: Night) -> Iterator[tuple[Fact, dict[str, float | None]]]:
    """Think: each fact that tonight opened, with the ids of those to compare it with and their cosines, in order of opening.

    Of two facts of tonight the later is compared with the earlier. A token or place that a crowd shares tells nothing.
    """
    seen: dict[str, list[str]] = defaultdict(list)
    for id in night.near:
        fact = memory.fact(id)
        if fact.held:
            fellows = {one: None for mark in _marks(fact) if len(seen[mark]) <= CROWD for one in seen[mark]}
            near: dict[str, float | None] = {**fellows, **dict(night.near[id])}
            yield fact, {one: near[one] for one in sorted(near) if one != id}
            for mark in _marks(fact):
                seen[mark].append(id)


def _marks(fact: Fact) -> Iterable[str]:
    return sorted(tokens_of(fact.text) | {anchor.place for anchor in fact.anchors})
