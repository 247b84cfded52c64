"""Sessions of Hermes (``$HERMES_HOME/state.db``, else ``~/.hermes/state.db``) -> observations.

The tables are those of version 0.19.0, read off the program (``hermes_state.py``) and off a
database that it made; columns that an older one lacks are done without. ``state.db#ID`` names one
session. A session that goes on from another, was branched from it, or is one of its sub-agents, is
of its family: one witness. What a person took back (``/undo``) was not said.

A session does not say whether a person typed a prompt or a program handed it over, and who wrote to
it through a messenger is anybody: what a prompt says has the trust of an agent's word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from memory_engine.adapters.importers.batch import Batch, Options
from memory_engine.adapters.importers.files.pages import spelt_out
from memory_engine.adapters.importers.other_hosts.database import (
    meant,
    object_in,
    parted,
    reading,
    rows,
)
from memory_engine.adapters.importers.other_hosts.families import families, root_of
from memory_engine.adapters.importers.other_hosts.hermes.record import Talk
from memory_engine.adapters.importers.other_hosts.sessions import (
    HostSession,
    Told,
    Voices,
    read_sessions,
)
from memory_engine.adapters.importers.record.content import as_id, as_text
from memory_engine.domain import ids

VOICES = Voices("agent:hermes", "user:hermes")
TABLES = ("sessions", "messages")
FILE = "state.db"
REMEDY = "Give ~/.hermes/state.db, or state.db#ID for one session."
COUNTED = "SELECT session_id, count(*), max(id) FROM messages GROUP BY session_id"
MESSAGES = "SELECT * FROM messages WHERE session_id = ? ORDER BY id"

Row = Mapping[str, Any]


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield what changed sessions of a database say, by family."""
    file, only = parted(path)
    file = file / FILE if file.is_dir() else file
    with reading(file, TABLES, REMEDY) as database:
        sessions = meant(_sessions(database, spelt_out(file.name), only), path, only, REMEDY)
        yield from read_sessions(sessions, marks, options, VOICES)


def ran_in(path: Path) -> str:
    """Name the folder in which a session ran."""
    file, only = parted(path)
    with reading(file, TABLES, REMEDY) as database:
        return next((_cwd(row) for row in _known(database) if row["id"] == only), "")


def _known(database: sqlite3.Connection) -> list[Row]:
    found = rows(database, "SELECT * FROM sessions ORDER BY started_at, id")
    return [row for row in found if as_id(row.get("id"))]


def _sessions(database: sqlite3.Connection, name: str, only: str) -> Iterator[HostSession]:
    known = {row["id"]: row for row in _known(database)}
    parents = {id: as_id(row.get("parent_session_id")) for id, row in known.items()}
    counts = {id: counted for id, *counted in database.execute(COUNTED)}
    wanted = {root_of(only, parents)} & {*known} if only else {*known}
    for root, family in families(parents).items():
        if root in wanted and any(id in counts for id in family):
            seen = [[id, counts.get(id, [])] for id in family]
            state = ids.digest("rows", ids.canonical(seen))[:16]
            cwd = next(filter(None, (_cwd(known[id]) for id in family)), "")
            reader = _Reading(database, name, [known[id] for id in family])
            yield HostSession(f"{name}#{root}", root, cwd, state, reader.lines)


def _cwd(row: Row) -> str:
    return as_text(row.get("cwd")) or as_text(row.get("git_repo_root"))


class _Reading:
    """One family of sessions, to be read."""

    def __init__(self, database: sqlite3.Connection, name: str, family: list[Row]) -> None:
        self._database, self._name, self._family = database, name, family

    def lines(self) -> Iterator[Told]:
        """Read the messages of each of its sessions, in order."""
        passed = set[tuple[object, ...]]()
        for of in self._family:
            id = of["id"]
            helps = bool(object_in(of.get("model_config")).get("_delegate_from"))
            talk = Talk(id, id if helps else "", _cwd(of), as_text(of.get("git_branch")))
            for row in rows(self._database, MESSAGES, (id,)):
                if _is_taken_back(row) or _is_repeated(row, passed):
                    continue
                place = f"{self._name}#{spelt_out(id)}:{row['id']}"
                for line in talk.read(row):
                    yield Told(place, line)


def _is_taken_back(row: Row) -> bool:
    """Tell whether a person undid a message.

    One that was only summed up was said.
    """
    return row.get("active", 1) == 0 and not row.get("compacted")


def _is_repeated(row: Row, passed: set[tuple[object, ...]]) -> bool:
    """Tell whether a message stands there again.

    A branch, or what goes on, has a copy of it.
    """
    what = (row.get("role"), row.get("content"), row.get("tool_calls"), row.get("tool_call_id"))
    said = (*what, row.get("timestamp"))
    again = said in passed
    passed.add(said)
    return again
