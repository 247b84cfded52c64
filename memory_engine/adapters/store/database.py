"""One SQLite file, opened safely: WAL, full durability, whole transactions, and every fault told as a refusal."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from memory_engine.adapters import private
from memory_engine.adapters.store.tables import STEPS, TABLES, VERSION
from memory_engine.domain.errors import DamagedStore, Locked, NoRoom

BUSY_SECONDS = 30.0
"""How long a writer waits for another: a night's transaction on a million facts takes a fraction of this."""

CHECKED = sqlite3.threadsafety < 3
"""Whether a connection stays with the thread that opened it: only where SQLite was built without locks of its own."""


class Database:
    """One memory.db. Opening makes the tables if there are none; raises ``DamagedStore`` for what it can't read.

    A ``steady`` one is for reading only: all that it reads is of one state, whatever others write meanwhile.
    Any thread may use it, one at a time; transactions of several threads wait for each other.
    """

    def __init__(self, path: Path, steady: bool = False) -> None:
        self.path = path
        self._alone = threading.RLock()
        with self._spoken():
            self._db = _connected(path)
            self._refuse_newer()
            self._db.executescript("PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;")
            if _writable(path):
                self._log_ahead()
            if self._version() < VERSION and (_writable(path) or not self._version()):
                self._make_tables()
            if steady:
                self._db.execute("BEGIN")

    def _log_ahead(self) -> None:
        """Switch to WAL. Where several open a new file at once SQLite refuses that at once, busy timeout or not."""
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    def _refuse_newer(self) -> None:
        version = self._version()
        if version > VERSION:
            raise DamagedStore(
                str(self.path), f"was written by a newer kairos-mem (tables of version {version}, this one reads {VERSION})",
                "Upgrade kairos-mem.",
            )  # fmt: skip

    def _make_tables(self) -> None:
        with self.transaction():
            version = self._version()
            if version < VERSION:  # nobody else has made them meanwhile
                steps = [STEPS[n] for n in range(version, VERSION)] if version else [TABLES]
                for statement in "".join(steps).split(";\n"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {VERSION}")

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write: everything inside, or nothing."""
        with self._spoken(), self._alone:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk has SQLite roll back by itself
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise Locked(str(self.path), "unknown") from None
            if any(word in str(error) for word in ("readonly", "disk", "unable to open")):
                raise NoRoom(str(self.path), str(error)) from None
            raise DamagedStore(str(self.path), str(error), "`kairos-mem verify` says more.") from None
        except sqlite3.ProgrammingError:
            raise  # the caller's mistake (a closed connection, another thread's): the file is sound
        except sqlite3.DatabaseError as error:
            raise DamagedStore(str(self.path), f"is damaged ({error})", "Restore it from a copy.") from None

    def check(self) -> list[str]:
        """Read: what SQLite's own check finds wrong with the file."""
        return [str(row[0]) for row in self._all("PRAGMA quick_check") if row[0] != "ok"]

    def close(self) -> None:
        """Write: let go of the file."""
        self._db.close()

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        with self._spoken():
            found: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
            return found

    def _all(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with self._spoken():
            # Row by row: `yield from` a cursor closes it when it is left half read, which fails once the store is closed.
            yield from iter(self._db.execute(query, values).fetchone, None)


def _connected(path: Path) -> sqlite3.Connection:
    private.database(str(path))
    if _writable(path):
        private.new_database(str(path))
        return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=CHECKED)
    # In WAL mode SQLite wants to write even to read, unless it has our word that the file stands still; not so with a log left over.
    log = path.with_name(f"{path.name}-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}", uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=CHECKED
    )


def _writable(path: Path) -> bool:
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
