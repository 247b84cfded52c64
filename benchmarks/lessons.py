"""Lessons: what next sessions want, on pages and recalled.

They are of real sessions; recalled are the first five.

    python -m benchmarks.lessons --clone GITDIR    both projects; without, the first alone
    python -m benchmarks.lessons --clone GITDIR --clones FOLDER --json > FILE

Each project's sessions are imported into one store, dreamt on in one night, and asked the question
of each lesson. No session is judged with weights that saw it (``lessons_fit``). A lesson is found
where one line holds all its patterns: necessary, not sufficient. Baselines in the same run, over
the same texts: full text over all sentences, the host's summaries alone, each session's last
message of the agent, and the sentences that are repeated most.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.consolidation import engine_in
from benchmarks.lessons_data import (
    WORKSPACE,
    Item,
    Lessons,
    Seen,
    Session,
    Told,
    candidates_of,
)
from benchmarks.lessons_fit import apart
from benchmarks.machine import machine
from memory_engine.adapters.importers import importer
from memory_engine.adapters.importers.batch import Options
from memory_engine.claims import query
from memory_engine.engine import applying, dreaming, intake, searching
from memory_engine.extract import score
from memory_engine.extract.score import Weights, lasting

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FIRST = 5
"""[answers] Of recall that a reader looks at."""
PAGE_LINES = 140
"""[lines] That a baseline may put on its page: as many as MEMORY.md has."""
DAY = "2026-11-20"
INDEX = "MEMORY.md"
LINE = re.compile(r"^- (.*)$", re.M)


class Found(NamedTuple):
    """How many lessons of a project each way finds.

    It has what stands on its pages besides.
    """

    project: str
    lessons: int
    ways: Mapping[str, int]
    lines: Mapping[str, int]
    useful: Mapping[str, float]
    wrong: int
    of_wrong: int
    missed: tuple[str, ...]


def measured(lessons: Lessons, project: str, seen: Sequence[Seen]) -> Found:
    """Import, dream on and ask about the sessions of a project."""
    sessions = [one for one in lessons.sessions if one.project == project]
    items = [item for one in sessions for item in lessons.of(one.name)]
    wrong = [text for home, text in lessons.wrong if home in {one.name for one in sessions}]
    asking = apart(lessons, seen, {one.name for one in sessions})
    return _found(
        project, sessions, items, seen, lambda name: apart(lessons, seen, {name}), asking, wrong
    )


def _found(
    project: str,
    sessions: Sequence[Session],
    items: Sequence[Item],
    seen: Sequence[Seen],
    of_session: Callable[[str], Weights],
    asking: Weights,
    wrong: Sequence[str] = (),
) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_in(Path(folder) / "store")
        for session in sessions:
            weights = of_session(session.name)
            options = Options(workspace=WORKSPACE, judge=lambda one, by=weights: lasting(one, by))  # type: ignore[misc]
            intake.bring_in(engine, session.kind, importer(session.kind)(session.path, {}, options))
        applying.apply(engine, dreaming.dream(engine, DAY), "benchmark")
        pages = _pages(Path(folder) / "store" / "memory")
        with weighed(asking):
            asked = {
                item: [hit["text"] for hit in searching.recall(engine, item.question, FIRST)]
                for item in items
            }
    everything = [line for lines in pages.values() for line in lines]
    found = {
        "pages": _standing(items, everything),
        "MEMORY.md": _standing(items, pages.get(INDEX, [])),
        f"recall@{FIRST}": sum(_holds(item, asked[item]) for item in items),
        **_baselines(sessions, seen, items),
    }
    return Found(
        project,
        len(items),
        found,
        {"pages": len(everything), "MEMORY.md": len(pages.get(INDEX, []))},
        {
            name: _share(items, lines)
            for name, lines in (("pages", everything), ("MEMORY.md", pages.get(INDEX, [])))
        },
        sum(any(text in line for line in everything) for text in wrong),
        len(wrong),
        tuple(item.question for item in items if not _holds(item, everything)),
    )


def by_strangers(
    lessons: Lessons, seen: Sequence[Seen], told: Sequence[Told], when: str = ""
) -> Iterator[Found]:
    """Do the same with unseen projects.

    Neither weights nor anything else has seen a sentence of them.
    """
    homes = {session.name: session.project for session in (*lessons.sessions, *lessons.judged)}
    for project in sorted({session.project for session, _ in told}):
        own = [(session, items) for session, items in told if session.project == project]
        unseen = apart(lessons, seen, {name for name, home in homes.items() if home == project})
        items = [item for _, of_session in own for item in of_session]
        everything = [one for session, _ in own for one in candidates_of(session)]
        yield _found(
            project + when,
            [session for session, _ in own],
            items,
            everything,
            _always(unseen),
            unseen,
        )


def _always(weights: Weights) -> Callable[[str], Weights]:
    return lambda _: weights


@contextmanager
def weighed(weights: Weights) -> Iterator[None]:
    """Let recall judge by weights unaware of the project.

    It is the one that is asked about; they saw no session of it.
    """
    kept, score.WEIGHTS = score.WEIGHTS, weights
    yield
    score.WEIGHTS = kept


def _pages(folder: Path) -> dict[str, list[str]]:
    return {
        page.name: LINE.findall(page.read_text("utf-8")) for page in sorted(folder.glob("*.md"))
    }


def _holds(item: Item, lines: Iterable[str]) -> bool:
    return any(item.stands_in(line) for line in lines)


def _standing(items: Sequence[Item], lines: Sequence[str]) -> int:
    return sum(_holds(item, lines) for item in items)


def _share(items: Sequence[Item], lines: Sequence[str]) -> float:
    """Give the share of lines with a set's lesson.

    The set names few of the useful ones.
    """
    hits = sum(any(item.stands_in(line) for item in items) for line in lines)
    return round(hits / len(lines), 3) if lines else 0.0


# -- baselines


def _baselines(
    sessions: Sequence[Session], seen: Sequence[Seen], items: Sequence[Item]
) -> dict[str, int]:
    own = [one for one in seen if one.session in {session.name for session in sessions}]
    sentences = [one.candidate.sentence for one in own]
    search = full_text(sentences)
    return {
        f"full text over sentences @{FIRST}": sum(
            _holds(item, search(item.question)) for item in items
        ),
        "full text over sentences, as pages": _standing(items, sentences),
        f"summaries alone, {PAGE_LINES} lines": _standing(
            items, _of_role(own, "summary")[:PAGE_LINES]
        ),
        f"last messages, {PAGE_LINES} lines": _standing(items, _last(own)[:PAGE_LINES]),
        f"most repeated, {PAGE_LINES} lines": _standing(items, _repeated(sentences)),
    }


def _of_role(seen: Iterable[Seen], role: str) -> list[str]:
    return [one.candidate.sentence for one in seen if one.candidate.role == role]


def _last(seen: Sequence[Seen]) -> list[str]:
    """The sentences of each session's last passage by the agent."""
    last: dict[str, list[str]] = {}
    for one in seen:
        if one.candidate.role in ("agent", "report", "answer"):
            if one.candidate.number == 1:
                last[one.session] = []
            last.setdefault(one.session, []).append(one.candidate.sentence)
    return [sentence for sentences in last.values() for sentence in sentences]


