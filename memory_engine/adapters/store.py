"""SQLite (WAL): observations, the ledger, and the projection of facts, in one file and one transaction.

Tables for readers (Datasette opens the file): ``observations`` (one row a log line), ``entries`` (the ledger; ``body`` is
JSON), ``entry_facts``, ``facts`` (a projection of the ledger; ``row`` is JSON; ``confidence``, ``weight`` in the index and the
day it was last ``heard`` are computed), ``fact_evidence``, ``fact_anchors``,
``dreams``, ``published`` (which facts MEMORY.md lists since which entry), ``imported`` and ``marks`` (how far importers came).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from memory_engine.domain import codec, ids
from memory_engine.domain.errors import BrokenChain, DamagedStore, NoRoom
from memory_engine.domain.records import Entry, Fact, Observation, Slot, Standing
from memory_engine.text.log import read_line

VERSION = 1
"""Of the tables. A file of a newer version is refused; an older one would be brought up here, step by step."""

BUSY_SECONDS = 30.0
"""How long a writer waits for another: a night's transaction on a million facts takes a fraction of this."""

TABLES = """
CREATE TABLE observations (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, day TEXT NOT NULL, line TEXT NOT NULL,
    log TEXT NOT NULL, at TEXT NOT NULL, principal TEXT NOT NULL, root_session TEXT NOT NULL, session TEXT NOT NULL,
    source TEXT NOT NULL);
CREATE INDEX observations_by_session ON observations (session);
CREATE INDEX observations_by_root ON observations (root_session);
CREATE INDEX observations_by_principal ON observations (principal);
CREATE INDEX observations_by_source ON observations (source);
CREATE TABLE entries (number INTEGER PRIMARY KEY, hash TEXT NOT NULL, previous TEXT NOT NULL, dream INTEGER NOT NULL,
    verb TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX entries_by_dream ON entries (dream);
CREATE INDEX entries_by_verb ON entries (verb);
CREATE TABLE entry_facts (fact TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (fact, entry)) WITHOUT ROWID;
CREATE TABLE facts (id TEXT PRIMARY KEY, status TEXT NOT NULL, kind TEXT NOT NULL, scope TEXT NOT NULL,
    subject TEXT NOT NULL, attribute TEXT NOT NULL, vetoed INTEGER NOT NULL, text TEXT NOT NULL, row TEXT NOT NULL,
    confidence REAL NOT NULL, weight REAL NOT NULL, heard TEXT NOT NULL);
CREATE INDEX facts_by_slot ON facts (subject, attribute, scope) WHERE subject != '';
CREATE INDEX facts_by_status ON facts (status);
CREATE INDEX facts_by_veto ON facts (vetoed) WHERE vetoed;
CREATE INDEX facts_to_list ON facts (weight DESC) WHERE status IN ('asserted', 'corroborated');
CREATE INDEX facts_just_heard ON facts (heard DESC) WHERE status IN ('asserted', 'corroborated');
CREATE TABLE fact_evidence (fact TEXT NOT NULL, observation TEXT NOT NULL, PRIMARY KEY (fact, observation)) WITHOUT ROWID;
CREATE INDEX evidence_by_observation ON fact_evidence (observation);
CREATE TABLE fact_anchors (fact TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (fact, path)) WITHOUT ROWID;
CREATE INDEX anchors_by_path ON fact_anchors (path);
CREATE TABLE dreams (number INTEGER PRIMARY KEY, at REAL NOT NULL, upto INTEGER NOT NULL);
CREATE TABLE published (entry INTEGER PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE imported (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE marks (source TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID;
"""

LIVE = "('tentative', 'corroborated', 'asserted', 'contested')"


