"""Sessions of a host, read whole when they have changed.

A host's module tells which sessions there are and turns what the host wrote into lines of a
conversation, which are heard as those of any transcript. Reading whole keeps no state between two
nights but a digest of what was read: the keys keep all from coming twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.importers.batch import Batch, LeftOut, Options, name_in_voice
from memory_engine.adapters.importers.claude_code import project
from memory_engine.adapters.importers.claude_code.transcript import (
    OTHERS,
    from_afar,
    take_in,
)
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.turn_result import AGENT, OWNER
from memory_engine.adapters.importers.files.jsonl import guard
from memory_engine.adapters.importers.harvest import Harvest, Unwritten
from memory_engine.adapters.importers.record.line import RecordLine
from memory_engine.domain import ids

VERSION = 1
"""Of the mark. What was read by another version is read anew."""


class Told(NamedTuple):
    """A session's line and place, or why there is none."""

    place: str
    line: RecordLine | None = None
    reason: str = ""


class HostSession(NamedTuple):
    """A root session: its mark's name, folder, and ordered lines.

    ``state`` is another whenever something was added to it.
    """

    name: str
    root: str
    cwd: str
    state: str
    lines: Callable[[], Iterator[Told]]


class Voices(NamedTuple):
    """Who speaks in a host's sessions: agent, and person's stand-in.

    ``person`` where the host's record does not tell a person from a program that hands a prompt
    over: what a prompt says has the trust of an agent's word then, and makes no rule.
    """

    agent: str
    person: str = ""


def read_sessions(
    sessions: Iterable[HostSession], marks: Mapping[str, str], options: Options, voices: Voices
) -> Iterator[Batch]:
    """Yield what sessions say that have changed since their marks."""
    known = list(sessions)
    notes = from_afar(known, options.workspace)
    for session in known:
        if project.is_anothers(session.cwd, options.workspace) and not options.any_project:
            yield Batch(session.name, "", left=(LeftOut(OTHERS.format(session.cwd), session.name),))
            continue
        name = name_in_voice(session.name, options)
        if marks.get(name, "") != _mark(session.state):
            batch = _batch(session, options, voices)
            yield replace(batch, source=name, notes=notes.pop(session.cwd, ()))


def _mark(state: str) -> str:
    return json.dumps({"v": VERSION, "state": state}, separators=(",", ":"))


def _batch(source: HostSession, options: Options, voices: Voices) -> Batch:
    session, harvest, at = Session(root=source.root), Harvest(), ""
    for told in source.lines():
        if told.reason:
            harvest.leave(told.reason, told.place, damaged=True)
        if told.line is None:
            continue
        at = told.line.at or at
        line = told.line._replace(at=at, uuid=told.line.uuid or _uuid(source, told.place))
        session = take_in(harvest, session, line, told.place, options, partial(_by, voices))
    return Batch(
        source.name,
        _mark(source.state),
        tuple(harvest.lines),
        tuple(harvest.left),
        {source.root: session.origins},
        {source.root: session.penned} if session.penned else {},
    )


def _by(voices: Voices, draft: Unwritten) -> Unwritten:
    """Name the host's agent, and trust persons by its record."""
    if draft.principal == AGENT:
        return draft._replace(principal=voices.agent)
    if draft.principal != OWNER or not voices.person:
        return draft
    lowered = {"trust": "agent", "kind": "claim" if draft.fields.get("kind") else ""}
    return draft._replace(principal=voices.person, fields={**draft.fields, **lowered})


def _uuid(source: HostSession, place: str) -> str:
    return ids.digest("line", f"{source.root}\n{place}")[:16]


def state_of(files: Iterable[Path]) -> str:
    """Digest how much stands in files, and what at their ends."""
    sizes = [(path.name, path.stat().st_size, path) for path in files]
    seen = [[name, size, guard(path, size)] for name, size, path in sizes]
    return ids.digest("files", ids.canonical(seen))[:16]
