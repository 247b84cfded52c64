"""Transcripts of Claude Code (``~/.claude/projects/<project>/<session>.jsonl``) -> observations.

A root session is one source: its file, and those of its sub-agents beside it, read together in the
order of their times. What it has done so far stands in the mark, so that reading on from there
gives what reading in one go would have given.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from memory_engine.adapters.importers.batch import Batch, LeftOut, Options, name_in_voice
from memory_engine.adapters.importers.claude_code import project
from memory_engine.adapters.importers.claude_code.resuming import guarded, mark_of, mark_text
from memory_engine.adapters.importers.claude_code.sources import RootSession, head_of, root_sessions
from memory_engine.adapters.importers.claude_code.turn import read_turn
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.turn_result import OWNER
from memory_engine.adapters.importers.files.jsonl import Raw, ReadPosition, read_lines
from memory_engine.adapters.importers.files.pages import spelt_out
from memory_engine.adapters.importers.harvest import Harvest, Unwritten
from memory_engine.adapters.importers.record.line import RecordLine
from memory_engine.adapters.importers.record.progress import whose_progress
from memory_engine.adapters.importers.record.reading import read_record
from memory_engine.domain import ids
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.principal import allowed_trust

KEPT_A_BATCH = 400
BYTES_A_BATCH = 4 * 1024 * 1024
"""[lines of the log and reasons for none; bytes] A batch ends at either: so much is in memory, and
so much is read again after a crash. What a session has read is written down anew with each."""

BEGINNING = ReadPosition()

OTHERS = "session of another project, which ran in {}: import it there, or here with --any-project"
FROM_AFAR = (
    "{} ran in {}, which is not on this machine. If that is another project, `kairos-mem revert "
    "session:{}` takes it back{}."
)


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield what a session's file or a project's folder says.

    From the marks on, up to which it was read before.
    """
    sources = root_sessions(path)
    notes = from_afar(sources, options.workspace)
    for source in sources:
        if project.is_anothers(source.cwd, options.workspace) and not options.any_project:
            yield Batch(source.name, "", left=(LeftOut(OTHERS.format(source.cwd), source.name),))
            continue
        name = name_in_voice(source.name, options)
        for batch in _read_source(source, marks.get(name, ""), options):
            yield replace(batch, source=name, notes=notes.pop(source.cwd, ()))


class Ran(Protocol):
    """A root session, and where it ran."""

    @property
    def root(self) -> str:
        """Its name."""

    @property
    def cwd(self) -> str:
        """The folder in which it ran; "" where nobody knows."""


def from_afar(sources: Iterable[Ran], workspace: str) -> dict[str, tuple[str, ...]]:
    """Say of each folder where nobody can look which sessions ran there.

    Each is told once.
    """
    ran: dict[str, dict[str, None]] = {}
    for source in sources:
        if project.is_unknown(source.cwd, workspace):
            ran.setdefault(source.cwd, {})[source.root] = None
    return {cwd: (_afar(cwd, *roots),) for cwd, roots in ran.items()}


def _afar(cwd: str, first: str, *others: str) -> str:
    who = f"{len(others) + 1} sessions" if others else "A session"
    rest = "the others are" if others[1:] else "the other is"
    return FROM_AFAR.format(who, cwd, first, f"; {rest} {', '.join(others)}" if others else "")


def _read_source(source: RootSession, text: str, options: Options) -> Iterator[Batch]:
    """Read a session on from its mark.

    A batch ends after so many lines or bytes.
    """
    mark = mark_of(text, source)
    places, session = dict(mark.places), mark.session
    shown = {name: spelt_out(file.name) for name, file in source.files.items()}
    harvest, size, begun = Harvest(), 0, False
    for name, raw, line in _in_order(source, mark.places):
        size, begun = size + raw.end - places.get(name, BEGINNING).offset, True
        places[name] = ReadPosition(raw.end, raw.number, at=line.at)
        place = f"{shown[name]}:{raw.number}"
        if raw.reason:
            harvest.leave(raw.reason, place, damaged=True)
        if raw.value is not None:
            line = line if line.uuid else _named(line, source, place)
            session = take_in(harvest, session, line, place, options)
        if harvest.size >= KEPT_A_BATCH or size >= BYTES_A_BATCH:
            places = guarded(places, source)
            yield _batch(source, places, session, harvest)
            harvest, size, begun = Harvest(), 0, False
    if begun:
        yield _batch(source, guarded(places, source), session, harvest)


