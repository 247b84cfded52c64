"""Which facts are worth comparing: blocking. What tonight opens, against its neighbours in
memory and its fellows of tonight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeVar

from memory_engine.belief.memory import Memory
from memory_engine.claims.length import excess
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.policy import CROWD
from memory_engine.domain.records import Fact, Problem
from memory_engine.dream.night import Night

Watcher = Callable[[Problem], None]
"""Who is told of what was left out, while the fault is at hand."""

Answer = TypeVar("Answer")

MENDED = "What was said stays an observation. Please report this: it is a fault of kairos-mem."


def candidates(memory: Memory, night: Night) -> Iterator[tuple[Fact, dict[str, float | None]]]:
    """Think: each fact that tonight opened, with the ids of those to compare it with and their
    cosines, in order of opening.

    Of two facts of tonight the later is compared with the earlier. A token or place that a crowd
    shares tells nothing.
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


def asked(
    night: Night, one: Fact, other: Fact, question: Callable[[], Answer], otherwise: Answer
) -> Answer:
    """Answer a question about two facts; where it fails they stay apart, named.

    Each text was read alone before (``readable``); what is caught here is what only the two
    together bring about.
    """
    try:
        return question()
    except TEXT_FAULTS as fault:
        what = f"left apart from {other.id}, for the two can't be compared ({named(fault)})"
        night.watch(Problem(f"fact {one.id}", what, MENDED))
        return otherwise


def named(fault: Exception) -> str:
    """Name a fault in a few words."""
    return f"{type(fault).__name__}: {fault}"[:200]
