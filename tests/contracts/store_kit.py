"""For the contract of a LedgerStore: every backend, and its rows.

It has how each is opened, and rows, facts and entries to put into one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from memory_engine.adapters.store import Store
from memory_engine.belief import ledger
from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records.change import Change, Entry, Proposal
from memory_engine.domain.records.fact import Fact, Standing
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.words import Mark, Verb
from memory_engine.formats.caller import observed
from memory_engine.formats.log_reading import read_line
from tests import postgres


class Backend(NamedTuple):
    """One database: how a path is opened, and altered.

    It is somebody else who alters it.
    """

    name: str
    open: Callable[[Path], LedgerStore]
    tamper: Callable[..., None]


def _alter_file(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)


def _open_schema(path: Path) -> LedgerStore:
    from memory_engine.adapters.postgres.address import address
    from memory_engine.adapters.postgres.store import PostgresStore

    said = postgres.server().address(postgres.schema_of(path))
    return PostgresStore(address(said, "test"), path.parent)


def _alter_schema(path: Path, *statements: str) -> None:
    import psycopg

    (server, _) = postgres.server().address("x").rsplit("&", 1)
    with psycopg.connect(server) as database:
        database.execute(f"SET search_path = {postgres.schema_of(path)}".encode())
        database.execute(
            "SET session_replication_role = replica"
        )  # past the guards, as a superuser
        for statement in statements:
            database.execute(statement.encode())


BACKENDS = (
    Backend("sqlite", Store, _alter_file),
    Backend("postgres", _open_schema, _alter_schema),
)
"""Every one must pass every test."""

NONE: Mapping[str, Any] = MappingProxyType({})
"""Nothing said of any fact."""

Open = Callable[[], LedgerStore]


def row(
    number: int, session: str = "s1", day: str = "2026-11-10", **more: object
) -> tuple[str, str, Observation]:
    """A log line with its day and what it says."""
    said = {
        "text": f"Zebra {number}",
        "principal": "agent:claude",
        "session": session,
        "at": f"{day}T10:00:{number:02d}Z",
        **more,
    }
    (day, line), _ = observed(said, "2026-11-20T00:00:00.000000Z", "test")
    return day, line, read_line(day, line, f"logs/{day}.md:{number}")


def fact(name: str, status: str = "asserted", **more: object) -> Fact:
    """A fact whose id is ``f`` and its name."""
    return Fact(**{"id": f"f{name}", "text": f"Fact {name}", "status": status, **more})  # type: ignore[arg-type]


def put(
    store: LedgerStore,
    *facts: Fact,
    weights: Mapping[str, float] = NONE,
    heard: Mapping[str, str] = NONE,
    marks: Mapping[str, Mark] = NONE,
) -> None:
    """Project these facts."""
    with store.transaction():
        store.project(
            Standing(
                f, 0.5, weights.get(f.id, 1.0), heard.get(f.id, "2026-11-10"), marks.get(f.id, "")
            )
            for f in facts
        )


def chained(
    store: LedgerStore, *subjects: str, dream: int = 1, verb: Verb = "admit"
) -> list[Entry]:
    """Entries that follow the head, one for each subject."""
    proposals = [
        Proposal(verb, f"because of {s}", (Change(s, (("text", ""),), (("text", "said"),)),))
        for s in subjects
    ]
    return ledger.chained(proposals, store.head(), "2026-11-20", dream, "test")


def add(store: LedgerStore, *subjects: str, dream: int = 1, verb: Verb = "admit") -> list[Entry]:
    """Put them at the end of the ledger."""
    entries = chained(store, *subjects, dream=dream, verb=verb)
    with store.transaction():
        store.append(entries)
    return entries