def take_in(
    harvest: Harvest,
    session: Session,
    line: RecordLine,
    place: str,
    options: Options,
    named: Callable[[Unwritten], Unwritten] = lambda draft: draft,
) -> Session:
    """Read one line; one of an unforeseen shape is named.

    ``named`` gives a draft the speaker that another host's record allows.
    """
    try:
        so_far = read_turn(session, line, place, options.workspace, options.judge)
    except TEXT_FAULTS as fault:
        harvest.leave(f"line that can't be read ({type(fault).__name__})", place)
        return session
    harvest.left += [left._replace(place=place) for left in so_far.left]
    if so_far.drafts:
        offset = line.offset or options.clock(line.at)
        for draft in so_far.drafts:
            voiced_so = in_voice(named(draft), options.principal)
            fields = {**voiced_so.fields, "offset": offset}
            harvest.add(voiced_so._replace(fields=fields), line.at, place)
    return so_far.session


def _batch(
    source: RootSession, places: Mapping[str, ReadPosition], session: Session, harvest: Harvest
) -> Batch:
    """Put a stretch together with what its session read from outside.

    A session that goes on with another is known to its agents by its own name, too.
    """
    names = {source.root, source.name.removesuffix(".jsonl")}
    return Batch(
        source.name,
        mark_text(places, session),
        tuple(harvest.lines),
        tuple(harvest.left),
        dict.fromkeys(sorted(names), session.origins),
        {source.root: session.penned} if session.penned else {},
    )


def in_voice(draft: Unwritten, principal: str) -> Unwritten:
    """Give the owner's words the voice in which the source is read.

    ``""`` is the owner's own voice.
    """
    if draft.principal != OWNER or allowed_trust(principal or OWNER) == "owner":
        return draft
    fields = {**draft.fields, "kind": "claim"}
    return draft._replace(principal=principal, key=f"{draft.key}@{principal}", fields=fields)


def _named(line: RecordLine, source: RootSession, place: str) -> RecordLine:
    """Give a line without a uuid one from its place."""
    return line._replace(uuid=ids.digest("line", f"{source.root}\n{place}")[:16])


def _in_order(
    source: RootSession, places: Mapping[str, ReadPosition]
) -> Iterator[tuple[str, Raw, RecordLine]]:
    """Yield the unread lines of a session's files by time.

    A file is open only while its lines are due.
    """
    names = list(source.files)
    queue: list[
        tuple[str, int, tuple[Raw, RecordLine] | None, Iterator[tuple[Raw, RecordLine]]]
    ] = []
    for order, name in enumerate(names):
        file, place = source.files[name], places.get(name, ReadPosition())
        if file.stat().st_size > place.offset:
            due = head_of(file).at if order and not place.offset else ""
            queue.append((due, order, None, _timed(file, place)))
    heapq.heapify(queue)
    while queue:
        _, order, due_line, rest = heapq.heappop(queue)
        if due_line:
            yield names[order], *due_line
        following = next(rest, None)
        if following:
            heapq.heappush(queue, (following[1].at, order, following, rest))


def _timed(file: Path, place: ReadPosition) -> Iterator[tuple[Raw, RecordLine]]:
    """Each line with its time, or that of the line before."""
    at = place.at
    for raw in read_lines(file, place, whose_progress):
        for each in _parted(raw) if raw.more else (raw,):
            line = read_record(each.value) if each.value else RecordLine()
            at = line.at or at
            yield each, line if line.at else line._replace(at=at)


def _parted(raw: Raw) -> Iterator[Raw]:
    """Yield the objects of a line one by one.

    Two may be glued together where a writer was cut off.
    """
    yield raw._replace(more=())
    for value in raw.more:
        yield raw._replace(value=value, reason="", more=())
