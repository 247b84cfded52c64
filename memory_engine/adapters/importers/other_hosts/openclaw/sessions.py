"""Sessions of OpenClaw (``~/.openclaw/agents/ID/``) -> observations.

Since 2026.8 they stand in ``agent/openclaw-agent.sqlite``, one event a row, before in
``sessions/ID.jsonl``, one event a line: the same events. Tables and events are those of version
2026.9.6, read off the program and its documentation (``reference/database-schemas``,
``reference/session-management-compaction``). ``openclaw-agent.sqlite#ID`` names one session. An
event that it keeps compressed is counted, and not read: Python has no reader for zstd before 3.14.

Who writes to an agent through a messenger is anybody: what a prompt says has the trust of an
agent's word, in a group that of an outside source; what wakes an agent by a schedule is no prompt.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from memory_engine.adapters.importers.batch import Batch, Options
from memory_engine.adapters.importers.files.jsonl import (
    Json,
    ReadPosition,
    read_lines,
    refuse_binary,
)
from memory_engine.adapters.importers.files.pages import spelt_out
from memory_engine.adapters.importers.other_hosts.database import (
    HEAD,
    meant,
    object_in,
    parted,
    reading,
    rows,
)
from memory_engine.adapters.importers.other_hosts.families import families, root_of
from memory_engine.adapters.importers.other_hosts.openclaw.record import FROM_OUTSIDE, Talk
from memory_engine.adapters.importers.other_hosts.sessions import (
    HostSession,
    Told,
    Voices,
    read_sessions,
    state_of,
)
from memory_engine.adapters.importers.record.content import as_id, as_object, as_text
from memory_engine.domain import ids
from memory_engine.domain.errors.given import BadInput

VOICES = Voices("agent:openclaw", "user:openclaw")
TABLES = ("transcript_events",)
FILE = "openclaw-agent.sqlite"
REMEDY = (
    "Give ~/.openclaw/agents/ID (or its agent/openclaw-agent.sqlite, or a session's .jsonl below "
    "sessions/), or openclaw-agent.sqlite#ID for one session."
)
COUNTED = "SELECT session_id, count(*), max(seq) FROM transcript_events GROUP BY session_id"
EVENTS = "SELECT * FROM transcript_events WHERE session_id = ? ORDER BY seq"
NODES = "SELECT session_key, entry_json FROM session_nodes"
COMPRESSED = "an event that is kept compressed"
UNPROMPTED = ("cron:", "hook:")
"""How begin the names of conversations that a schedule or a program leads."""
HELPER = ":subagent:"


class Entry(NamedTuple):
    """What OpenClaw keeps of a conversation.

    Its key, who prompts in it, who spawned it.
    """

    key: str = ""
    spoken_by: str = "owner"
    parent: str = ""


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield what changed sessions of one or all agents say."""
    file, only = parted(path)
    stores = _stores(file)
    for store in stores:
        yield from _of_store(store, only, marks, options)
    texts = [text for text in _texts(file) if not stores or text.parent.name == "sessions"]
    if not (stores or texts):
        raise BadInput(str(path), "there is no session here", REMEDY)
    yield from read_sessions(list(_of_files(texts, file)), marks, options, VOICES)


def ran_in(path: Path) -> str:
    """Name the folder in which a session ran."""
    file, only = parted(path)
    if not _stores(file):
        return as_text(_head(file).get("cwd"))
    with reading(file, TABLES, REMEDY) as database:
        return as_text(_header(database, only).get("cwd"))


def _stores(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob(FILE) if _holds_sessions(file))
    try:
        with path.open("rb") as file:
            return [path] if file.read(len(HEAD)) == HEAD else []
    except OSError:
        return []


def _holds_sessions(file: Path) -> bool:
    """Tell whether a database's version keeps sessions in it."""
    try:
        with reading(file, TABLES, REMEDY):
            return True
    except BadInput:
        return False


