"""What drifted since the last night is recalled as that.

It is put beside no prompt.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kairos_mem import fact_pages
from memory_engine.engine import searching
from memory_engine.engine.asked import Only
from memory_engine.engine.engine import Engine
from tests.nights.test_drifted_between import AGAIN, SAID, Days

QUESTION = "what does DEFAULT_WAIT default to?"


@pytest.fixture
def days(tmp_path: Path) -> Days:
    made = Days(tmp_path)
    made.night(SAID)
    made.night(AGAIN)
    return made


def of_recall(engine: Engine) -> str:
    return fact_pages.recalled(searching.recall(engine, QUESTION, 5))


def of_budget(engine: Engine) -> str:
    engine.store.listed = lambda _: ()  # type: ignore[method-assign, assignment]
    return searching.packed(engine, QUESTION, 2_000, Only())["text"]


@pytest.mark.parametrize("shown", [of_recall, of_budget])
def test_what_drifted_is_told_as_that(days: Days, shown: Callable[[Engine], str]) -> None:
    assert "DEFAULT_WAIT" in shown(days.engine())
    assert "drifted" not in shown(days.engine())
    days.write("src/timer.py", "DEFAULT_WAIT = 45\n")
    days.look("src/timer.py")
    assert "drifted" in shown(days.engine())
    days.write("src/timer.py", "DEFAULT_WAIT = 30\n")
    days.look("src/timer.py")
    assert "drifted" not in shown(days.engine())


def test_a_row_says_what_the_code_has_instead(days: Days) -> None:
    days.write("src/timer.py", "DEFAULT_WAIT = 45\n")
    days.look("src/timer.py")
    (row, *_) = searching.recall(days.engine(), QUESTION, 5)
    assert "45" in row["drifted"]
    assert row["status"] == "asserted"


def test_what_was_believed_then_had_not_drifted_yet(days: Days) -> None:
    days.write("src/timer.py", "DEFAULT_WAIT = 45\n")
    days.look("src/timer.py")
    (row, *_) = searching.recall(days.engine(), QUESTION, 5, as_of="dream:2")
    assert "drifted" not in row


def test_no_prompt_is_given_what_drifted(days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    def fitting() -> list[str]:
        engine = days.engine()
        monkeypatch.setattr(engine.store, "listed", lambda _: ())
        found = searching.fitting(engine, "is it true that DEFAULT_WAIT defaults to 30 seconds?")
        return [standing.fact.text for standing in found]

    assert fitting()
    days.write("src/timer.py", "DEFAULT_WAIT = 45\n")
    days.look("src/timer.py")
    assert fitting() == []
