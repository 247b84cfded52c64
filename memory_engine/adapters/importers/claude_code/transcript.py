"""Transcripts of Claude Code (``~/.claude/projects/<project>/<session>.jsonl``) -> observations.

A root session is one source: its file, and those of its sub-agents beside it, read together in the
order of their times. What it has done so far stands in the mark, so that reading on from there
gives what reading in one go would have given.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.importers.batch import Batch, LeftOut, Options, voiced
from memory_engine.adapters.importers.claude_code import project
from memory_engine.adapters.importers.claude_code.turn import hear
from memory_engine.adapters.importers.conversation.session import Session, from_json, to_json
from memory_engine.adapters.importers.conversation.speakers import OWNER
from memory_engine.adapters.importers.conversation.turn_result import Heard, Said
from memory_engine.adapters.importers.files.jsonl import (
    Place,
    Raw,
    guard,
    read_lines,
    refuse_binary,
    still_there,
)
from memory_engine.adapters.importers.files.pages import spelt_out
from memory_engine.adapters.importers.record.line import Line, line_of
from memory_engine.domain import ids
from memory_engine.domain.errors import TEXT_FAULTS, BadInput, BadObservation
from memory_engine.domain.principal import allowed_trust
from memory_engine.formats.log import write_line

VERSION = 6
"""Of the mark. One of another version is read as none: the source is read anew, and the keys
keep all from coming twice."""

LINES_A_BATCH = 400
BYTES_A_BATCH = 4 * 1024 * 1024
"""A batch ends at either: so much is in memory, and so much is read again after a crash."""

HEAD_LINES = 200
"""[lines] Among the first of them stands one of the conversation, which names its session."""

OTHERS = "session of another project, which ran in {}: import it there, or here with --any-project"
FROM_AFAR = (
    "{} ran in {}, which is not on this machine. Is it another project's, `kairos-mem revert "
    "session:{}` takes it back{}."
)
REMEDY = "Give one session's .jsonl file, or the folder of one project below ~/.claude/projects."


class Head(NamedTuple):
    """What the first lines of a file say: when it begins, with which message, whose it is, what
    it is a copy of."""

    at: str = ""
    first: str = ""
    session: str = ""
    agent: str = ""
    cwd: str = ""
    forked: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A root session: its name in the marks, its id, its files by the names under which the mark
    knows them, and where it ran."""

    name: str
    root: str
    files: Mapping[str, Path]
    cwd: str = ""


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Read: batches of observations from a session's file or a project's folder, from the marks
    on."""
    sources = _sources(path)
    notes = _from_afar(sources, options.workspace)
    for source in sources:
        if project.another(source.cwd, options.workspace) and not options.any_project:
            yield Batch(source.name, "", left=(LeftOut(OTHERS.format(source.cwd), source.name),))
            continue
        name = voiced(source.name, options)
        found = _read_source(source, marks.get(name, ""), options)
        for batch in found:
            yield replace(batch, source=name, notes=notes.pop(source.cwd, ()))


def _from_afar(sources: Iterable[Source], workspace: str) -> dict[str, tuple[str, ...]]:
    """Say of each folder where nobody can look which sessions ran there, to be told once."""
    ran: dict[str, dict[str, None]] = {}
    for source in sources:
        if project.unknown(source.cwd, workspace):
            ran.setdefault(source.cwd, {})[source.root] = None
    return {cwd: (_afar(cwd, *roots),) for cwd, roots in ran.items()}


def _afar(cwd: str, first: str, *others: str) -> str:
    who = f"{len(others) + 1} sessions" if others else "A session"
    return FROM_AFAR.format(
        who, cwd, first, f"; the others are {', '.join(others)}" if others else ""
    )


# -- which files


def _sources(path: Path) -> list[Source]:
    """The root sessions below a path, oldest first; a session that another goes on with comes
    before it and lends it its root."""
    if path.is_dir():
        mains = sorted(main for main in path.glob("*.jsonl") if main.is_file())
        lost = {agent.parent.parent for agent in path.glob("*/subagents/agent-*.jsonl")} - {
            main.with_suffix("") for main in mains
        }
        if not mains and not lost:
            raise BadInput(str(path), "there is no transcript (*.jsonl) in this folder", REMEDY)
    else:
        refuse_binary(path, "a Claude Code transcript")
        mains, lost = [path], set()
        _refuse_other(path)
    heads = {main: _head(main) for main in mains}
    ordered = sorted(mains, key=lambda main: (heads[main].at, main.stat().st_size, main.name))
    copies = {head.session: head.forked for head in heads.values() if head.forked}
    roots: dict[str, str] = {}
    found: dict[str, Source] = {}
    for main in (*ordered, *(folder.with_suffix(".jsonl") for folder in sorted(lost))):
        head = heads.get(main, Head(session=spelt_out(main.stem)))
        name, stem = spelt_out(main.name), spelt_out(main.stem)
        root = roots.setdefault(head.first or name, _origin_of(head.session, copies) or stem)
        agents = {f"{stem}/{spelt_out(agent.name)}": agent for agent in _agents_of(main)}
        files = {name: main, **agents} if main.exists() else agents
        home = f"{head.session}.jsonl" if head.agent and path.is_dir() else name
        held = found.get(home, Source(home, root, {}, head.cwd))
        found[home] = replace(held, files={**held.files, **files})
    return list(found.values())


def _origin_of(session: str, copies: Mapping[str, str]) -> str:
    """Follow the copies of a session to the one that they were made from."""
    seen = {""}
    while session not in seen and (origin := copies.get(session, "")):
        seen.add(session)
        session = origin
    return session


def _agents_of(main: Path) -> list[Path]:
    """The files of a session's sub-agents."""
    return sorted(
        agent
        for agent in (main.with_suffix("") / "subagents").rglob("agent-*.jsonl")
        if agent.is_file()
    )


