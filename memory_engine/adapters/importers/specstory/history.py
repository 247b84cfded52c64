"""Sessions as SpecStory keeps them, of whatever agent.

In ``.specstory/history/*.md``.

Its Markdown is turned back into lines as Claude Code writes them, and heard as these are. A
person's words in it count as an agent's: anybody may write such a file, and a repository brings
those of others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from memory_engine.adapters.importers.batch import Batch, Options
from memory_engine.adapters.importers.claude_code.turn import read_turn
from memory_engine.adapters.importers.conversation.session import Session
from memory_engine.adapters.importers.conversation.turn_result import OWNER
from memory_engine.adapters.importers.files.pages import (
    as_unread,
    is_changed,
    modified,
    page_mark,
    read_each,
    readable_text,
)
from memory_engine.adapters.importers.harvest import Harvest, Unwritten
from memory_engine.adapters.importers.record.line import RecordLine
from memory_engine.adapters.importers.record.reading import read_record
from memory_engine.adapters.importers.specstory.doubt import Doubt, doubted, places, with_doubt
from memory_engine.adapters.importers.specstory.messages import (
    ENDED,
    TURN,
    UPDATED,
    as_host_writes,
    messages,
)
from memory_engine.adapters.importers.specstory.templates import key_of, templates
from memory_engine.adapters.importers.times import utc
from memory_engine.domain.errors import TEXT_FAULTS
from memory_engine.domain.errors.given import BadInput
from memory_engine.formats.caller import offset_in

PERSON = "user:specstory"
"""Who speaks in a person's message of such a file."""

SESSION = re.compile(r"^<!-- .{0,40}? Session (\S{1,128}) \(", re.M)

OPENED = re.compile(r"^Read file: (/[^\n]+)$", re.M)

MENTIONED = re.compile(r"(?<![\w.~/:-])(/(?:Users|home|[a-z]{1,12})/[\w.@+-]+/[\w./@+-]*\w)")
"""A path on the session's machine, wherever it is named."""

ELSEWHERE = re.compile(r"^/(?:tmp|private|var|etc|usr|opt)/|/\.[a-z]+/")
MOST_FILES = 0.8
"""[share] Of the named files, that lie in the project's folder: the rest was looked up
elsewhere."""
FEWEST_PARTS = 4
"""[parts] Of a project's folder: ``/home/somebody`` is none."""


TEMPLATE = "text that several sessions hold word for word, as a template brings it"

ZONE = re.compile(r" ?([+-]\d\d):?(\d\d)\Z")
"""At the end of a time, how far its clock is from UTC."""
REMEDY = "Give one session's .md file, or the folder .specstory/history of a project."


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield a batch for each session that changed, oldest first."""
    files = _files(path)
    repeated: frozenset[str] | None = None
    for page in read_each(files, path, "a session kept by SpecStory"):
        yield from as_unread(page.left)
        if not page.left and is_changed(page.text, marks.get(page.source, "")):
            repeated = templates(files) if repeated is None else repeated
            yield _batch(page.source, page.text, page.file, repeated, options)


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise BadInput(str(path), "there is no such file or folder", REMEDY)
    files = (
        sorted(file for file in path.glob("*.md") if file.is_file()) if path.is_dir() else [path]
    )
    if not files or (path.is_file() and not TURN.search(readable_text(path, "a session"))):
        raise BadInput(str(path), "there is no session kept by SpecStory here", REMEDY)
    return files


def _batch(source: str, text: str, file: Path, repeated: frozenset[str], options: Options) -> Batch:
    named = SESSION.search(text)
    root = named.group(1) if named else source.removesuffix(".md")
    session, at = Session(root=root), modified(file)
    base = _base_of(text, options.workspace)
    tells = any(code != "0" for code in ENDED.findall(text))
    harvest, doubt = Harvest(), Doubt()
    told = list(messages(text))
    for number, (message, stood) in enumerate(zip(told, places(told), strict=True), 1):
        at = utc(message.at) or at
        offset = options.clock(at) if _in_utc(message.at) else _stated_offset(message.at)
        place = f"{Path(source).name}:{message.number}"
        if repeated and key_of(message) in repeated:
            harvest.leave(TEMPLATE, place, message.text)
            if doubt.of(stood, tail=False):
                session = doubted(session, RecordLine(texts=(message.text,)))
            message = message._replace(person=False, text="")
        for part, (raw, tail) in enumerate(as_host_writes(message, root, base, tells)):
            line = read_record(raw)._replace(uuid=f"{root}:{number}.{part}", at=at, offset=offset)
            doubtful = doubt.of(stood, tail)
            before, doubt = doubt.entered(session, doubtful)
            session = _take_in(harvest, before, line, place, base, options, doubtful)
            doubt = doubt.left(line, before, session, stood)
            typed = message.text if message.person else ""
            session = doubted(session, line, typed) if doubtful else session
    outside = {root: session.origins}
    return Batch(source, page_mark(text), tuple(harvest.lines), tuple(harvest.left), outside)


def _take_in(
    harvest: Harvest,
    session: Session,
    line: RecordLine,
    place: str,
    base: str,
    options: Options,
    doubtful: bool,
) -> Session:
    """Read one line; one of an unforeseen shape is named."""
    try:
        so_far = read_turn(session, line, place, base, options.judge)
    except TEXT_FAULTS as fault:
        why = f"message that can't be read ({type(fault).__name__})"
        harvest.leave(why, place, damaged=True)
        return session
    harvest.left += [left._replace(place=place) for left in so_far.left]
    for draft in map(_as_told, so_far.drafts):
        draft = with_doubt(draft) if doubtful else draft
        fields = {**draft.fields, "offset": line.offset}
        harvest.add(draft._replace(fields=fields), line.at, place)
    return so_far.session


def _in_utc(stamp: str) -> bool:
    """Tell whether a time is told in UTC.

    One without a zone is that of the clock on the wall.
    """
    return stamp.endswith("Z") or not stamp


def _stated_offset(stamp: str) -> str:
    """Give a time's stated offset from UTC (``-0700``), the engine's way."""
    told = ZONE.search(stamp)
    return offset_in(f"{stamp[: told.start()]}{told[1]}:{told[2]}") if told else ""


def _as_told(draft: Unwritten) -> Unwritten:
    """Give a person's words the trust that such a file has."""
    if draft.principal != OWNER:
        return draft
    lowered = {"trust": "agent", "kind": "claim" if draft.fields.get("kind") else ""}
    return draft._replace(principal=PERSON, fields={**draft.fields, **lowered})


def _base_of(text: str, workspace: str) -> str:
    """Find the project's folder on the session's machine.

    It is where most of the files lie that the session names.
    """
    named = (
        [updated or created for updated, created in UPDATED.findall(text)]
        + OPENED.findall(text)
        + MENTIONED.findall(text)
    )
    paths = [path for path in named if not ELSEWHERE.search(path)]
    if not paths or any(path.startswith(f"{workspace}/") for path in paths):
        return workspace
    folders = Counter(folder for path in paths for folder in _above(path))
    return max(
        (folder for folder, count in folders.items() if count >= MOST_FILES * len(paths)),
        key=len,
        default=workspace,
    )


def _above(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(FEWEST_PARTS, len(parts)))
