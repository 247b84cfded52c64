"""Lessons with a reader: one right, one lying.

It is beside the structure; the second lies half the time.

    python -m benchmarks.lessons_read [--clone GITDIR] [--json]

Both are scripted: the right one proposes each sentence that holds a lesson of the set, word for
word; the other adds to each a lie: the sentence with a denial put in or taken out, a number or a
name changed. Shown is what stands on the pages, what a reader could show at all (lessons that stand
in a sentence through which no outside source may speak), and how many lies stand there.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.consolidation import engine_in
from benchmarks.lessons import DATA, DAY, LINE
from benchmarks.lessons_data import WORKSPACE, Item, Lessons, Session
from benchmarks.machine import machine
from memory_engine.adapters.importers import importer
from memory_engine.adapters.importers.batch import Options
from memory_engine.belief.confidence import tainted
from memory_engine.claims.prose import sentences
from memory_engine.domain.ports import Found, Piece, Proposed
from memory_engine.engine import applying, dreaming, intake
from memory_engine.engine.engine import Engine

NAME = re.compile(r"`([\w./-]{4,})`")
NUMBER = re.compile(r"\b\d+\b")
IS = re.compile(r"\b(is|are|must|can|does)\b(?! not)")
NOT = re.compile(r"\b(is|are|must|can|does) not\b")
HEARD = "(heard) "


class Row(NamedTuple):
    """What one way of reading brought for one project."""

    project: str
    reader: str
    lessons: int
    on_pages: int
    in_index: int
    within_reach: int
    lies: int
    lies_shown: int
    lies_unmarked: int


class Scripted:
    """A reader that knows the set's lessons, and may lie.

    It lies if it is told to.
    """

    name = "command:scripted@1"

    def __init__(self, items: Sequence[Item], lies: bool) -> None:
        self.items, self.lying = items, lies
        self.lies: set[str] = set()

    def read(self, stretches: Sequence[Sequence[Piece]]) -> Sequence[Found]:
        """Propose what holds a lesson, and lies beside it."""
        return [Found(tuple(self._proposed(stretch))) for stretch in stretches]

    def _proposed(self, stretch: Sequence[Piece]) -> Iterator[Proposed]:
        for piece in stretch:
            for sentence in sentences(piece.text):
                hits = [item for item in self.items if item.stands_in(sentence)]
                for kind in [item.kind for item in hits][:1]:
                    yield Proposed(piece.id, sentence, sentence, kind, self.name)
                    for lie in bent(sentence) if self.lying else ():
                        self.lies.add(lie)
                        yield Proposed(piece.id, sentence, lie, kind, self.name)


def bent(sentence: str) -> Iterator[str]:
    """Yield what a sentence does not say, in nearly its words."""
    for pattern, by in ((NOT, r"\1"), (IS, r"\1 not"), (NUMBER, "7341"), (NAME, "`lib/other.ex`")):
        lie = pattern.sub(by, sentence, count=1)
        if lie != sentence:
            yield lie


def measured(project: str, sessions: Sequence[Session], items: Sequence[Item], how: str) -> Row:
    """Import, read, dream, and look at the pages."""
    reader = Scripted(items, lies=how == "half wrong")
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_in(Path(folder) / "store")
        for session in sessions:
            batches = importer(session.kind)(session.path, {}, Options(workspace=WORKSPACE))
            intake.bring_in(engine, session.kind, batches)
        engine._reader = (lambda: reader) if how != "none" else None
        applying.apply(engine, dreaming.dream(engine, DAY), "engine:dream")
        pages = {
            page.name: LINE.findall(page.read_text("utf-8"))
            for page in sorted((Path(folder) / "store" / "memory").glob("*.md"))
        }
        reach = sum(any(item.stands_in(text) for text in _clean(engine)) for item in items)
    lines = [line for listed in pages.values() for line in listed]
    shown = [line for line in lines if any(lie in line for lie in reader.lies)]
    return Row(
        project,
        how,
        len(items),
        sum(any(map(item.stands_in, lines)) for item in items),
        sum(any(map(item.stands_in, pages.get("MEMORY.md", []))) for item in items),
        reach,
        len(reader.lies),
        len(shown),
        sum(not line.startswith(HEARD) for line in shown),
    )


def _clean(engine: Engine) -> list[str]:
    """List the sentences on record through which no outside source may speak."""
    heard = (said for _, said in engine.store.observations())
    return [text for said in heard if not tainted(said) for text in sentences(said.text)]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure each project, with each reader."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--clone", type=Path, help="git directory of specstoryai/getspecstory")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if not (options.data / "lessons").is_dir():
        print(f"{options.data / 'lessons'} is not there: nothing to measure", file=sys.stderr)
        return 1
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        lessons = Lessons(options.data, options.clone, Path(folder), None)
        for project in dict.fromkeys(session.project for session in lessons.sessions):
            sessions = [one for one in lessons.sessions if one.project == project]
            items = [item for one in sessions for item in lessons.of(one.name)]
            for how in ("none", "right", "half wrong"):
                rows.append(measured(project, sessions, items, how))
    if options.json:
        whole = {
            "benchmark": "lessons_read",
            "machine": machine(),
            "rows": [row._asdict() for row in rows],
        }
        print(json.dumps(whole, indent=1))
        return 0
    print("| project | reader | lessons | pages | index | reach | lies | shown | unmarked |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
