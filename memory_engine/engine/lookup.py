"""Which fact an id, or the beginning of one, names."""

from __future__ import annotations

from memory_engine.domain.errors import Unknown
from memory_engine.domain.records import Fact
from memory_engine.engine.engine import Engine


def find(engine: Engine, id: str) -> Fact:
    """Give the fact with this id or unambiguous beginning of one.

    Raises ``Unknown``.
    """
    known = engine.store.named(id)
    if len(known) != 1:
        raise Unknown("fact", id, f"It could be {', '.join(known[:5])}." if known else "")
    return engine.store.fact(known[0])
