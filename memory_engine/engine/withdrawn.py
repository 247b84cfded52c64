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
    """Note what was taken back, for nights to skip.

    That before, and these, so that no night admits them.
    """
    return json.dumps(sorted({*withdrawn(engine), *(each.id for each in gone)}))
