"""One schema of a PostgreSQL server, as the tables of a store.

Each transaction has the store to itself (an advisory lock), and is whole or not there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from time import monotonic, sleep
from typing import Any

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict

from memory_engine.adapters.postgres import schema
from memory_engine.adapters.postgres.address import Address
from memory_engine.adapters.postgres.batches import batches
from memory_engine.adapters.postgres.dialect import CHARACTER, named, translated
from memory_engine.adapters.postgres.remembered import Remembered
from memory_engine.adapters.postgres.words import places, words_in
from memory_engine.adapters.store.base import Tables
from memory_engine.adapters.store.tables import SUMMED, WORDS
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import BadInput
from memory_engine.domain.errors.memory import DamagedStore, Locked, NoRoom, NoServer

Leaves = Callable[[str, bytes], None]
"""Lets something out, by what it is, or refuses it."""
PATIENCE_SECONDS = 30
"""[s] A writer waits for another; as long as for a file."""
CONNECT_SECONDS = 10
HURRIED_SECONDS = 2
"""For a session that is to open; libpq takes no less."""
STEADY = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""[s; ms] After which a server is given up whose machine went away: a system waits for hours."""
NAME = "kairos-mem"
"""How the connection is called where the server lists them."""
PAUSE_SECONDS = 0.1
WRITER = """SELECT usename || ' of ' || coalesce(host(client_addr), 'this machine')
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND (classid::bigint << 32) + objid::bigint = hashtextextended(?, 1)"""
SETTINGS = (
    "SET search_path = {}; SET lock_timeout = {}; SET idle_in_transaction_session_timeout = 0"
)
"""Who reads thinks between two questions, of which all answers are of one state."""
COPY = "Restore the schema from a backup."


def _connected(server: str, place: str, hurried: bool) -> psycopg.Connection:
    patience = HURRIED_SECONDS if hurried else CONNECT_SECONDS
    given = {
        **STEADY,
        **conninfo_to_dict(server),
        "connect_timeout": patience,
        "application_name": NAME,
    }
    try:
        return psycopg.connect(autocommit=True, **given)  # type: ignore[arg-type]
    except psycopg.ProgrammingError as error:  # a setting that this libpq does not know
        raise NoServer(place, _sentence(error)) from None


@contextmanager
def spoken(place: str) -> Iterator[None]:
    """Say what PostgreSQL can't do as a refusal of ours."""
    try:
        yield
    except (errors.LockNotAvailable, errors.DeadlockDetected):
        raise Locked(place, "on another machine, perhaps") from None
    except (errors.DiskFull, errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction) as error:
        raise NoRoom(place, _sentence(error)) from None
    except (errors.InFailedSqlTransaction, errors.IdleInTransactionSessionTimeout) as error:
        raise NoServer(place, _sentence(error)) from None
    except psycopg.OperationalError as error:
        raise NoServer(place, _sentence(error)) from None
    except psycopg.DataError as error:
        raise BadInput(place, _sentence(error), "PostgreSQL takes no NUL character.") from None
    except (psycopg.ProgrammingError, psycopg.IntegrityError, psycopg.InternalError) as error:
        raise DamagedStore(place, _sentence(error), COPY) from None


