"""Daily notes: each bullet is said on the day of its file.

Files like ``2026-11-20.md`` and ``2026-11-20-retro.md``. Those of OpenClaw (version 2026.9.6) hold
more than what its agent noted: what its dreams wrote is nobody's observation, and a session that it
copied into a note is heard as a session, or it would be two witnesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from memory_engine.adapters.importers.batch import Batch, LeftOut, Options
from memory_engine.adapters.importers.files.pages import (
    SourcePage,
    as_unread,
    files_below,
    is_changed,
    page_mark,
    read_each,
)
from memory_engine.adapters.importers.harvest import Harvest, Unwritten
from memory_engine.claims.prose import COMMENT, Block, blocks
from memory_engine.domain import ids
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.given import BadInput
from memory_engine.domain.principal import well_formed
from memory_engine.extract.statement import FACT

PRINCIPAL = "agent:notes"
"""Who wrote the notes, where the caller does not say: most tools let an agent write them."""

DAY = re.compile(r"(\d{4}-\d\d-\d\d)[^/]*\.md")
SOURCE = re.compile(r"(?<!\s)\s*+\(?\bsource:\s*+\S{1,1000}+\s*+$|^\s*+source:.*$", re.I)
STAMP = re.compile(r"^\[?\d\d?:\d\d(?::\d\d)?\]?\s*(?:[-–—]\s*)?")
DREAMT = re.compile(
    r"<!--\s*openclaw:dreaming:([\w-]+):start\s*-->.*?(?:<!--\s*openclaw:dreaming:\1:end\s*-->|\Z)",
    re.S,
)
DREAMS = "dreaming"
"""What OpenClaw's dreams wrote: between these marks, and below this folder."""
BY_A_DREAM = "what a dream of OpenClaw wrote"
COPIED = re.compile(r"\A\s*# Session: [^\n]*\n\s*- \*\*Session Key\*\*:")
A_COPY = "a copy of a session: `import openclaw-transcript` hears it"
GENERATED = "<!-- kairos-mem:generated"
MIDNIGHT = "T00:00:00.000000Z"
REMEDY = "Give a file named after its day (2026-11-20.md), or a folder with such files."


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Yield a batch for each file that changed since its mark."""
    principal = options.principal or PRINCIPAL
    if not well_formed(principal):
        raise Usage(
            f"The principal {principal!r} does not read kind:name.",
            "Write it like agent:notes or user:owner.",
        )
    files, left = _files(path)
    yield from as_unread(left)
    for page in read_each(files, path, "daily notes"):
        yield from as_unread(page.left)
        if not page.left and is_changed(page.text, marks.get(page.source, "")):
            yield _batch(page, principal)


def _files(path: Path) -> tuple[list[Path], list[LeftOut]]:
    if not path.exists():
        raise BadInput(str(path), "there is no such file or folder", REMEDY)
    files, left = (
        files_below(path, lambda file: bool(day_in_name(file))) if path.is_dir() else ([path], [])
    )
    if not files or not day_in_name(files[0]):
        raise BadInput(str(path), "no file here is named after a day", REMEDY)
    return files, left


def day_in_name(file: Path) -> str:
    """Tell the day that a file is named after; ``""`` for none."""
    named = DAY.fullmatch(file.name)
    try:
        return date.fromisoformat(named.group(1)).isoformat() if named else ""
    except ValueError:
        return ""


def _batch(page: SourcePage, principal: str) -> Batch:
    source, day = page.source, day_in_name(Path(page.source))
    harvest = Harvest()
    fields = {
        "session": f"notes:{day}",
        "method": "said",
        "source": source,
        "extracted_by": "rules:daily-notes",
    }
    for reason, bullet in bullets(_noted(page, harvest)):
        if reason:
            harvest.leave(reason, source, bullet)
            continue
        key = ids.digest("note", ids.canonical([day, principal, bullet]))
        harvest.add(Unwritten(key, principal, bullet, fields), f"{day}{MIDNIGHT}", source)
    return Batch(source, page_mark(page.text), tuple(harvest.lines), tuple(harvest.left))


def _noted(page: SourcePage, harvest: Harvest) -> str:
    """Give what somebody noted on a page, and account for the rest."""
    if DREAMS in Path(page.source).parts:
        harvest.leave(BY_A_DREAM, page.source)
    elif COPIED.match(page.text):
        harvest.leave(A_COPY, page.source)
    elif GENERATED not in page.text:
        for _ in DREAMT.finditer(page.text):
            harvest.leave(BY_A_DREAM, page.source)
        return DREAMT.sub("\n", page.text)
    return ""


def bullets(text: str) -> Iterator[tuple[str, str]]:
    """Give the bullets of a page, and why each is left out.

    Without times and sources; ``""`` where it is kept.
    """
    for block in blocks(COMMENT.sub(" ", text)):
        text = f"{block.label}: {block.text}" if block.label else block.text
        bare = SOURCE.sub("", STAMP.sub("", text)).strip()
        if bare:
            yield _reason(block, bare), f"Done: {bare}" if block.task == "done" else bare


def _reason(block: Block, bare: str) -> str:
    if not block.item:
        return "a paragraph, no bullet"
    if block.task and block.task != "done":
        return "a task that is not done"
    return "a line of memory's own" if FACT.search(bare) else ""
