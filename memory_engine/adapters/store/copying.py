"""A whole store copied into another database, row by row.

The ledger goes with its very hashes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from itertools import islice, zip_longest

from memory_engine.adapters.store.entries import Entries
from memory_engine.adapters.store.nights import Nights
from memory_engine.adapters.store.observations import Observations
from memory_engine.adapters.store.tables import SUMMED, UPGRADES, WORDS
from memory_engine.domain.records.marks import ELSEWHERE
from memory_engine.domain.typed import Any

AT_ONCE = 5_000
"""[rows] That are in memory at a time."""
ROW = "rowid"
"""How full text knows a fact."""


class Kept(Observations, Nights, Entries):
    """What both databases are."""


def copy(source: Kept, target: Kept) -> None:
    """Copy one store's all into an empty one, in one transaction.

    Marks are put by their names, for each database keeps those of a machine in its own way.
    """
    with target.transaction():
        for table in SUMMED:
            if table != "marks":
                _copy_table(source, target, table)
        for table in WORDS:
            rows = source._all(f"SELECT rowid, text FROM {table} ORDER BY rowid")
            for some in _some(rows):
                target._word(table, dict(some))
        target.mark(source.marks())


def same(source: Kept, target: Kept) -> bool:
    """Tell whether two stores hold the same rows, but for marks."""
    tables = (table for table in SUMMED if table != "marks")
    return source.head() == target.head() and all(
        a == b
        for table in tables
        for a, b in zip_longest(_named(source, table), _named(target, table))
    )


def _named(kept: Kept, table: str) -> Iterator[tuple[Any, ...]]:
    """Read a table's rows in order, but for ``log``.

    Each database names places in logs in its own way.
    """
    names = [name for name in columns()[table] if name != "log"]
    yield from kept._all(f"SELECT {', '.join(names)} FROM {table} ORDER BY {', '.join(names[:2])}")


def _copy_table(source: Kept, target: Kept, table: str) -> None:
    names = ", ".join(columns()[table])
    marks = ", ".join("?" * len(columns()[table]))
    rows = source._all(f"SELECT {names} FROM {table} ORDER BY 1")
    if table == "observations":
        log = columns()[table].index("log")
        rows = ((*row[:log], _logged(source, target, row[log]), *row[log + 1 :]) for row in rows)
    for some in _some(rows):
        target._many(f"INSERT INTO {table} ({names}) VALUES ({marks})", some)


def _logged(source: Observations, target: Observations, kept: str) -> str:
    """Name a place in this machine's logs as the target does."""
    here = source.log_here(kept)
    return here if here.startswith(ELSEWHERE) else target.log_kept(here)


def _some(rows: Iterator[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    while found := list(islice(rows, AT_ONCE)):
        yield found


@cache
def columns() -> dict[str, tuple[str, ...]]:
    """Name the columns of each table that is summed up, in order."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        for statement in UPGRADES[0].split(";\n"):
            fresh.execute(statement)
        named = {
            table: tuple(name for _, name, *_ in fresh.execute(f"PRAGMA table_info({table})"))
            for table in SUMMED
        }
    return {**named, "facts": (ROW, *named["facts"])}