def _texts(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*.jsonl") if file.is_file())
    if _stores(path):
        return []
    refuse_binary(path, "a session of OpenClaw")
    return [path]


# -- sessions in a database


def _of_store(file: Path, only: str, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    with reading(file, TABLES, REMEDY) as database:
        there = _in_database(database, _name(file), only)
        sessions = meant(there, f"{file}#{only}", only, REMEDY)
        yield from read_sessions(sessions, marks, options, VOICES)


def _in_database(database: sqlite3.Connection, name: str, only: str) -> Iterator[HostSession]:
    counts = {as_id(id): counted for id, *counted in database.execute(COUNTED) if as_id(id)}
    entries = _entries(_nodes(database))
    parents = {id: entries.get(id, Entry()).parent for id in counts}
    wanted = {root_of(only, parents)} & {*counts} if only else {*counts}
    for root, family in families(parents).items():
        if root in wanted:
            seen = [[id, list(counts[id])] for id in family]
            state = ids.digest("rows", ids.canonical(seen))[:16]
            cwd = as_text(_header(database, root).get("cwd"))
            reader = _Rows(database, name, {id: entries.get(id, Entry()) for id in family}, cwd)
            yield HostSession(f"{name}#{root}", root, cwd, state, reader.lines)


def _nodes(database: sqlite3.Connection) -> dict[str, Json]:
    try:
        return {as_text(key): object_in(said) for key, said in database.execute(NODES)}
    except sqlite3.Error:  # of an earlier version
        return {}


def _header(database: sqlite3.Connection, id: str) -> Json:
    first = next(iter(rows(database, f"{EVENTS} LIMIT 1", (id,))), {})
    return object_in(first.get("event_json"))


class _Rows:
    """One family of sessions in a database, to be read."""

    def __init__(
        self, database: sqlite3.Connection, name: str, family: Mapping[str, Entry], cwd: str
    ) -> None:
        self._database, self._name, self._family, self._cwd = database, name, family, cwd

    def lines(self) -> Iterator[Told]:
        """Read the events of each of its sessions, in order."""
        for id, entry in self._family.items():
            talk = _talk(id, entry, self._cwd)
            for row in rows(self._database, EVENTS, (id,)):
                place = f"{self._name}#{spelt_out(id)}:{row['seq']}"
                event = object_in(row.get("event_json"))
                if not event:
                    yield Told(place, None, COMPRESSED if row.get("event_zstd") else "damaged line")
                for line in talk.read(event):
                    yield Told(place, line)


# -- sessions in files


def _of_files(files: list[Path], asked: Path) -> Iterator[HostSession]:
    known: dict[Path, dict[str, Entry]] = {}
    for file in files:
        head = _head(file)
        id = as_id(head.get("id"))
        if not id:
            if file == asked:
                raise BadInput(f"{file}:1", "this is not the start of a session", REMEDY)
            continue
        if file.parent not in known:
            known[file.parent] = _entries(_index(file.parent / "sessions.json"))
        entry = known[file.parent].get(id, Entry())
        cwd = as_text(head.get("cwd"))
        reader = _Lines(file, id, entry, cwd)
        yield HostSession(f"{id}.jsonl", entry.parent or id, cwd, state_of([file]), reader.lines)


def _index(path: Path) -> dict[str, Json]:
    try:
        said = object_in(path.read_text("utf-8", "replace"))
    except OSError:
        return {}
    return {key: as_object(entry) for key, entry in said.items()}


def _head(file: Path) -> Json:
    """Read what a session says as it starts.

    Empty where it is none.
    """
    try:
        first = next(read_lines(file, ReadPosition()), None)
    except OSError:
        return {}
    raw = first.value if first and first.value else {}
    return raw if raw.get("type") == "session" else {}


class _Lines:
    """One session in a file, to be read."""

    def __init__(self, file: Path, id: str, entry: Entry, cwd: str) -> None:
        self._file, self._id, self._entry, self._cwd = file, id, entry, cwd

    def lines(self) -> Iterator[Told]:
        """Read its events."""
        talk = _talk(self._id, self._entry, self._cwd)
        for raw in read_lines(self._file, ReadPosition()):
            place = f"{spelt_out(self._file.name)}:{raw.number}"
            if raw.reason:
                yield Told(place, None, raw.reason)
            for value in raw.values:
                for line in talk.read(value):
                    yield Told(place, line)


# -- what is kept of a conversation


def _talk(id: str, entry: Entry, cwd: str) -> Talk:
    return Talk(id, cwd, id if HELPER in entry.key else "", entry.spoken_by)


def _entries(known: Mapping[str, Json]) -> dict[str, Entry]:
    """Tell each session's conversation, by their keys.

    Goes by what is kept under these.
    """
    sessions = {key: as_id(said.get("sessionId")) for key, said in known.items()}
    return {
        sessions[key]: Entry(key, _spoken_by(key, said), sessions.get(_spawned_by(said), ""))
        for key, said in known.items()
        if sessions[key]
    }


def _spoken_by(key: str, said: Mapping[str, Any]) -> str:
    bare = key.split(":", 2)[-1] if key.startswith("agent:") else key
    if key.startswith(UNPROMPTED) or bare.startswith(UNPROMPTED):
        return ""
    return "outside" if said.get("chatType") in FROM_OUTSIDE else "owner"


def _spawned_by(said: Mapping[str, Any]) -> str:
    return as_text(said.get("spawnedBy"))


def _name(file: Path) -> str:
    """Name a database by its agent's folder, too.

    Each agent has one of that name.
    """
    agent = file.parent.parent.name if file.parent.name == "agent" else ""
    return spelt_out(f"{agent}/{file.name}" if agent else file.name)
