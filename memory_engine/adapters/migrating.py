"""A store moved between its file and a server's schema.

It is the same ledger, to its head.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters import private
from memory_engine.adapters.erasure.files import MOVED
from memory_engine.adapters.holding import FileHolding, SchemaHolding
from memory_engine.adapters.postgres.address import address
from memory_engine.adapters.store.copying import copy, same
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.memory import DamagedStore, NotEmpty
from memory_engine.domain.ids import GENESIS
from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records.problem import Problem

LINE = re.compile(r"^store:.*\n?", re.M)
KEPT = MOVED
"""The file as it was before a move into a server: it is kept, and nothing reads it."""
FILES = ("memory.db-wal", "memory.db-shm")

Holding = FileHolding | SchemaHolding
Checked = Callable[[LedgerStore], Sequence[Problem]]


class Moved(NamedTuple):
    """What a move came to: both places, one ledger's end."""

    source: str
    target: str
    entries: int
    head: str
    facts: int
    observations: int


def move(source: Holding, target: Holding, checked: Checked) -> Moved:
    """Copy a store, and hold the copy against its source.

    Raises ``DamagedStore`` where either is unsound, ``NotEmpty`` where something is there already
    that is not the same: a copy of it is what a move leaves that was broken off at its end. Nothing
    is taken from the source.
    """
    if source.place == target.place:
        raise Usage(f"Memory is in {target.place} already.", "Name where it is to go.")
    with _both(source, target) as (old, new):
        _refuse(source.place, checked(old))
        if _is_empty(new):
            copy(old, new)  # type: ignore[arg-type]  # both are kinds of the same tables
        elif not same(old, new):  # type: ignore[arg-type]
            raise NotEmpty(target.place)
        _refuse(target.place, checked(new))
        if new.head() != old.head():
            raise DamagedStore(target.place, "is not what was copied", "Try again.")
        return Moved(
            source.place,
            target.place,
            *new.head(),
            new.rows("facts"),
            new.rows("observations"),
        )


def left_behind(file: FileHolding, source: Holding) -> bool:
    """Tell whether memory.db is what a move left.

    The ledger then holds what it holds.
    """
    if not file.there():
        return False
    with closing(file.opened()) as old, closing(source.opened()) as now:
        number, head = old.head()
        if not number:
            return not old.rows("observations")
        return any(entry.hash == head for entry in now.entries(number, number))


def _is_empty(store: LedgerStore) -> bool:
    return store.head() == (0, GENESIS) and not store.rows("observations")


@contextmanager
def _both(source: Holding, target: Holding) -> Iterator[tuple[LedgerStore, LedgerStore]]:
    with (
        closing(source.opened()) as old,
        source.alone(old, 0.0),
        closing(target.opened()) as new,
        target.alone(new, 0.0),
    ):
        yield old, new


def _refuse(place: str, problems: Sequence[Problem]) -> None:
    if problems:
        first = problems[0]
        raise DamagedStore(place, f"{first.place} {first.what}", first.remedy or "See `verify`.")


def settle(root: Path, said: str) -> Path | None:
    """Have config.yaml name where memory is from now on.

    Puts a file aside that is left behind. The line is written last: whatever breaks this off
    before, the store is where it was.
    """
    if said:
        address(said, f"{root / 'config.yaml'}: store")
    path = str(root / "config.yaml")
    before = (private.read(path, str(root)) or b"").decode()
    rest = LINE.sub("", before)
    line = f"store: {said}\n" if said else ""
    gap = "" if not rest or rest.endswith("\n") else "\n"
    private.replace(path, f"{rest}{gap}{line}".encode(), str(root))
    return put_aside(root) if said else None


def put_aside(root: Path) -> Path | None:
    """Keep memory.db under a new name that nothing reads.

    Gives None for none. What of it stands in its log still, because somebody reads it, goes along.
    """
    file = root / "memory.db"
    if not file.exists():
        return None
    kept = next(
        path for path in (root / f"{KEPT}{number or ''}" for number in count()) if not path.exists()
    )
    log = root / f"{file.name}-wal"
    if log.exists() and log.stat().st_size:
        log.replace(root / f"{kept.name}-wal")
    file.replace(kept)
    for name in FILES:
        (root / name).unlink(missing_ok=True)
    return kept
