"""Which facts are worth comparing: blocking.

What tonight opens is held against its neighbours in memory and its fellows of tonight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from memory_engine.belief.memory import Memory
from memory_engine.claims.length import excess
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.policy import CROWD
from memory_engine.domain.records import Fact, Problem
from memory_engine.dream.night import Night, looked

if TYPE_CHECKING:
    from memory_engine.relate.relation import Kinds

Watcher = Callable[[Problem], None]
"""Who is told of what was left out, while the fault is at hand."""

Answer = TypeVar("Answer")

MENDED = "What was said stays an observation. Please report this: it is a fault of kairos-mem."


def candidates(memory: Memory, night: Night) -> Iterator[tuple[Fact, dict[str, float | None]]]:
    """Pair each fact that tonight opened with the ids and cosines of its neighbours.

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


class Kept:
    """What pairs of facts may be to one another, each looked at once a night.

    Merging and telling apart go through the same pairs. An answer holds for the texts that it was
    found for: of a fact whose text has changed since, nothing is known.
    """

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._kinds: dict[str, dict[str, Kinds]] = defaultdict(dict)

    def __call__(self, night: Night, left: Fact, right: Fact, cosine: float | None) -> Kinds:
        """Look at a pair, or remember what was found."""
        texts = self._texts
        known = (
            texts.setdefault(left.id, left.text) == left.text
            and texts.setdefault(right.id, right.text) == right.text
        )
        if not known:
            return looked(night, left, right, cosine)
        kinds = self._kinds[left.id]
        found = kinds.get(right.id)
        if found is None:
            found = kinds[right.id] = looked(night, left, right, cosine)
        return found


def asked(
    night: Night, left: Fact, right: Fact, question: Callable[[], Answer], otherwise: Answer
) -> Answer:
    """Answer a question about two facts; where it fails they stay apart, named.

    Each text was read alone before (``readable``); what is caught here is what only the two
    together bring about.
    """
    try:
        return question()
    except TEXT_FAULTS as fault:
        what = f"left apart from {right.id}, for the two can't be compared ({named(fault)})"
        night.watch(Problem(f"fact {left.id}", what, MENDED))
        return otherwise


def named(fault: Exception) -> str:
    """Name a fault in a few words."""
    return f"{type(fault).__name__}: {fault}"[:200]
