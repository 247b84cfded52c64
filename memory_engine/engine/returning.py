"""Lines that hands took off MEMORY.md in vain."""

from __future__ import annotations

from collections.abc import Iterable

from memory_engine.domain.records.fact import Standing
from memory_engine.engine.engine import Engine

CAME_BACK = "came back:"
"""Before a fact: where the ledger stood when its line was last taken off by hand in vain."""


def came_back(engine: Engine, since: int) -> list[Standing]:
    """Find lines of MEMORY.md that came back after hands removed them.

    Only those that hands took off after an entry count.
    """
    marks, listed = engine.store.marks(CAME_BACK), set(engine.store.listed(engine.store.head()[0]))
    again = [mark.removeprefix(CAME_BACK) for mark, at in marks.items() if int(at) >= since]
    return engine.store.standings_of([id for id in again if id in listed])


def note(engine: Engine, facts: Iterable[str]) -> None:
    """Note whose line stands again, for an absent reader's brief.

    Who did not see the run.
    """
    head = str(engine.store.head()[0])
    if marks := {CAME_BACK + id: head for id in facts}:
        with engine.store.transaction():
            engine.store.mark(marks)
