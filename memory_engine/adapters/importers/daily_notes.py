"""Daily notes (``2026-11-20.md``, ``2026-11-20-retro.md``) -> observations: each bullet is said on the day of its file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from memory_engine.adapters.importers.batch import Batch, Options, counted
from memory_engine.adapters.importers.pages import changed, page_mark, place_name, readable_text
from memory_engine.domain import ids
from memory_engine.domain.errors import BadInput, BadObservation, Usage
from memory_engine.domain.principal import well_formed
from memory_engine.text.log import write_line
from memory_engine.text.prose import COMMENT, blocks
from memory_engine.text.statement import FACT

PRINCIPAL = "agent:notes"
"""Who wrote the notes, where the caller does not say: most tools let an agent write them."""

DAY = re.compile(r"(\d{4}-\d\d-\d\d)[^/]*\.md")
SOURCE = re.compile(r"(?<!\s)\s*+\(?\bsource:\s*+\S{1,1000}+\s*+$|^\s*+source:.*$", re.I)
STAMP = re.compile(r"^\[?\d\d?:\d\d(?::\d\d)?\]?\s*(?:[-–—]\s*)?")
GENERATED = "<!-- kairos-mem:generated"
REMEDY = "Give a file named after its day (2026-11-20.md), or a folder with such files."


def read(path: Path, marks: Mapping[str, str], options: Options) -> Iterator[Batch]:
    """Read: a batch for each file of notes that changed since its mark."""
    principal = options.principal or PRINCIPAL
    if not well_formed(principal):
        raise Usage(f"The principal {principal!r} does not read kind:name.", "Write it like agent:notes or user:owner.")
    for file in _files(path):
        source = place_name(file, path)
        text = readable_text(file, "daily notes")
        if changed(text, marks.get(source, "")):
            yield _batch(source, text, principal)


def _files(path: Path) -> list[Path]:
    files = sorted(file for file in path.rglob("*.md") if day_of(file) and file.is_file()) if path.is_dir() else [path]
    if not path.exists():
        raise BadInput(str(path), "there is no such file or folder", REMEDY)
    if not files or not day_of(files[0]):
        raise BadInput(str(path), "no file here is named after a day", REMEDY)
    return files


def day_of(file: Path) -> str:
    """Think: the day that a file of notes is named after; ``""`` if it is named after none."""
    named = DAY.fullmatch(file.name)
    try:
        return date.fromisoformat(named.group(1)).isoformat() if named else ""
    except ValueError:
        return ""


def _batch(source: str, text: str, principal: str) -> Batch:
    lines = []
    skipped: Counter[str] = Counter()
    day = day_of(Path(source))
    for bullet in [] if GENERATED in text else bullets(text):
        if FACT.search(bullet):
            skipped["a line of memory's own"] += 1
            continue
        fields = {"session": f"notes:{day}", "method": "said", "source": source, "extracted_by": "rules:daily-notes"}
        try:
            written = write_line(f"{day}T00:00:00.000000Z", principal, bullet, fields, source)
        except BadObservation as damage:
            skipped[damage.message] += 1
            continue
        lines.append((ids.digest("note", ids.canonical([day, principal, bullet])), *written))
    return Batch(source, page_mark(text), tuple(lines), counted(skipped))


def bullets(text: str) -> Iterator[str]:
    """Think: the bullets of a page, without comments, times and ``Source:`` annotations."""
    for block in blocks(COMMENT.sub(" ", text)):
        said = f"{block.label}: {block.text}" if block.label else block.text
        bare = SOURCE.sub("", STAMP.sub("", said)).strip()
        if block.item and bare:
            yield bare
