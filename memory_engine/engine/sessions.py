"""What sessions brought into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_engine.belief.confidence import ENGINE
from memory_engine.engine.engine import Engine

if TYPE_CHECKING:
    from memory_engine.views.answers.trails import SessionShare


def sessions(engine: Engine, count: int, skip: int = 0) -> list[SessionShare]:
    """List what sessions brought, the last heard first.

    So many, after as many as are skipped.
    """
    return [
        {
            "session": one.session,
            "observations": one.observations,
            "outside": one.outside,
            "first": one.first,
            "last": one.last,
            "principals": list(one.principals),
            "facts": one.facts,
        }
        for one in engine.store.brought(count, skip, ENGINE)
    ]
