"""Which nights are to be dreamt, and when.

It is one a store, the largest first, begun apart from each other.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from memory_engine.domain.errors import KairosError
from memory_engine.domain.silent import Silent
from memory_engine.fleet.job import Job, Outcome
from memory_engine.wiring import place

STEPS = 10_000
"""Into which the time is cut over which nights are spread."""


def jobs(
    stores: Iterable[str], common: Job, spread: float = 0.0
) -> tuple[list[Job], list[Outcome]]:
    """Lay out each store's night, telling of unopenable ones.

    ``common`` is what holds for all; ``spread`` [s] over how long their beginnings are laid, each
    store always at the same place in it. A store that is named twice is one.
    """
    found: dict[str, Job] = {}
    refused: list[Outcome] = []
    for named in dict.fromkeys(stores):
        try:
            opened = place(named, Silent())
            with opened.visiting() as engine:
                number = engine.store.last_dream().number + 1
        except KairosError as error:
            why = " ".join(f"{error.message} {error.hint}".split())
            refused.append(Outcome(named, "refused", why=why))
            continue
        root = str(opened.root.resolve())
        found[root] = common._replace(
            root=root,
            dream=number,
            after=offset(root, spread),
            size=_size(opened.root),
            version=version("kairos-mem"),
        )
    return sorted(found.values(), key=lambda job: (job.after, -job.size, job.root)), refused


def offset(root: str, spread: float) -> float:
    """Tell when a store's night may begin [s], by its name alone."""
    drawn = int.from_bytes(sha256(os.fsencode(root)).digest()[:8], "big")
    return drawn % STEPS / STEPS * spread


def _size(root: Path) -> int:
    files = [root / "memory.db", *(root / "logs").rglob("*.md")]
    return sum(path.stat().st_size for path in files if path.exists())