def _repeated(sentences: Sequence[str]) -> list[str]:
    return [sentence for sentence, _ in Counter(sentences).most_common(PAGE_LINES)]


def full_text(texts: Sequence[str]) -> Callable[[str], list[str]]:
    """Make a plain full text search over texts.

    Words are as ours indexes them.
    """
    unique = list(dict.fromkeys(texts))
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='unicode61')")
    db.executemany(
        "INSERT INTO words (rowid, text) VALUES (?, ?)", enumerate(map(query.indexed, unique))
    )

    def search(question: str) -> list[str]:
        wanted = query.match_any(query.terms_of(question))
        rows = db.execute(
            "SELECT rowid FROM words WHERE text MATCH ? ORDER BY bm25(words) LIMIT ?",
            (wanted, FIRST),
        )
        return [unique[row] for (row,) in rows]

    return search


# -- telling


def told(found: Sequence[Found]) -> Iterator[str]:
    """Say what was found, a table for each project."""
    for one in found:
        yield f"## {one.project}: {one.lessons} lessons"
        yield ""
        yield "| way | lessons | share |"
        yield "|---|---:|---:|"
        for name, count in one.ways.items():
            yield f"| {name} | {count} | {count / one.lessons:.2f} |"
        yield ""
        yield f"Lines: {dict(one.lines)}; of these hold a lesson of the set: {dict(one.useful)}."
        yield f"Sentences that must not become memory, on the pages: {one.wrong} of {one.of_wrong}."
        yield ""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure both projects, as far as their sessions are at hand."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--clone", type=Path, help="git directory of specstoryai/getspecstory")
    parser.add_argument(
        "--clones", type=Path, help="folder with clones of the other judged projects"
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--missed", action="store_true", help="name the lessons that stand on no page"
    )
    options = parser.parse_args(argv)
    if not (options.data / "lessons").is_dir():
        print(f"{options.data / 'lessons'} is not there: nothing to measure", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        lessons = Lessons(options.data, options.clone, Path(folder), options.clones)
        seen = [
            one
            for session in (*lessons.sessions, *lessons.judged)
            for one in candidates_of(session)
        ]
        projects = dict.fromkeys(session.project for session in lessons.sessions)
        found = [
            *(measured(lessons, project, seen) for project in projects),
            *by_strangers(lessons, seen, lessons.strangers),
            *by_strangers(lessons, seen, lessons.later, ", later"),
            *by_strangers(lessons, seen, lessons.fresh, ", fresh"),
        ]
    if options.json:
        whole: dict[str, Any] = {
            "benchmark": "lessons",
            "machine": machine(),
            "projects": [one._asdict() for one in found],
        }
        print(json.dumps(whole, indent=1))
        return 0
    print("\n".join(told(found)))
    for question in (question for one in found for question in one.missed if options.missed):
        print(f"missed: {question}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
