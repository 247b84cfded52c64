"""What is wrong with memory.db and its schema, with remedies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from memory_engine.adapters.store.checks import COPY, REBUILD, Checks
from memory_engine.adapters.store.database import BUSY_SECONDS, Database, writable
from memory_engine.adapters.store.sums import read_sums, unlike
from memory_engine.adapters.store.tables import UPGRADES, WORDS
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


class FileChecks(Checks, Database):
    """Checks and mends what holds the tables."""

    def _holding(self) -> Iterator[Problem]:
        yield from self._file()
        yield from self._schema()
        yield from self._words()

    def _file(self) -> Iterator[Problem]:
        for (what,) in self._all("PRAGMA integrity_check"):
            if what != "ok":
                yield Problem("memory.db", str(what), REBUILD if " index " in str(what) else COPY)

    def _schema(self) -> list[Problem]:
        with self._spoken():
            wanted, there = _wanted(), _objects(self._db)
        strange = sorted(name for name in there if there[name] != wanted.get(name))
        return [
            *(
                Problem("memory.db", f"holds {name}, which is not ours", _remedy(there[name][0]))
                for name in strange
            ),
            *(
                Problem("memory.db", f"has no {name}", _remedy(wanted[name][0]))
                for name in sorted(wanted.keys() - there.keys())
            ),
        ]

    def _words(self) -> Iterator[Problem]:
        """Have FTS5 check its index.

        It asks for a transaction that could write, so a reader can't be the one to ask.
        """
        if not (writable(self.path) and self.path.exists()):
            return
        import sqlite3  # who only asks checks nothing, and need not wait for it

        with closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)) as db:
            for table in WORDS:
                try:
                    db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
                except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
                    if "locked" not in str(error):
                        yield Problem(f"memory.db, table {table}", f"is damaged ({error})", REBUILD)

    def changed(self) -> dict[str, int]:
        """Count the rows of tables that somebody else wrote to.

        How many more than were written.
        """
        with self._spoken():
            return unlike(self._db, read_sums(self._db))

    def _mend_schema(self) -> None:
        wanted = _wanted()
        for name, (kind, sql) in _objects(self._db).items():
            if wanted.get(name) != (kind, sql) and kind != "table":
                self._db.execute(f'DROP {kind} "{name}"')
        for name in wanted.keys() - _objects(self._db).keys():
            self._db.execute(wanted[name][1])
        self._db.execute("REINDEX")

    def _has_table(self, table: str) -> bool:
        return bool(self._one("SELECT 1 FROM sqlite_master WHERE name = ?", table))

    def take_over(self, tables: Iterable[str]) -> None:
        """Take these tables, as they stand now, for what was written."""
        self._sums.take_over(tables)


def _remedy(kind: str) -> str:
    return COPY if kind == "table" else REBUILD


def _objects(db: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """List tables, indexes and the like, by name.

    As (kind, SQL), but what SQLite makes by itself.

    How its SQL is laid out in lines makes no difference.
    """
    rows = db.execute("SELECT name, type, sql FROM main.sqlite_master WHERE sql IS NOT NULL")
    own = ("sqlite_", *(f"{table}_" for table in WORDS))
    return {
        name: (kind, " ".join(sql.split())) for name, kind, sql in rows if not name.startswith(own)
    }


def _wanted() -> dict[str, tuple[str, str]]:
    import sqlite3  # as above

    with closing(sqlite3.connect(":memory:")) as fresh:
        for statement in UPGRADES[0].split(";\n"):
            fresh.execute(statement)
        return _objects(fresh)
