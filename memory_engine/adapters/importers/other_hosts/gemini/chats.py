"""Chats of Gemini CLI (``~/.gemini/tmp/<project>/chats/``) -> observations.

The form is that of version 0.61.0, read off chats that the program itself wrote: a line a message
(``session-*.jsonl``), those of sub-agents in a folder beside, named after the session. Earlier
versions wrote one document a session (``session-*.json``) with the same messages
(``chatRecordingTypes.ts`` of google-gemini/gemini-cli at 5411f11).

A chat does not say whether a person typed a prompt or a program handed it over: what a prompt says
has the trust of an agent's word.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from memory_engine.adapters.importers.batch import Batch, Options
from memory_engine.adapters.importers.files.jsonl import (
    Json,
    ReadPosition,
    read_lines,
    refuse_binary,
)
from memory_engine.adapters.importers.files.pages import spelt_out
from memory_engine.adapters.importers.other_hosts.gemini.record import Chat
from memory_engine.adapters.importers.other_hosts.sessions import (
    HostSession,
    Told,
    Voices,
    read_sessions,
    state_of,
)
from memory_engine.adapters.importers.record.content import as_id, as_text
from memory_engine.domain.errors.given import BadInput

VOICES = Voices("agent:gemini", "user:gemini")
REMEDY = "Give one session-*.jsonl, or a folder chats below ~/.gemini/tmp."
LARGEST = 64 * 1024 * 1024
"""[bytes] Of a document: it is read whole."""


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield what changed chats say, one or a folder's."""
    found = list(_sessions(path, options.workspace))
    yield from read_sessions(found, marks, options, VOICES)


def ran_in(path: Path) -> str:
    """Name the folder in which a session ran."""
    return _ran_in(path, _head(path), "")


def _sessions(path: Path, workspace: str) -> Iterator[HostSession]:
    for file in _files(path):
        head = _head(file)
        id = as_id(head.get("sessionId"))
        if not (id and as_text(head.get("projectHash"))):
            if file == path:
                raise BadInput(f"{path}:1", "this is not the head of a chat", REMEDY)
            continue
        helpers = sorted((file.parent / id).glob("*.jsonl"))
        cwd = _ran_in(file, head, workspace)
        state = state_of([file, *helpers])
        yield HostSession(
            spelt_out(file.name), id, cwd, state, _Reading(file, helpers, id, cwd).lines
        )


class _Reading:
    """One session, to be read."""

    def __init__(self, file: Path, helpers: list[Path], root: str, cwd: str) -> None:
        self._files = [file, *helpers]
        self._root, self._cwd = root, cwd

    def lines(self) -> Iterator[Told]:
        """Read the session's chat, then those of its sub-agents."""
        for number, file in enumerate(self._files):
            agent = spelt_out(file.stem) if number else ""
            chat = Chat(agent or self._root, self._cwd, agent)
            for place, value, reason in _values(file):
                if reason:
                    yield Told(place, None, reason)
                for line in chat.read(value):
                    yield Told(place, line)


def _values(file: Path) -> Iterator[tuple[str, Json, str]]:
    name = spelt_out(file.name)
    if file.suffix == ".json":
        yield f"{name}:1", _document(file), ""
        return
    for raw in read_lines(file, ReadPosition()):
        place = f"{name}:{raw.number}"
        if raw.reason:
            yield place, {}, raw.reason
        for value in raw.values:
            yield place, value, ""


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        refuse_binary(path, "a chat of Gemini CLI")
        return [path]
    files = sorted(file for file in path.rglob("session-*.json*") if file.is_file())
    if not files:
        raise BadInput(str(path), "there is no chat (session-*.jsonl) here", REMEDY)
    return files


def _head(file: Path) -> Json:
    """Read what a chat says of itself; empty where it is none."""
    if file.suffix == ".json":
        return _document(file)
    first = next(read_lines(file, ReadPosition()), None)
    return first.value or {} if first else {}


def _document(file: Path) -> Json:
    try:
        if file.stat().st_size > LARGEST:
            return {}
        value = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _ran_in(file: Path, head: Json, workspace: str) -> str:
    """Tell where a session ran.

    Its project's folder has a file that says so.
    """
    for folder in (file.parent.parent, file.parent.parent.parent):
        try:
            return (folder / ".project_root").read_text("utf-8").strip()
        except (OSError, ValueError):
            continue
    hashed = hashlib.sha256(workspace.encode()).hexdigest()
    return workspace if as_text(head.get("projectHash")) == hashed else ""
