"""Nights as folders: each ``*.jsonl`` is one night's news.

``expected.md`` has what each night decides, which lines that puts on the pages and takes off them,
and the MEMORY.md after. ``code/DAY`` holds the code base as it is from the night of DAY on;
``branches.json`` holds, by DAY, what git shows of each branch from then on: its state, its last
commit, by what that is known. ``takeback.txt`` holds lines ``DAY TEXT``: after the night of DAY the
fact of that text is taken back. ``second.json`` holds, by what is asked (same, contrary), the pairs
of texts to which a second opinion says yes, and no; of all others it is unsure. ``UPDATE_NIGHTS=1``
writes ``expected.md`` anew, for a person to read before it is committed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from memory_engine.domain.branches import BranchLook
from memory_engine.domain.ports import LedgerStore
from memory_engine.engine import applying, dreaming
from memory_engine.engine.engine import Engine
from memory_engine.formats.page import FACT_ID
from tests.contracts.store_kit import BACKENDS, Backend
from tests.scripted import Scripted
from tests.support import by_text, engine_in, index, say, take_back

NIGHTS = sorted(
    path.parent for path in (Path(__file__).parents[2] / "fixtures" / "nights").glob("*/README.md")
)


@pytest.mark.parametrize("backend", BACKENDS, ids=lambda backend: backend.name)
@pytest.mark.parametrize("folder", NIGHTS, ids=lambda folder: folder.name)
def test_the_nights_of_a_folder_decide_what_it_expects(
    folder: Path, backend: Backend, tmp_path: Path
) -> None:
    told = told_of(folder, tmp_path, backend.open)
    expected = folder / "expected.md"
    if "UPDATE_NIGHTS" in os.environ:
        expected.write_text(told, "utf-8")
    assert told == expected.read_text("utf-8")


def test_there_are_nights() -> None:
    assert len(NIGHTS) >= 9


def told_of(
    folder: Path, place: Path, opened: Callable[[Path], LedgerStore] = BACKENDS[0].open
) -> str:
    """Tell everything that a folder's nights did, in words.

    Fact ids are left out, for they say nothing to a reader.
    """
    takebacks = folder / "takeback.txt"
    steps = (
        [line.split(" ", 1) for line in takebacks.read_text("utf-8").splitlines()]
        if takebacks.exists()
        else []
    )
    lines: list[str] = []
    for number, path in enumerate(sorted(folder.glob("*.jsonl")), 1):
        news, engine = (
            path.read_text("utf-8"),
            engine_in(
                place,
                code=code_of(folder, path.stem),
                branches=branches_of(folder, path.stem),
                second=Scripted.of(folder),
                opened=opened,
            ),
        )
        before = shown(engine)
        first = next((fact.id for fact in engine.store.facts()), "")
        say(engine, *(json.loads(line) for line in news.replace("FACT", first).splitlines()))
        decided = night(engine, path.stem)
        lines += [
            f"## Night {number}, {path.stem}",
            "",
            *decided,
            *moved(before, shown(engine)),
            "",
        ]
        for day, text in steps:
            if day == path.stem:
                take_back(engine, by_text(engine, text).id)
                lines += [f"Taken back: {text}", ""]
    return (
        "\n".join(
            [
                *lines,
                "## MEMORY.md",
                "",
                *(FACT_ID.sub("[id]", line) for line in index(engine).splitlines()[:-2]),
            ]
        )
        + "\n"
    )


def code_of(folder: Path, day: str) -> Path | None:
    """Give the code base of a day, where there is one.

    The folder has it.
    """
    return max((path for path in folder.glob("code/*") if path.name <= day), default=None)


def branches_of(folder: Path, day: str) -> Repository | None:
    """Give what git shows of branches on a day.

    It is where the folder says so.
    """
    path = folder / "branches.json"
    by_day = json.loads(path.read_text("utf-8")) if path.exists() else {}
    known = max((since for since in by_day if since <= day), default="")
    return Repository(by_day[known]) if known else None


class Repository:
    """A repository of which it is written down what git shows."""

    main = "main"

    def __init__(self, branches: Mapping[str, Sequence[Any]]) -> None:
        self._branches = {name: BranchLook(*look) for name, look in branches.items()}

    def look(self, asked: Mapping[str, str]) -> Mapping[str, BranchLook]:
        return {name: self._branches[name] for name in asked if name in self._branches}


def shown(engine: Engine) -> set[str]:
    """The lines of all pages that say a fact."""
    texts = (engine.pages.read(name) or "" for name in engine.pages.names())
    return {
        FACT_ID.sub("[id]", line)
        for text in texts
        for line in text.splitlines()
        if FACT_ID.search(line)
    }


def moved(before: set[str], after: set[str]) -> list[str]:
    """What a night puts on the pages, and takes off them."""
    come, gone = sorted(after - before), sorted(before - after)
    return [
        *(f"- on the pages: {line[2:]}" for line in come),
        *(f"- off the pages: {line[2:]}" for line in gone),
    ]


def night(engine: Engine, day: str) -> list[str]:
    """Dream one night, as lines of its decisions.

    What it left alone is in them.
    """
    plan = dreaming.dream(engine, day)
    applying.apply(engine, plan, "engine:dream")
    named = {fact.id: fact.text for fact in engine.store.facts()}
    lines = []
    for one in plan.proposals:
        moves = [
            f"{named[c.subject]} -> {dict(c.after).get('status', '(evidence)')}"
            for c in one.changes
        ]
        lines.append(f"- {one.verb}: {'; '.join(moves)}\n  {without_ids(one.because, named)}")
    return [
        *lines,
        *(
            f"- left: {without_ids(what, named)}\n  {without_ids(why, named)}"
            for what, why in plan.left
        ),
    ]


def without_ids(text: str, named: dict[str, str]) -> str:
    """Give a sentence without fact ids and likeness weights.

    Ids are replaced by what they stand for.
    """
    text = re.sub(r" \(probability [^)]*\)", "", text)
    for id, said in named.items():
        text = text.replace(f"{id} {said}", said).replace(id, f"'{said}'")
    return text
