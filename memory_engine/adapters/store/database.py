"""One SQLite file, opened safely.

WAL, full durability, whole transactions, and every fault told as a refusal.
"""

from __future__ import annotations

import json
import os
import time
from _thread import RLock  # threading itself costs a start half a millisecond
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.store.base import Tables
from memory_engine.adapters.store.sums import Sums, read_sums, unlike
from memory_engine.adapters.store.tables import (
    SUMMED,
    SUMS_SINCE,
    UPGRADES,
    VERSION,
    WORD_TABLE,
    WORDS,
)
from memory_engine.domain.errors.memory import DamagedStore, Locked, NoRoom
from memory_engine.domain.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
else:
    # The C module itself: the package also loads calendars, for dates that no table here holds.
    try:
        import _sqlite3 as sqlite3
    except ImportError:
        import sqlite3

BUSY_SECONDS = 30.0
"""How long a writer waits for another: a night's transaction on a million facts takes a fraction
of this."""

CHECKED = sqlite3.threadsafety < 3
"""Whether a connection stays with the thread that opened it: only where SQLite was built without
locks of its own."""


WITHOUT_A_COPY = (
    "Restore it from a copy. Without one, move memory.db (and memory.db-wal, if there is one) "
    "aside and run `kairos-mem rebuild --accept-loss`: what was said is read again from logs/. "
    "What was decided on it is lost: what nights merged and promoted, what was taken back, "
    "confirmed or settled; `kairos-mem consolidate` decides anew."
)
"""What a damaged database still allows."""


IN_A_FUNCTION = "user-defined function raised exception"
"""What SQLite says of a function of ours that it calls. None of them fails but when it is
interrupted, be it before its first line."""


FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite says that it can't do."""


@contextmanager
def spoken(path: Path) -> Iterator[None]:
    """Say what SQLite can't do as a refusal of ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Locked(str(path), "unknown") from None
        if any(word in str(error) for word in ("readonly", "disk", "unable to open")):
            raise NoRoom(str(path), str(error)) from None
        raise DamagedStore(str(path), str(error), "`kairos-mem verify` says more.") from None
    except sqlite3.ProgrammingError:
        raise  # the caller's mistake (a closed connection, another thread's): the file is sound
    except (
        sqlite3.DatabaseError,
        UnicodeDecodeError,
    ) as error:  # the latter in what SQLite says, too
        raise DamagedStore(str(path), f"is damaged ({error})", WITHOUT_A_COPY) from None


class Database(Tables):
    """One memory.db. Opening makes the tables if there are none.

    Raises ``DamagedStore`` for what it can't read.

    A ``steady`` one is for reading only: all that it reads is of one state, whatever others write
    meanwhile. Any thread may use it, one at a time; transactions of several threads wait for each
    other.
    """

    def __init__(self, path: Path, steady: bool = False) -> None:
        self.path, self.place, self.folder = path, str(path), path.parent
        self._alone = RLock()
        with spoken(path):
            self._db = _connected(path, steady)
            self._refuse_newer()
            self._db.executescript("PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;")
            if writable(path):
                self._log_ahead()
            self._sums = Sums(self._db)
            if self._version() < VERSION:
                self._bring_up()
            if steady:
                self._db.execute("BEGIN")

    def _log_ahead(self) -> None:
        """Switch to WAL.

        Where several open a new file at once SQLite refuses that at once, busy timeout or not.
        """
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
                str(self.path),
                f"was written by a newer kairos-mem (tables of version {version}, this one "
                f"reads {VERSION})",
                "Upgrade kairos-mem.",
            )

    def _bring_up(self) -> None:
        if self._version() and not writable(self.path):
            what = (
                f"has tables of version {self._version()}, and may not be written to bring "
                f"them to {VERSION}"
            )
            raise DamagedStore(str(self.path), what, "Open it once where it may be written.")
        with self._whole():
            version = self._version()
            if version < VERSION:  # nobody else has done so meanwhile
                strange = unlike(self._db, read_sums(self._db)) if version >= SUMS_SINCE else {}
                for statement in UPGRADES[version].split(";\n"):
                    self._db.execute(statement)
                with self._sums.kept():  # what somebody else had written to stays out of its sum
                    self._sums.take_over({*SUMMED, *WORDS} - strange.keys() if version else ())
                self._db.execute(f"PRAGMA user_version = {VERSION}")

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write everything inside, or nothing; the sums of the tables follow."""
        with self._alone:
            with self._spoken():
                self._sums.watch()
            with self._whole(), self._sums.kept():
                yield

    @contextmanager
    def _whole(self) -> Iterator[None]:
        with self._spoken():
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
        with spoken(self.path):
            try:
                yield
            except sqlite3.OperationalError as error:
                if IN_A_FUNCTION in str(error):
                    raise self._sums.stopped or KeyboardInterrupt from None
                raise

    @property
    def wrote(self) -> bool:
        """Whether a transaction was begun here."""
        return self._sums.watching

    def close(self) -> None:
        """Let go of the file.

        What was written stands in it alone, unless somebody is reading.
        """
        if self._sums.watching:
            with suppress(sqlite3.Error):  # it is durable where it is, too
                self._db.execute("PRAGMA busy_timeout = 0")
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._sums.watching = False
        self._db.close()

    def _word(self, table: str, words: Mapping[int, str | None]) -> None:
        """Have full text search find these words (None: nothing) for each row.

        No trigger can sum that up.
        """
        wanted = json.dumps(list(words))
        held = self._db.execute(
            f"SELECT rowid, text FROM {table} WHERE rowid IN (SELECT value FROM json_each(?))",
            (wanted,),
        ).fetchall()
        gone = [(number,) for number, _ in held]
        self._db.executemany(f"DELETE FROM {table} WHERE rowid = ?", gone)
        come = [(number, text) for number, text in words.items() if text is not None]
        self._db.executemany(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", come)
        for sign, rows in ((-1, held), (1, come)):
            for number, text in rows:
                self._sums.account(table, sign, number, text)

    def _emptied(self, *tables: str) -> None:
        """Empty these tables, whatever had been done to them."""
        for table in tables:
            self._db.execute(f"DROP TABLE {table}" if table in WORDS else f"DELETE FROM {table}")
            if table in WORDS:  # its index may be past deleting from
                self._db.execute(WORD_TABLE.format(table))
        self._sums.take_over(tables)

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        # A night asks a hundred thousand times: what says a fault is set up where there is one.
        try:
            found: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
            return found
        except FAULTS:
            with self._spoken():
                raise

    def _all(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        try:
            # Row by row: `yield from` a cursor closes it when it is left half read, which fails
            # once the store is closed.
            yield from iter(self._db.execute(query, values).fetchone, None)
        except FAULTS:
            with self._spoken():
                raise

    def _run(self, query: str, *values: object) -> None:
        self._db.execute(query, values)

    def _many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        self._db.executemany(query, rows)


def _connected(path: Path, steady: bool) -> sqlite3.Connection:
    private.database(str(path))
    if steady and not path.exists():  # whoever only asks makes no file: what is lost stays missed
        return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=CHECKED)
    if writable(path):
        private.new_database(str(path))
        return sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=CHECKED
        )
    # In WAL mode SQLite wants to write even to read, unless it has our word that the file stands
    # still; not so with a log left over.
    log = path.with_name(f"{path.name}-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=CHECKED,
    )


def writable(path: Path) -> bool:
    """Tell whether this process may write the file and beside it."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
