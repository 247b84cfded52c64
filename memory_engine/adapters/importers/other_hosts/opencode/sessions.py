"""Sessions of OpenCode (``~/.local/share/opencode/opencode.db``) -> observations.

The tables are those of version 1.18.33, read off a database that the program itself wrote
(``session``, ``message``, ``part``; what a message and a part hold is JSON). ``opencode.db#ID``
names one session. Its older storage of many JSON files it takes over itself, and is not read.

A session does not say whether a person typed a prompt or a program handed it over: what a prompt
says has the trust of an agent's word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.importers.batch import Batch, Options
from memory_engine.adapters.importers.files.pages import spelt_out
from memory_engine.adapters.importers.other_hosts.database import (
    meant,
    object_in,
    parted,
    reading,
)
from memory_engine.adapters.importers.other_hosts.families import families, root_of
from memory_engine.adapters.importers.other_hosts.opencode.record import Spoken, lines_of
from memory_engine.adapters.importers.other_hosts.sessions import (
    HostSession,
    Told,
    Voices,
    read_sessions,
)
from memory_engine.adapters.importers.record.content import as_id
from memory_engine.adapters.importers.times import THOUSANDTHS
from memory_engine.domain import ids

VOICES = Voices("agent:opencode", "user:opencode")
TABLES = ("session", "message", "part")
FILE = "opencode.db"
REMEDY = "Give ~/.local/share/opencode/opencode.db, or opencode.db#ID for one session."
SESSIONS = "SELECT id, parent_id, directory FROM session ORDER BY time_created, id"
COUNTED = """
    SELECT session_id, count(*), max(time_updated), max(id) FROM part GROUP BY session_id
"""
MESSAGES = """
    SELECT session_id, id, data FROM message WHERE session_id IN (SELECT value FROM json_each(?))
    ORDER BY time_created, id
"""
PARTS = "SELECT id, data FROM part WHERE message_id = ? ORDER BY id"


class _Row(NamedTuple):
    """A session as it stands in the database."""

    id: str
    parent: str
    cwd: str


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield what changed sessions of a database say, helpers' included."""
    file, only = parted(path)
    file = file / FILE if file.is_dir() else file
    with reading(file, TABLES, REMEDY) as database:
        sessions = meant(_sessions(database, spelt_out(file.name), only), path, only, REMEDY)
        yield from read_sessions(sessions, marks, options, VOICES)


def ran_in(path: Path) -> str:
    """Name the folder in which a session ran."""
    file, only = parted(path)
    with reading(file, TABLES, REMEDY) as database:
        rows = {row.id: row for row in _rows(database)}
    return rows[only].cwd if only in rows else ""


def listed(file: Path) -> Iterator[tuple[str, str, float, str]]:
    """List root sessions: name, folder, change [s since 1970], state."""
    with reading(file, TABLES, REMEDY) as database:
        rows = {row.id: row for row in _rows(database)}
        counts = {str(id): [*counted] for id, *counted in database.execute(COUNTED)}
    for root, family in families({row.id: row.parent for row in rows.values()}).items():
        seen = [counts.get(id, [0, 0, ""]) for id in family]
        changed = max(float(row[1] or 0) for row in seen) / THOUSANDTHS
        yield root, rows[root].cwd, changed, ids.digest("rows", ids.canonical(seen))[:16]


def _rows(database: sqlite3.Connection) -> list[_Row]:
    rows = database.execute(SESSIONS).fetchall()
    return [_Row(as_id(id), as_id(parent), str(cwd or "")) for id, parent, cwd in rows if as_id(id)]


def _sessions(database: sqlite3.Connection, name: str, only: str) -> Iterator[HostSession]:
    """Put sessions together with those of their sub-agents."""
    rows = {row.id: row for row in _rows(database)}
    parents = {row.id: row.parent for row in rows.values()}
    counts = {str(id): [*counted] for id, *counted in database.execute(COUNTED)}
    wanted = {root_of(only, parents)} & {*rows} if only else {*rows}
    for root, family in families(parents).items():
        if root in wanted:
            seen = [[id, counts.get(id, [])] for id in family]
            state = ids.digest("rows", ids.canonical(seen))[:16]
            reader = _Reading(database, name, root, [rows[id] for id in family])
            yield HostSession(f"{name}#{root}", root, rows[root].cwd, state, reader.lines)


class _Reading:
    """One root session, to be read."""

    def __init__(
        self, database: sqlite3.Connection, name: str, root: str, family: list[_Row]
    ) -> None:
        self._database, self._name, self._root = database, name, root
        self._family = {row.id: row for row in family}

    def lines(self) -> Iterator[Told]:
        """Read its messages, and those of its sub-agents, in order of time."""
        named = ids.canonical(sorted(self._family))
        for session, id, data in self._database.execute(MESSAGES, (named,)).fetchall():
            row = self._family[session]
            of = Spoken(session, "" if session == self._root else session, row.cwd)
            rows = self._database.execute(PARTS, (id,)).fetchall()
            parts = [(as_id(part), object_in(text)) for part, text in rows]
            place = f"{self._name}#{session}:{spelt_out(str(id))}"
            for line in lines_of(as_id(id), object_in(data), parts, of):
                yield Told(place, line)
