"""Chats of Cursor (``User/globalStorage/state.vscdb``) -> observations.

One database holds those of all projects: ``composerData:ID`` is a chat with the order of its
messages, ``bubbleId:ID:ID`` one message. Its maker documents nothing of it. What is read here is
what several programs agree on that read it: CURSORIDE-FORMAT.md of specstoryai/getspecstory, the
notes on cursor-desktop of skillsynchq/txcript (Cursor 3.17), the adapter of fayzan123/rungraph
(3.16). It was not tried with the program itself. ``state.vscdb#ID`` names one chat. What Cursor
makes of a chat that grew too long, and what hooks put before its agent, stands nowhere that they
know of: neither is heard.

A chat does not say whether a person typed a prompt or a program handed it over: what a prompt says
has the trust of an agent's word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from memory_engine.adapters.importers.batch import Batch, Options
from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.files.pages import spelt_out
from memory_engine.adapters.importers.other_hosts.cursor import folders
from memory_engine.adapters.importers.other_hosts.cursor.record import Spoken, lines_of
from memory_engine.adapters.importers.other_hosts.database import (
    meant,
    object_in,
    parted,
    reading,
)
from memory_engine.adapters.importers.other_hosts.families import families, root_of
from memory_engine.adapters.importers.other_hosts.sessions import (
    HostSession,
    Told,
    Voices,
    read_sessions,
)
from memory_engine.adapters.importers.record.content import as_id, as_object
from memory_engine.adapters.importers.times import THOUSANDTHS
from memory_engine.domain import ids

VOICES = Voices("agent:cursor", "user:cursor")
TABLES = ("cursorDiskKV",)
FILE = "state.vscdb"
REMEDY = (
    "Give Cursor's User/globalStorage/state.vscdb (on Linux below ~/.config/Cursor), or "
    "state.vscdb#ID for one chat."
)
BELOW = "SELECT key, value FROM cursorDiskKV WHERE key >= ? AND key < ? ORDER BY rowid"
ONE = "SELECT value FROM cursorDiskKV WHERE key = ?"
COUNTED = """
    SELECT count(*), sum(length(value)), max(rowid) FROM cursorDiskKV WHERE key >= ? AND key < ?
"""
CHAT, MESSAGE = "composerData:", "bubbleId:"
LONGEST = 8 * 1024 * 1024
"""[bytes] Of a message that is read: a longer one holds a dump, and no sentence."""


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield what a database's changed chats say, helpers' with each."""
    file, only = parted(path)
    file = _file(file)
    with reading(file, TABLES, REMEDY) as database:
        chats = meant(_sessions(database, file, only), path, only, REMEDY)
        yield from read_sessions(chats, marks, options, VOICES)


def ran_in(path: Path) -> str:
    """Name the folder in which a chat ran."""
    file, only = parted(path)
    with reading(_file(file), TABLES, REMEDY) as database:
        return folders.folder_of(database, only, _chat(database, only), {})


def listed(file: Path) -> Iterator[tuple[str, str, float, str]]:
    """List root chats: name, folder, change [s since 1970], state.

    A chat that does not say when it changed has changed when its database has.
    """
    written = file.stat().st_mtime
    with reading(file, TABLES, REMEDY) as database:
        chats = dict(_chats(database))
        for session in _sessions(database, file, ""):
            at = chats[session.root].get("lastUpdatedAt")
            changed = at / THOUSANDTHS if isinstance(at, int | float) else written
            yield session.root, session.cwd, changed, session.state


def _file(path: Path) -> Path:
    """Find the database in a folder of Cursor's.

    It may be ``User`` or the one below.
    """
    below = (path / FILE, path / "globalStorage" / FILE, path / "User" / "globalStorage" / FILE)
    return next((one for one in below if one.is_file()), below[0]) if path.is_dir() else path


def _sessions(database: sqlite3.Connection, file: Path, only: str) -> Iterator[HostSession]:
    """Put chats together with those of their sub-agents."""
    chats = {id: chat for id, chat in _chats(database) if chat}
    parents = {id: _parent(chat) for id, chat in chats.items()}
    wanted = {root_of(only, parents)} & {*chats} if only else {*chats}
    older = folders.by_workspace(file)
    for root, family in families(parents).items():
        if root not in wanted:
            continue
        seen = [[id, *database.execute(COUNTED, _range(id)).fetchone()] for id in family]
        if not any(count for _, count, *_ in seen):
            continue
        cwd = folders.folder_of(database, root, chats[root], older)
        state = ids.digest("rows", ids.canonical([list(row) for row in seen]))[:16]
        name = spelt_out(file.name)
        reader = _Reading(database, name, root, cwd, {id: chats[id] for id in family})
        yield HostSession(f"{name}#{root}", root, cwd, state, reader.lines)


def _chats(database: sqlite3.Connection) -> Iterator[tuple[str, Json]]:
    for key, value in database.execute(BELOW, (CHAT, _end(CHAT))):
        id = as_id(key.removeprefix(CHAT))
        if id:
            yield id, _object(value)


def _chat(database: sqlite3.Connection, id: str) -> Json:
    row = database.execute(ONE, (f"{CHAT}{id}",)).fetchone()
    return _object(row[0]) if row else {}


def _parent(chat: Json) -> str:
    return as_id(as_object(chat.get("subagentInfo")).get("parentComposerId"))


def _range(id: str) -> tuple[str, str]:
    before = f"{MESSAGE}{id}:"
    return before, _end(before)


def _end(prefix: str) -> str:
    """Give the first key behind all that begin so."""
    return f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"


def _object(value: object) -> Json:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return object_in(value) if isinstance(value, str) and len(value) <= LONGEST else {}


class _Reading:
    """One chat with those of its sub-agents, to be read."""

    def __init__(
        self,
        database: sqlite3.Connection,
        name: str,
        root: str,
        cwd: str,
        family: Mapping[str, Json],
    ) -> None:
        self._database, self._name, self._root, self._cwd = database, name, root, cwd
        self._family = family

    def lines(self) -> Iterator[Told]:
        """Read its messages in order, then those of each sub-agent."""
        for id, chat in self._family.items():
            of = Spoken(id, "" if id == self._root else id, self._cwd)
            place = f"{self._name}#{spelt_out(id)}"
            for bubble, message, at in self._messages(id, chat):
                for line in lines_of(bubble, message, at or chat.get("createdAt"), of):
                    yield Told(f"{place}:{bubble}", line)

    def _messages(self, id: str, chat: Json) -> Iterator[tuple[str, Json, object]]:
        before, end = _range(id)
        rows = self._database.execute(BELOW, (before, end)).fetchall()
        there = {as_id(key.removeprefix(before)): _object(value) for key, value in rows}
        headers = chat.get("fullConversationHeadersOnly")
        order = [as_object(one) for one in headers] if isinstance(headers, list) else []
        told = {as_id(one.get("bubbleId")): one.get("createdAt") for one in order}
        for bubble in told if told else there:
            if bubble and there.get(bubble):
                yield bubble, there[bubble], told.get(bubble)
