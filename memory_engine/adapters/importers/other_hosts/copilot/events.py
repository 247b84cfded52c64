"""Sessions of Copilot CLI (``~/.copilot/session-state/<id>/events.jsonl``) -> observations.

The form is that of version 1.0.102, read off a session that the program itself wrote; what it says
of sub-agents and of compaction is that of its SDK (``session-events.ts`` of github/copilot-sdk at
cc0438d, of 1.0.81: ``agentId`` of an event is that of a sub-agent, and what is in it named the tool
that called one). No session with a sub-agent was seen.

A session does not say whether a person typed a prompt or a program handed it over: what a prompt
says has the trust of an agent's word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from memory_engine.adapters.importers.batch import Batch, Options
from memory_engine.adapters.importers.files.jsonl import (
    Json,
    ReadPosition,
    read_lines,
    refuse_binary,
)
from memory_engine.adapters.importers.files.pages import spelt_out
from memory_engine.adapters.importers.other_hosts.copilot.record import Talk
from memory_engine.adapters.importers.other_hosts.sessions import (
    HostSession,
    Told,
    Voices,
    read_sessions,
    state_of,
)
from memory_engine.adapters.importers.record.content import as_id, as_object, as_text
from memory_engine.domain.errors.given import BadInput

VOICES = Voices("agent:copilot", "user:copilot")
NAME = "events.jsonl"
REMEDY = "Give one session's events.jsonl, or the folder ~/.copilot/session-state."


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield what changed sessions say, one or a folder's."""
    yield from read_sessions(list(_sessions(path)), marks, options, VOICES)


def ran_in(path: Path) -> str:
    """Name the folder in which a session ran."""
    return as_text(as_object(_head(path).get("context")).get("cwd"))


def _sessions(path: Path) -> Iterator[HostSession]:
    for file in _files(path):
        head = _head(file)
        id = as_id(head.get("sessionId"))
        if id:
            cwd = as_text(as_object(head.get("context")).get("cwd"))
            yield HostSession(f"{id}/{NAME}", id, cwd, state_of([file]), _Reading(file, id).lines)
        elif file == path:
            raise BadInput(f"{path}:1", "this is not the start of a session", REMEDY)


class _Reading:
    """One session, to be read."""

    def __init__(self, file: Path, id: str) -> None:
        self._file, self._name = file, f"{spelt_out(id)}/{NAME}"

    def lines(self) -> Iterator[Told]:
        """Read the session's events."""
        talk = Talk()
        for raw in read_lines(self._file, ReadPosition()):
            place = f"{self._name}:{raw.number}"
            if raw.reason:
                yield Told(place, None, raw.reason)
            for value in raw.values:
                for line in talk.read(value):
                    yield Told(place, line)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        refuse_binary(path, "a session of Copilot CLI")
        return [path]
    files = sorted(file for file in path.rglob(NAME) if file.is_file())
    if not files:
        raise BadInput(str(path), f"there is no session ({NAME}) here", REMEDY)
    return files


def _head(file: Path) -> Json:
    """Read what a session says as it starts.

    Empty where it is none.
    """
    try:
        with closing(read_lines(file, ReadPosition())) as lines:
            first = next(lines, None)
    except OSError:
        return {}
    raw = first.value if first and first.value else {}
    return as_object(raw.get("data")) if raw.get("type") == "session.start" else {}
