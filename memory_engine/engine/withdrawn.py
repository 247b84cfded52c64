"""Which observations their file took back.

Before or after a night read them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from memory_engine.domain.records.observation import Observation
from memory_engine.engine.engine import Engine

WITHDRAWN = "withdrawn"
"""The mark with their ids, as a JSON list."""


def withdrawn(engine: Engine) -> frozenset[str]:
    """Read the ids of what was taken back."""
    return frozenset(json.loads(engine.store.marked(WITHDRAWN) or "[]"))


def with_these(engine: Engine, gone: Iterable[Observation]) -> str:
    """Note all that was taken back, so nights skip it.

    It is what was taken back before, and these.
    """
    return json.dumps(sorted({*withdrawn(engine), *(each.id for each in gone)}))
