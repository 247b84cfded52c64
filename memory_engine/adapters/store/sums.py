"""The sum of each table.

How many rows, and the digests of all of them added up, kept with each write.

A row that is changed, added or removed by anyone else leaves the sum behind, whichever table and
column it is: that is how ``verify`` sees it, also where nothing tells what stood there. Adding up
makes the order of writes irrelevant, and the cost of a write that of its own rows. The triggers are
temporary: they are this connection's alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from memory_engine.adapters.store.tables import SUMMED, WORDS
from memory_engine.domain import ids
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

MODULUS = 2**256
"""Sums stay as long as one digest."""


class Sum(NamedTuple):
    """How many rows, and what their digests add up to."""

    rows: int = 0
    sum: int = 0

    def plus(self, sign: int, digest: int) -> Sum:
        """Add (1) or take away (-1) one row."""
        return Sum(self.rows + sign, (self.sum + sign * digest) % MODULUS)


NO_SUM = Sum(-1, -1)


class Sums:
    """Sums up the writes of one connection.

    ``kept`` is wrapped around each of its transactions.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._current: dict[str, tuple[int, int]] = {}
        self._changed: set[str] = set()
        self.watching = False
        self.stopped: BaseException | None = None

    def watch(self) -> None:
        """Have every row that this connection writes accounted for."""
        if self.watching:
            return
        self._db.create_function("account", -1, self._called)
        self._db.execute("PRAGMA recursive_triggers = ON")  # else a REPLACE takes rows away unseen
        self._db.execute("PRAGMA temp_store = MEMORY")
        for table in SUMMED:
            old, new = (
                ", ".join(f"{row}.{column}" for column in columns(self._db, table))
                for row in ("old", "new")
            )
            gone, come = f"account('{table}', -1, {old})", f"account('{table}', 1, {new})"
            for event, calls in (("INSERT", come), ("DELETE", gone), ("UPDATE", f"{gone}, {come}")):
                self._db.execute(
                    f"CREATE TEMP TRIGGER {table}_{event} AFTER {event} ON main.{table} "
                    f"BEGIN SELECT {calls}; END"
                )
        self.watching = True

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Within a transaction.

        At its end the sums are those of the tables as it leaves them.
        """
        self._current, self._changed, self.stopped = {**read_sums(self._db)}, set(), None
        yield
        rows = [
            (table, count, f"{total % MODULUS:064x}")
            for table in sorted(self._changed)
            for count, total in [self._current[table]]
        ]
        self._db.executemany("INSERT OR REPLACE INTO sums VALUES (?, ?, ?)", rows)

    def _called(self, table: str, sign: int, *row: object) -> None:
        """Account for a row on SQLite's call.

        It tells of no interruption that falls into it.
        """
        try:
            self.account(table, sign, *row)
        except BaseException as stopped:
            self.stopped = stopped
            raise

    def account(self, table: str, sign: int, *row: object) -> None:
        """Account for a row that is written or taken away.

        ``sign`` is 1 or -1. The end makes it a sum.
        """
        rows, total = self._current.get(table, (0, 0))
        self._current[table] = rows + sign, total + sign * digest_of(table, row)
        self._changed.add(table)

    def take_over(self, tables: Iterable[str]) -> None:
        """Within a transaction.

        Take the rows of these tables, as they stand, for what was written.
        """
        for table in tables:
            self._current[table] = summed(self._db, table)
            self._changed.add(table)


def read_sums(db: sqlite3.Connection) -> dict[str, Sum]:
    """Read the sums as the last transaction left them."""
    return {
        name: _kept(count, total)
        for name, count, total in db.execute("SELECT name, count, sum FROM sums")
    }


def _kept(count: object, total: object) -> Sum:
    """A sum as it was written.

    One that nothing adds up to, if it was altered.
    """
    try:
        number = int(str(total), 16)
    except ValueError:
        return NO_SUM
    return Sum(count, number) if isinstance(count, int) and f"{number:064x}" == total else NO_SUM


def summed(db: sqlite3.Connection, table: str) -> Sum:
    """Sum up the rows of a table as they stand."""
    names = ", ".join(["rowid", "text"] if table in WORDS else columns(db, table))
    total = Sum()
    for row in iter(db.execute(f"SELECT {names} FROM {table}").fetchone, None):
        total = total.plus(1, digest_of(table, row))
    return total


def unlike(db: sqlite3.Connection, kept: Mapping[str, Sum]) -> dict[str, int]:
    """Compare each table with its sum.

    By table that differs, how many rows more than there were.
    """
    now = {table: summed(db, table) for table in (*SUMMED, *WORDS)}
    return {
        table: now[table].rows - kept.get(table, Sum()).rows
        for table in now
        if now[table] != kept.get(table, Sum())
    }


def columns(db: sqlite3.Connection, table: str) -> list[str]:
    """Read the names of a table's columns, in order."""
    return [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]


def digest_of(table: str, row: Iterable[object]) -> int:
    """Give the digest of one row as a number.

    That of one that we would never write is 0.
    """
    try:
        return int(ids.digest(f"row of {table}", ids.canonical(list(row))), 16)
    except (TypeError, ValueError):
        return 0