class Database(Tables):
    """One schema. Opening makes the tables if there are none; raises ``NoServer``.

    A ``steady`` one is for reading only: all that it reads is of one state, whatever others write
    meanwhile. ``leaves`` is told what is sent before it is, where that is another machine.
    """

    def __init__(
        self,
        address: Address,
        folder: Path,
        steady: bool = False,
        leaves: Leaves | None = None,
        hurried: bool = False,
    ) -> None:
        self._leaves = leaves
        self.place, self.folder, self._schema = address.shown, folder, address.schema
        self._alone = RLock()
        self._wrote = False
        self._remembered = Remembered()
        with spoken(self.place):
            self._db = _connected(address.server, self.place, hurried)
            self._db.execute(
                sql.SQL(SETTINGS).format(sql.Identifier(address.schema), f"{PATIENCE_SECONDS}s")
            )
            version = self._version()
            if version == 0:
                self._make()
            self._refuse_newer(version)
            if 0 < version < schema.VERSION:
                self._upgrade()
            if steady:
                self._db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                self._db.execute("SELECT 1 FROM kairos")  # the state is that of the first question

    @property
    def account(self) -> str:
        """Name the role that the server has let in."""
        return str(self._db.info.user)

    def _version(self) -> int:
        # Asked of the catalogue itself: what a connection remembers of names may be of before.
        there = self._db.execute(
            "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = %s AND tablename = 'kairos'",
            (self._schema,),
        ).fetchone()
        if not there:
            return 0
        whole = sql.Identifier(self._schema, "kairos")
        found = self._db.execute(sql.SQL("SELECT version FROM {}").format(whole)).fetchone()
        return int(found[0]) if found else 0

    def _make(self) -> None:
        with self._db.transaction():
            self._take_lock()
            if self._version():
                return  # another was quicker
            self._db.execute(
                sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(self._schema))
            )
            for part in (
                schema.BEFORE_FUNCTIONS,
                schema.FUNCTIONS,
                schema.TABLES,
                schema.TRIGGERS,
                schema.SEVERAL,
            ):
                self._db.execute(part.encode())
            for table in SUMMED:
                self._db.execute(schema.ACCOUNTED.format(table).encode())
            self._db.execute("INSERT INTO kairos VALUES (%s)", (schema.VERSION,))

    def _upgrade(self) -> None:
        """Bring tables of an older version up to this one.

        Their owner alone may.
        """
        with self._db.transaction():
            self._take_lock()
            for version in range(self._version(), schema.VERSION):
                self._db.execute(schema.UPGRADES[version].encode())
            self._db.execute("UPDATE kairos SET version = %s", (schema.VERSION,))

    def _refuse_newer(self, version: int) -> None:
        if version > schema.VERSION:
            raise DamagedStore(
                self.place,
                f"was written by a newer kairos-mem (tables of version {version}, this one "
                f"reads {schema.VERSION})",
                "Upgrade kairos-mem.",
            )

    def _take_lock(self) -> None:
        self._db.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (self._schema,))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write everything inside, or nothing; the sums of the tables follow."""
        with self._alone, spoken(self.place), self._db.transaction():
            self._take_lock()
            self._set(schema.WRITING)
            self._wrote = True
            yield
            self._write_sums()
            self._db.execute("SELECT pg_notify(%s, '')", (self.channel,))

    @property
    def wrote(self) -> bool:
        """Whether a transaction was begun here."""
        return self._wrote

    @contextmanager
    def alone(self, patience: float) -> Iterator[None]:
        """Be the one who writes, on whatever machine others are; raises ``Locked``."""
        until = monotonic() + patience
        while not self._asked_for("pg_try_advisory_lock"):
            if monotonic() >= until:
                raise Locked(self.place, self._writer())
            sleep(PAUSE_SECONDS)
        self._remembered.alone(True)
        try:
            yield
        finally:
            self._remembered.alone(False)
            with suppress(KairosError):  # a server that is gone has let go of it
                self._asked_for("pg_advisory_unlock")

    def _asked_for(self, function: str) -> bool:
        row = self._one(f"SELECT {function}(hashtextextended(?, 1))", self._schema)
        return bool(row and row[0])

    def _writer(self) -> str:
        """Name who holds the lock, as the server knows them."""
        row = self._one(WRITER, self._schema)
        return str(row[0]) if row else "unknown"

    @property
    def channel(self) -> str:
        """The channel on which a commit is told."""
        return f"{schema.CHANNEL}_{self._schema}"

    def _set(self, setting: str) -> None:
        self._db.execute("SELECT set_config(%s, 'on', true)", (setting,))

    def _write_sums(self) -> None:
        for table in SUMMED:
            row = self._db.execute(
                "SELECT current_setting(%s, true)", (f"kairos.sum_{table}",)
            ).fetchone()
            if row and row[0]:
                many, total = row[0].split()
                self._account(table, int(many), total)

    def _account(self, table: str, many: int, total: object) -> None:
        self._db.execute(
            "INSERT INTO sums VALUES (%s, %s, %s) ON CONFLICT (name) DO UPDATE SET "
            "count = sums.count + excluded.count, sum = sums.sum + excluded.sum",
            (table, many, total),
        )

    def listen(self) -> None:
        """Have the server tell of each commit of others."""
        with spoken(self.place):
            self._db.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self.channel)))

    def fileno(self) -> int:
        """Give the socket of the connection."""
        return self._db.fileno()

    def heard(self) -> int:
        """Take in what the server told without waiting.

        Gives how many commits that were.
        """
        with spoken(self.place):
            return len(list(self._db.notifies(timeout=0)))

    def close(self) -> None:
        """Let go of the connection."""
        with suppress(psycopg.Error):
            self._db.close()

    # -- how it is asked

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        return next(iter(self._answer(query, values)), None)

    def _all(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        yield from self._answer(query, values)

    def _answer(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        def ask() -> list[tuple[Any, ...]]:
            with spoken(self.place):
                plain = translated(query).encode()
                return self._db.execute(plain, named(query, values)).fetchall()

        return self._remembered.asked(query, values, ask)

    def _rows(self, query: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Ask what is written for PostgreSQL."""
        with spoken(self.place):
            return self._db.execute(CHARACTER.sub("chr(", query).encode(), values).fetchall()

    def _run(self, query: str, *values: object) -> None:
        self._remembered.wrote(query)
        self._tell(query, [values])
        with spoken(self.place):
            self._db.execute(translated(query).encode(), named(query, values))

    def _many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        rows = list(rows)
        self._remembered.wrote(query)
        self._tell(query, rows)
        together = batches(query, rows)
        with spoken(self.place), self._db.cursor() as cursor:
            if together is None:
                cursor.executemany(translated(query).encode(), rows)
                return
            for statement, values in together:
                cursor.execute(translated(statement).encode(), values)

    def _tell(self, query: str, rows: Sequence[Sequence[object]]) -> None:
        """Have it on record what is about to be written elsewhere."""
        if self._leaves and rows:
            body = json.dumps(rows, ensure_ascii=False, default=str).encode()
            self._leaves(f"{' '.join(query.split()[:3])}, {len(rows)} rows", body)

    def _word(self, table: str, words: Mapping[int, str | None]) -> None:
        self._remembered.wrote(f"{table} sums")
        gone = self._db.execute(
            f"DELETE FROM {table} WHERE rowid = ANY(%s) "
            "RETURNING row_digest(rowid || ' ' || text), cardinality(words)".encode(),
            (list(words),),
        ).fetchall()
        rows = [
            (number, text, found := words_in(text), places(found))
            for number, text in words.items()
            if text is not None
        ]
        self._tell(f"INSERT INTO {table}", [row[:2] for row in rows])
        if rows:
            self._db.execute(
                f"INSERT INTO {table} SELECT number, text, string_to_array(words, ' '), "
                "places::tsvector FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) "
                "AS given(number, text, words, places)".encode(),
                [
                    [number for number, *_ in rows],
                    [text for _, text, *_ in rows],
                    [" ".join(found) for _, _, found, _ in rows],
                    [where for *_, where in rows],
                ],
            )
        come = self._db.execute(
            "SELECT coalesce(sum(row_digest(rowid || ' ' || text)), 0), "
            f"coalesce(sum(cardinality(words)), 0) FROM {table} WHERE rowid = ANY(%s)".encode(),
            ([number for number, *_ in rows],),
        ).fetchone()
        assert come
        total = come[0] - sum(digest for digest, _ in gone)
        many_words = come[1] - sum(many for _, many in gone)
        self._account(table, len(rows) - len(gone), total)
        self._db.execute("UPDATE sums SET words = words + %s WHERE name = %s", (many_words, table))

    def _emptied(self, *tables: str) -> None:
        self._remembered.wrote(" ".join(("sums", *tables)))
        for table in tables:
            self._db.execute(f"DELETE FROM {table}".encode())
        self.take_over(tables)

    def take_over(self, tables: Iterable[str]) -> None:
        """Take these tables, as they stand now, for what was written."""
        for table in tables:
            many, total = self._summed(table)
            words = self._db.execute(
                (
                    f"SELECT coalesce(sum(cardinality(words)), 0) FROM {table}"
                    if table in WORDS
                    else "SELECT 0"
                ).encode()
            ).fetchone()
            self._db.execute("SELECT set_config(%s, '', true)", (f"kairos.sum_{table}",))
            self._db.execute(
                "INSERT INTO sums VALUES (%s, %s, %s, %s) ON CONFLICT (name) DO UPDATE SET "
                "count = excluded.count, sum = excluded.sum, words = excluded.words",
                (table, many, total, words[0] if words else 0),
            )

    def _summed(self, table: str) -> tuple[int, object]:
        """Sum up the rows of a table as they stand."""
        row = "rowid || ' ' || text" if table in WORDS else f"{table}.*::text"
        query = f"SELECT count(*), coalesce(sum(row_digest({row})), 0) FROM {table}"
        found = self._db.execute(query.encode()).fetchone()
        assert found
        return found[0], found[1]


def _sentence(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".")
