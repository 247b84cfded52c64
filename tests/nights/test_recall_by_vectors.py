"""Which vectors recall asks: learnt ones alone.

They are those of a model that has learnt what words mean, and none that know no more than words.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from memory_engine.domain.errors.memory import Locked
from memory_engine.domain.ports import Silent
from memory_engine.domain.records.problem import Problem
from memory_engine.engine import searching
from tests.support import engine_in, say, sleep


class Told(Silent):
    """What was told, kept."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, problem: Problem) -> None:
        self.problems.append(problem)


TEXT = "The cache lives in `src/cache.py`."


class Index:
    """An index that finds one fact near everything, or is being written."""

    def __init__(self, semantic: bool, found: str = "", locked: bool = False) -> None:
        self.semantic, self.found, self.locked, self.asked = semantic, found, locked, 0

    def behind(self, number: int) -> int:
        return 0

    def neighbours(self, texts: Sequence[str], count: int) -> list[list[tuple[str, float]]]:
        self.asked += 1
        if self.locked:
            raise Locked("the index", "Wait.")
        return [[(self.found, 0.9)] for _ in texts]


@pytest.mark.parametrize(("semantic", "found"), [(True, True), (False, False)])
def test_only_a_models_vectors_add_to_what_words_find(
    semantic: bool, found: bool, tmp_path: Path
) -> None:
    engine = engine_in(tmp_path)
    say(engine, {"text": TEXT, "session": "s1"})
    sleep(engine)
    (fact,) = engine.store.facts()
    engine.__dict__["index"] = index = Index(semantic, fact.id)
    hits = searching.recall(engine, "Where do we memoise?", 5)
    assert any(hit["id"] == fact.id for hit in hits) == found
    assert bool(index.asked) == found


def test_who_asks_while_the_vectors_are_written_is_answered_by_words_and_told(
    tmp_path: Path,
) -> None:
    engine = engine_in(tmp_path)
    say(engine, {"text": TEXT, "session": "s1"})
    sleep(engine)
    engine.reporter = told = Told()
    engine.__dict__["index"] = Index(True, locked=True)
    assert TEXT in [
        hit["text"] for hit in searching.recall(engine, "Where does the cache live?", 5)
    ]
    assert "words alone" in told.problems[0].what
