"""Looking at the code base for many facts.

A file that makes looking fail costs the facts that rest on it, not the night.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.records.fact import Fact, replace
from memory_engine.domain.records.looked import Finding, Predicate
from memory_engine.domain.records.problem import Problem
from memory_engine.dream.pairs import Watcher, named

Look = Callable[[Sequence[Predicate]], Sequence[Finding]]
STAYS = "The fact stays as it is. Please report this: it is a fault of kairos-mem."


def looked_for(look: Look, asked: Mapping[str, Predicate], watch: Watcher) -> dict[str, Finding]:
    """Answer the questions about each fact.

    One that can't be answered is named. All are asked at once, for one pass over the tree answers
    many. Where that fails each half is asked alone.
    """
    try:
        return dict(zip(asked, look(list(asked.values())), strict=True))
    except TEXT_FAULTS as fault:
        if len(asked) > 1:
            half = len(asked) // 2
            halves = (dict(islice(asked.items(), half)), dict(islice(asked.items(), half, None)))
            return {
                id: finding
                for part in halves
                for id, finding in looked_for(look, part, watch).items()
            }
        return dict(_unanswered(asked, fault, watch))


def hashed(fact: Fact, finding: Finding | None) -> Fact:
    """Give a fact its anchors' present hashes, where a finding knows them."""
    if finding is None or finding.verdict != "supported":
        return fact
    seen = {anchor.place: anchor for anchor in finding.anchors}
    kept = {anchor for anchor in fact.anchors if anchor.place not in seen or anchor.blob}
    return replace(
        fact, anchors=frozenset(kept | {seen[p] for p in seen if p not in {a.place for a in kept}})
    )


def _unanswered(
    asked: Mapping[str, Predicate], fault: Exception, watch: Watcher
) -> Iterable[tuple[str, Finding]]:
    for id, predicate in asked.items():
        why = f"the code base can't be asked about it ({named(fault)})"
        watch(Problem(f"fact {id}", why, STAYS))
        yield id, Finding(predicate, "unknown", why)
