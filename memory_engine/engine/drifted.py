"""What has drifted since the last night.

It is kept beside memory, and no belief.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from memory_engine.belief.memory import Memory
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.fact import Fact
from memory_engine.engine.engine import Engine

DRIFTED = "drifted"
"""The mark with the facts that a look between two nights found refuted: a JSON object of ids, each
with what was found and when."""


class Drifted(NamedTuple):
    """A fact that code contradicts since the last night: what, and when."""

    fact: Fact
    because: str
    at: str


def marked(engine: Engine) -> dict[str, tuple[str, str]]:
    """Look up what drifted, by fact id: (what was found, when)."""
    known = json.loads(engine.store.marked(DRIFTED) or "{}")
    return {id: (because, at) for id, (because, at) in known.items()}


def drifted(engine: Engine) -> tuple[Drifted, ...]:
    """List facts that drifted since the last night, latest first."""
    rows = [Drifted(engine.store.fact(id), *seen) for id, seen in marked(engine).items()]
    held = [row for row in rows if row.fact.held]
    return tuple(sorted(held, key=lambda row: (row.at, row.fact.id), reverse=True))


def keep(engine: Engine, seen: Mapping[str, tuple[str, str]]) -> None:
    """Keep what has drifted, instead of what was kept before."""
    engine.store.mark({DRIFTED: json.dumps(seen, sort_keys=True) if seen else ""})


def settle(engine: Engine, looked_at: Iterable[str], memory: Memory) -> tuple[str, ...]:
    """Let go of what a night looked at or dropped.

    It decided of the one, and does not hold the other. Tells which facts those were.
    """
    known, seen = marked(engine), {*looked_at}
    settled = tuple(id for id in sorted(known) if id in seen or not memory.fact(id).held)
    if settled:
        keep(engine, {id: kept for id, kept in known.items() if id not in settled})
    return settled
