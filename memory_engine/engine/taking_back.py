"""Take something back, or first see what that touches.

It is what the verb ``revert`` answers.
"""

from __future__ import annotations

from typing import Any

from memory_engine.engine import editing, reverting
from memory_engine.engine.engine import Engine


def looked_at(engine: Engine, target: str, day: str) -> dict[str, Any]:
    """Tell what taking a target back would touch; nothing is changed."""
    return reverting.undo_row(reverting.undo(engine, target, day), engine.store.fact)


def taken_back(
    engine: Engine, target: str, day: str, by: str, cascade: bool = False
) -> dict[str, Any]:
    """Take a target back in one entry.

    What a person wrote on the pages is heard before. Raises ``GroundMoved`` where others stand on
    it, unless cascading.
    """
    editing.bring_up_to_date(engine)
    undo = reverting.undo(engine, target, day)
    preview = reverting.undo_row(undo, engine.store.fact)
    applied = reverting.revert(engine, undo, day, by, cascade)
    entry = {"entry": applied.entries[0].number, "applied": True, "head": applied.head}
    return preview | entry