class Store:
    """One memory.db. Opening makes the tables if there are none; raises ``DamagedStore`` for what it can't read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._spoken():
            self._db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            self._db.executescript("PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;")
            self._db.execute("PRAGMA journal_mode = WAL") if not _read_only(path) else None
            self._open()

    def _open(self) -> None:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > VERSION:
            raise DamagedStore(
                str(self.path), f"was written by a newer kairos-mem (tables of version {version}, this one reads {VERSION})",
                "Upgrade kairos-mem.",
            )  # fmt: skip
        if version < VERSION:
            with self.transaction():
                if int(self._db.execute("PRAGMA user_version").fetchone()[0]) < VERSION:
                    for statement in TABLES.split(";\n"):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write: everything inside, or nothing."""
        with self._spoken():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if any(word in str(error) for word in ("readonly", "disk", "unable to open", "locked")):
                raise NoRoom(str(self.path), str(error)) from None
            raise DamagedStore(str(self.path), str(error), "`kairos-mem verify` says more.") from None
        except sqlite3.DatabaseError as error:
            raise DamagedStore(str(self.path), f"is damaged ({error})", "Restore it from a copy.") from None

    # -- observations

    def take_in(self, lines: Iterable[tuple[str, str, Observation]]) -> int:
        """Write: (day, line, observation) rows that are not there yet; how many were new."""
        rows = [
            (o.id, day, line, p.log, p.at, p.principal, p.root_session, p.session, p.source)
            for day, line, o in lines
            for p in (o.provenance,)
        ]
        before = self._db.total_changes
        self._db.executemany(
            "INSERT OR IGNORE INTO observations (id, day, line, log, at, principal, root_session, session, source)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        return self._db.total_changes - before

    def observation(self, id: str) -> Observation | None:
        """Read: one observation."""
        row = self._one("SELECT day, line, log FROM observations WHERE id = ?", id)
        return read_line(*row) if row else None

    def observations(self, after: int = 0) -> Iterator[tuple[int, Observation]]:
        """Read: (position, observation) after a position, in order of arrival."""
        query = "SELECT position, day, line, log FROM observations WHERE position > ? ORDER BY position"
        for position, *row in self._all(query, after):
            yield position, read_line(*row)

    def observed_by(self, column: str, value: str) -> list[str]:
        """Read: the ids of observations of a session, source or principal; a source also names every line in it."""
        where = {
            "session": "session = ?1 OR root_session = ?1",
            "source": "source = ?1 OR (source > ?1 || ':' AND source < ?1 || ';')",
            "principal": "principal = ?1",
        }[column]
        return [id for (id,) in self._all(f"SELECT id FROM observations WHERE {where} ORDER BY position", value)]

    # -- facts

    def fact(self, id: str) -> Fact:
        """Read: the fact with this id; one with status ``""`` if there is none."""
        row = self._one("SELECT row FROM facts WHERE id = ?", id)
        return codec.fact_from(json.loads(row[0])) if row else Fact(id)

    def in_slot(self, slot: Slot) -> Sequence[Fact]:
        """Read: the live facts with this scope, subject and attribute, by id."""
        return self._facts(f"scope = ? AND subject = ? AND attribute = ? AND status IN {LIVE}", *slot)

    def at_anchor(self, path: str) -> Sequence[Fact]:
        """Read: the live facts with an anchor in this file, by id."""
        return self._facts(f"id IN (SELECT fact FROM fact_anchors WHERE path = ?) AND status IN {LIVE}", path)

    def vetoed(self) -> Sequence[Fact]:
        """Read: the facts that carry a veto, by id."""
        return self._facts("vetoed")

    def sessions_since(self, position: int) -> int:
        """Read: how many root sessions observations after a position come from."""
        row = self._one("SELECT count(DISTINCT root_session) FROM observations WHERE position > ?", position)
        return int(row[0]) if row else 0

    def named(self, beginning: str) -> list[str]:
        """Read: the ids of facts that begin so; the exact one alone, if there is one."""
        query = "SELECT id FROM facts WHERE id >= ?1 AND id < ?1 || '~' ORDER BY id"
        found = [id for (id,) in self._all(query, beginning)] if beginning else []
        return [beginning] if beginning in found else found

    def facts(self) -> Iterator[Fact]:
        """Read: every fact row, by id, held or not."""
        yield from self._facts("1")

    def facts_on(self, observations: Iterable[str]) -> list[Fact]:
        """Read: the facts that rest on any of these observations, by id."""
        wanted = json.dumps(list(observations))
        return self._facts(
            "id IN (SELECT fact FROM fact_evidence WHERE observation IN (SELECT value FROM json_each(?)))", wanted
        )

    def _facts(self, where: str, *values: object) -> list[Fact]:
        rows = self._all(f"SELECT row FROM facts WHERE {where} ORDER BY id", *values)
        return [codec.fact_from(json.loads(row)) for (row,) in rows]

    def count(self, table: str, where: str = "1") -> int:
        """Read: how many rows of a table."""
        row = self._one(f"SELECT count(*) FROM {table} WHERE {where}")
        return int(row[0]) if row else 0

    # -- ledger

    def head(self) -> tuple[int, str]:
        """Read: number and hash of the newest entry; (0, GENESIS) when there is none."""
        row = self._one("SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1")
        return (row[0], row[1]) if row else (0, ids.GENESIS)

    def entries(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        """Read: the entries from ``first`` to ``last``, both included, in order."""
        until = last if last is not None else -1
        return self._entries("number >= ? AND (? < 0 OR number <= ?)", first, until, until)

    def entries_of(self, fact: str) -> Sequence[Entry]:
        """Read: the entries that touched a fact, in order."""
        return tuple(self._entries("number IN (SELECT entry FROM entry_facts WHERE fact = ?)", fact))

    def entries_of_dream(self, dream: int) -> Sequence[Entry]:
        """Read: the entries that one night made, in order."""
        return tuple(self._entries("dream = ?", dream))

    def _entries(self, where: str, *values: object) -> Iterator[Entry]:
        query = f"SELECT number, previous, hash, body FROM entries WHERE {where} ORDER BY number"
        for number, previous, hash, body in self._all(query, *values):
            try:
                yield codec.entry_from(number, previous, hash, json.loads(body))
            except (ValueError, KeyError, TypeError) as damage:
                raise BrokenChain(str(self.path), number, f"can't be read ({damage})") from None

    def append(self, entries: Iterable[Entry], standings: Iterable[Standing]) -> None:
        """Write: entries at the end of the ledger and the fact rows that they lead to. Call within a transaction."""
        for entry in entries:
            body = ids.canonical(codec.body(entry))
            row = (entry.number, entry.hash, entry.previous, entry.dream, entry.proposal.verb, body)
            self._db.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", row)
            subjects = {(change.subject, entry.number) for change in entry.proposal.changes}
            self._db.executemany("INSERT INTO entry_facts VALUES (?, ?)", sorted(subjects))
        self.project(standings)

    def project(self, standings: Iterable[Standing]) -> None:
        """Write: these rows of the projection. Call within a transaction."""
        for fact, confidence, weight, heard in standings:
            row = ids.canonical(codec.fact_json(fact))
            self._db.execute(
                "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (fact.id, fact.status, fact.kind, fact.scope, fact.subject, fact.attribute, bool(fact.vetoes), fact.text,
                 row, confidence, weight, heard),
            )  # fmt: skip
            for table in ("fact_anchors", "fact_evidence"):
                self._db.execute(f"DELETE FROM {table} WHERE fact = ?", (fact.id,))
            places = sorted({anchor.path for anchor in fact.anchors})
            self._db.executemany("INSERT INTO fact_anchors VALUES (?, ?)", [(fact.id, path) for path in places])
            evidence = [(fact.id, id) for id in sorted(fact.evidence)]
            self._db.executemany("INSERT INTO fact_evidence VALUES (?, ?)", evidence)

    def clear_projection(self) -> None:
        """Write: drop every row that can be made again from the ledger. Call within a transaction."""
        for table in ("facts", "fact_evidence", "fact_anchors"):
            self._db.execute(f"DELETE FROM {table}")

    def best(self, count: int) -> list[Standing]:
        """Read: the facts that may stand in the index: ``count`` by weight and as many by how lately they were heard."""
        found: dict[str, Standing] = {}
        for order in ("weight", "heard"):
            query = f"SELECT row, confidence, weight, heard FROM facts WHERE status IN ('asserted', 'corroborated') ORDER BY {order} DESC LIMIT ?"
            for row, confidence, weight, heard in self._all(query, count):
                fact = codec.fact_from(json.loads(row))
                found[fact.id] = Standing(fact, confidence, weight, heard)
        return [found[id] for id in sorted(found)]

    def standings(self, where: str = "1", *values: object) -> Iterator[Standing]:
        """Read: fact rows with what was computed of them, by id; ``where`` is SQL over the columns of ``facts``."""
        for row, *computed in self._all(f"SELECT row, confidence, weight, heard FROM facts WHERE {where} ORDER BY id", *values):
            yield Standing(codec.fact_from(json.loads(row)), *computed)

    # -- nights, publication, imports

    def dreamt(self, number: int, at: float, upto: int) -> None:
        """Write: that a night happened, when (seconds since 1970), and up to where it read."""
        self._db.execute("INSERT INTO dreams VALUES (?, ?, ?)", (number, at, upto))

    def last_dream(self) -> tuple[int, float, int]:
        """Read: number, time and log position of the newest night; zeros when there was none."""
        row = self._one("SELECT number, at, upto FROM dreams ORDER BY number DESC LIMIT 1")
        return (row[0], row[1], row[2]) if row else (0, 0.0, 0)

    def listed(self, entry: int) -> tuple[str, ...]:
        """Read: the facts that MEMORY.md listed when the ledger stood at this entry."""
        row = self._one("SELECT facts FROM published WHERE entry <= ? ORDER BY entry DESC LIMIT 1", entry)
        return tuple(json.loads(row[0])) if row else ()

    def list_facts(self, entry: int, facts: Sequence[str]) -> None:
        """Write: which facts MEMORY.md lists from this entry on."""
        self._db.execute("INSERT OR REPLACE INTO published VALUES (?, ?)", (entry, json.dumps(list(facts))))

    def marks(self) -> dict[str, str]:
        """Read: how far each source has been imported or scanned."""
        return dict(self._all("SELECT source, mark FROM marks"))

    def mark(self, marks: Mapping[str, str]) -> None:
        """Write: how far sources have been read."""
        self._db.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?)", sorted(marks.items()))

    def unseen(self, keys: Sequence[str]) -> set[str]:
        """Read: those of the keys that no import has brought yet."""
        rows = self._all("SELECT key FROM imported WHERE key IN (SELECT value FROM json_each(?))", json.dumps(keys))
        return set(keys) - {key for (key,) in rows}

    def seen(self, keys: Iterable[str]) -> None:
        """Write: that an import has brought these."""
        self._db.executemany("INSERT OR IGNORE INTO imported VALUES (?)", [(key,) for key in keys])

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
            yield from self._db.execute(query, values)


def _read_only(path: Path) -> bool:
    import os

    return path.exists() and not os.access(path, os.W_OK)