def _head(path: Path) -> Head:
    with closing(read_lines(path, Place())) as lines:
        for _, raw in zip(range(HEAD_LINES), lines, strict=False):
            line = line_of(raw.value) if raw.value else Line()
            if line.uuid and line.at:
                return Head(line.at, line.uuid, line.session, line.agent, line.cwd, line.forked)
    return Head()


def _refuse_other(path: Path) -> None:
    seen = 0
    with closing(read_lines(path, Place())) as lines:
        for seen, raw in zip(range(1, HEAD_LINES + 1), lines, strict=False):  # noqa: B007  (counts past the loop)
            if (
                raw.value
                and isinstance(raw.value.get("type"), str)
                and not {"from", "observations"} & raw.value.keys()
            ):
                return
    if seen:
        raise BadInput(f"{path}:1", "none of the first lines is a line of a transcript", REMEDY)


# -- reading on


@dataclass(frozen=True, slots=True)
class _Mark:
    places: Mapping[str, Place]
    session: Session


def _mark_of(text: str, source: Source) -> _Mark:
    """The mark, if it is one of this version and its files still are what they were; else the
    beginning."""
    beginning = _Mark({}, Session(root=source.root))
    try:
        said = json.loads(text)
        if said["v"] != VERSION:
            return beginning
        places = {name: Place(*place) for name, place in said["files"].items()}
        session = from_json(said["session"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return beginning
    intact = all(
        still_there(source.files[name], place)
        for name, place in places.items()
        if name in source.files
    )
    return _Mark(places, session) if intact else beginning


def _guarded(places: Mapping[str, Place], source: Source) -> dict[str, Place]:
    """The places with the guards that they lack; a file that is gone keeps its own."""
    return {
        name: place
        if place.guard or name not in source.files
        else place._replace(guard=guard(source.files[name], place.offset))
        for name, place in places.items()
    }


def _written(places: Mapping[str, Place], session: Session) -> str:
    return json.dumps(
        {"v": VERSION, "files": places, "session": to_json(session)}, separators=(",", ":")
    )


def _read_source(source: Source, text: str, options: Options) -> Iterator[Batch]:
    mark = _mark_of(text, source)
    places, session = dict(mark.places), mark.session
    shown = {name: spelt_out(file.name) for name, file in source.files.items()}
    lines: list[tuple[str, str, str]] = []
    left: list[LeftOut] = []
    count = size = 0
    for name, raw, line in _in_order(source, mark.places):
        size += raw.end - places.get(name, Place()).offset
        count += 1
        places[name] = Place(raw.end, raw.number, at=line.at)
        place = f"{shown[name]}:{raw.number}"
        left += [LeftOut(raw.reason, place, damaged=True)] if raw.reason else []
        if raw.value is not None:
            heard = _heard(
                session, line if line.uuid else _named(line, source, place), place, options
            )
            session = heard.session
            left += [one._replace(place=place) for one in heard.left]
            told = [_in_voice(one, options.principal) for one in heard.said]
            lines += (
                _lines(told, line.at, place, left, line.offset or options.clock(line.at))
                if told
                else ()
            )
        if count >= LINES_A_BATCH or size >= BYTES_A_BATCH:
            places = _guarded(places, source)
            yield _batch(source, places, session, lines, left)
            lines, left, count, size = [], [], 0, 0
    if count:
        yield _batch(source, _guarded(places, source), session, lines, left)


def _batch(
    source: Source,
    places: Mapping[str, Place],
    session: Session,
    lines: Sequence[tuple[str, str, str]],
    left: Sequence[LeftOut],
) -> Batch:
    """Put together what a stretch said, and what its session has read from outside up to here.

    A session that goes on with another is known to its agents by its own name, too.
    """
    names = {source.root, source.name.removesuffix(".jsonl")}
    outside = dict.fromkeys(sorted(names), session.origins)
    mark = _written(places, session)
    penned = {source.root: session.penned} if session.penned else {}
    return Batch(source.name, mark, tuple(lines), tuple(left), outside, penned)


def _heard(session: Session, line: Line, place: str, options: Options) -> Heard:
    """What a line says; one of a shape that nobody foresaw says nothing, and is named."""
    try:
        return hear(session, line, place, options.workspace, options.judge)
    except TEXT_FAULTS as fault:
        return Heard(session, skipped=(f"line that can't be read ({type(fault).__name__})",))


def _in_voice(said: Said, principal: str) -> Said:
    """Give the owner's words the voice in which the source is read; ``""`` is their own."""
    if said.principal != OWNER or allowed_trust(principal or OWNER) == "owner":
        return said
    fields = {**said.fields, "kind": "claim"}
    return said._replace(principal=principal, key=f"{said.key}@{principal}", fields=fields)


def _named(line: Line, source: Source, place: str) -> Line:
    """A line without a uuid gets one from its place."""
    return line._replace(uuid=ids.digest("line", f"{source.root}\n{place}")[:16])


def _lines(
    said: Sequence[Said], at: str, place: str, left: list[LeftOut], offset: str
) -> list[tuple[str, str, str]]:
    written = []
    for one in said:
        try:
            if not at:
                raise BadObservation(place, "no time")
            written.append(
                (
                    one.key,
                    *write_line(
                        at, one.principal, one.text, {**one.fields, "offset": offset}, place
                    ),
                )
            )
        except BadObservation as damage:
            left.append(LeftOut(damage.what, place, one.text, damaged=True))
    return written


def _in_order(source: Source, places: Mapping[str, Place]) -> Iterator[tuple[str, Raw, Line]]:
    """The unread lines of all files of a session by time; a file is open only while its lines
    are due."""
    names = list(source.files)
    queue: list[tuple[str, int, tuple[Raw, Line] | None, Iterator[tuple[Raw, Line]]]] = []
    for order, name in enumerate(names):
        file, place = source.files[name], places.get(name, Place())
        if file.stat().st_size > place.offset:
            due = _head(file).at if order and not place.offset else ""
            queue.append((due, order, None, _timed(file, place)))
    heapq.heapify(queue)
    while queue:
        _, order, held, rest = heapq.heappop(queue)
        if held:
            yield names[order], *held
        following = next(rest, None)
        if following:
            heapq.heappush(queue, (following[1].at, order, following, rest))


def _timed(file: Path, place: Place) -> Iterator[tuple[Raw, Line]]:
    """Each line with its time, or that of the line before."""
    at = place.at
    for raw in read_lines(file, place):
        for each in _parted(raw):
            line = line_of(each.value) if each.value else Line()
            at = line.at or at
            yield each, line if line.at else line._replace(at=at)


def _parted(raw: Raw) -> Iterator[Raw]:
    """The objects of a line one by one: two may be glued together where a writer was cut off."""
    yield raw._replace(more=()) if raw.more else raw
    for value in raw.more:
        yield raw._replace(value=value, reason="", more=())
