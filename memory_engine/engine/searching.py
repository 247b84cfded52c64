"""What speaks of a question, and what stands near a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from memory_engine.domain.errors import (
    DamagedStore,
    Locked,
)
from memory_engine.domain.records import (
    STATUSES,
    Problem,
)
from memory_engine.engine import intake
from memory_engine.engine.engine import Engine


def recall(
    engine: Engine, question: str, limit: int, superseded: bool = False
) -> list[dict[str, Any]]:
    """Find facts, then observations, that speak of a question, best first.

    What is not taken in yet, too.
    """
    from memory_engine.engine.recall import recall

    return recall(
        engine.store,
        partial(near_if_free, engine),
        question,
        limit,
        superseded,
        intake.waiting(engine),
    )


def near_if_free(engine: Engine, texts: Sequence[str]) -> Sequence[Sequence[tuple[str, float]]]:
    """Give the nearest facts.

    None where the index is being written, or can't be used.

    Vectors of a sentence model only add to what words find: whoever asks is answered by words,
    and told so. Hashed ones know no more than words do: fused with these they answer worse.
    """
    if not semantic(engine):
        return [()] * len(texts)
    try:
        return near(engine, texts)
    except (Locked, DamagedStore) as refusal:
        engine.reporter.problem(
            Problem("index.lance", f"answered by words alone: {refusal.message}")
        )
        return [()] * len(texts)


def semantic(engine: Engine) -> bool:
    """Tell whether the vectors know what words mean.

    Then no memory is too small for them.
    """
    return engine.index is not None and engine.index.semantic


def near(engine: Engine, texts: Sequence[str]) -> Sequence[Sequence[tuple[str, float]]]:
    """Find the nearest live facts of each text.

    Where memory is large enough for vectors to find what words do not.
    """
    enough = semantic(engine) or engine.store.count_facts(STATUSES) >= engine.policy.vectors_from
    if not texts or not enough or engine.index is None:
        return [()] * len(texts)
    number, _ = engine.store.head()
    behind = engine.index.behind(number)
    if behind:
        engine.reporter.stage("making vectors", 0, 0)
        changed = engine.store.touched_since(number - behind)
        rows = [(fact.id, fact.text) for fact in changed if fact.held]
        engine.index.catch_up(rows, [fact.id for fact in changed if not fact.held], number)
    return engine.index.neighbours(texts, engine.policy.neighbours)


def among(engine: Engine, texts: Sequence[str]) -> Sequence[Sequence[tuple[int, float]]]:
    """Find for each text the nearest of those before it.

    Where the vectors know more of them than shared words do.
    """
    if engine.index is None or not semantic(engine):
        return [()] * len(texts)
    return engine.index.among(texts, engine.policy.neighbours)
