"""Rollouts of Codex (``~/.codex/sessions/YYYY/MM/DD/rollout-<time>-<id>.jsonl``) -> observations.

The form is that of version 0.171.0, read off rollouts that the program itself wrote, and that of
earlier versions back to 0.44 (``RolloutLine`` of ``codex-rs/protocol``, and the description in
``docs/formats/codex.md`` of skillsynchq/txcript). Its SQLite files are no source: what a session
said stands in the rollout whole, "paginated" or not, and ``thread_history`` is made from it.

A root session is one source: its thread, those of its sub-agents, and those that were forked off.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.importers.batch import Batch, LeftOut, Options
from memory_engine.adapters.importers.files.jsonl import ReadPosition, read_lines, refuse_binary
from memory_engine.adapters.importers.files.pages import as_unread, spelt_out
from memory_engine.adapters.importers.other_hosts.codex.record import Thread
from memory_engine.adapters.importers.other_hosts.sessions import (
    HostSession,
    Told,
    Voices,
    read_sessions,
    state_of,
)
from memory_engine.adapters.importers.record.content import as_id, as_object, as_text
from memory_engine.domain.errors.given import BadInput

VOICES = Voices("agent:codex")
NAMES = "rollout-*.jsonl"
REMEDY = "Give one rollout-*.jsonl, or a folder below ~/.codex/sessions."
COMPRESSED = "a compressed rollout, which nobody here can read"
INTERNAL = "a thread that the host started for itself"


class Head(NamedTuple):
    """The first line of a rollout.

    Whose it is, where it ran, what it came from.
    """

    file: Path
    id: str = ""
    root: str = ""
    cwd: str = ""
    at: str = ""
    internal: bool = False


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield what changed rollouts say, one or a folder's."""
    heads, left = _heads(path)
    yield from as_unread(left)
    yield from read_sessions(_sessions(heads), marks, options, VOICES)


def ran_in(path: Path) -> str:
    """Name the folder in which a session ran."""
    return head_of(path).cwd


def _heads(path: Path) -> tuple[list[Head], list[LeftOut]]:
    if path.is_dir():
        files = sorted(file for file in path.rglob(NAMES) if file.is_file())
        packed = sorted(path.rglob(f"{NAMES}.*"))
        if not files and not packed:
            raise BadInput(str(path), "there is no rollout (rollout-*.jsonl) here", REMEDY)
        heads = [head for head in map(head_of, files) if head.id]
        return heads, [LeftOut(COMPRESSED, spelt_out(file.name)) for file in packed]
    refuse_binary(path, "a rollout of Codex")
    head = head_of(path)
    if not head.id:
        raise BadInput(f"{path}:1", "this is not the first line of a rollout", REMEDY)
    beside = (head_of(file) for file in sorted(path.parent.glob(NAMES)) if file != path)
    return [head, *(one for one in beside if one.id and one.root == head.root)], []


def head_of(file: Path) -> Head:
    """Read whose a rollout is; an empty head where it is none."""
    try:
        with closing(read_lines(file, ReadPosition())) as lines:
            first = next(lines, None)
    except OSError:
        return Head(file)
    raw = first.value if first and first.value else {}
    about = as_object(raw.get("payload"))
    if raw.get("type") != "session_meta":
        return Head(file)
    id, source = as_id(about.get("id")), as_object(about.get("source"))
    helper = as_object(source.get("subagent"))
    parent = as_id(as_object(helper.get("thread_spawn")).get("parent_thread_id"))
    roots = (about.get("session_id"), about.get("forked_from_id"), parent)
    root = next(filter(None, map(as_id, roots)), id)
    internal = source.get("subagent") in ("compact", "memory_consolidation")
    return Head(file, id, root, as_text(about.get("cwd")), as_text(raw.get("timestamp")), internal)


def _sessions(heads: list[Head]) -> Iterator[HostSession]:
    """Put together what belongs to one root session, oldest first."""
    roots: dict[str, list[Head]] = {}
    for head in sorted(heads, key=lambda head: (head.at, head.id)):
        roots.setdefault(head.root, []).append(head)
    for root, of_root in roots.items():
        main = next((head for head in of_root if head.id == root), of_root[0])
        files = [head.file for head in of_root]
        name = spelt_out(main.file.name)
        yield HostSession(name, root, main.cwd, state_of(files), lambda heads=of_root: _all(heads))  # type: ignore[misc]


def _all(heads: list[Head]) -> Iterator[Told]:
    lines = heapq.merge(*map(_timed, heads), key=lambda pair: pair[0])
    return (told for _, told in lines)


def _timed(head: Head) -> Iterator[tuple[str, Told]]:
    """Yield a thread's lines, each with its time.

    A line without one has that of the line before.
    """
    name, thread, at = spelt_out(head.file.name), Thread(), head.at
    if head.internal:
        yield at, Told(name, None, INTERNAL)
        return
    for raw in read_lines(head.file, ReadPosition()):
        place = f"{name}:{raw.number}"
        if raw.reason:
            yield at, Told(place, None, raw.reason)
        for value in raw.values:
            at = as_text(value.get("timestamp")) or at
            line = thread.read(value)
            if line is not None:
                yield at, Told(place, line)
