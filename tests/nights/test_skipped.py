"""A due night that did not come is told, with reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.domain.policy import Policy
from memory_engine.engine import dreaming, gating
from memory_engine.engine.engine import Engine
from tests.support import engine_in, say, sleep

HOUR = 3600.0


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """A memory with one night behind it."""
    engine = engine_in(tmp_path)
    say(engine, {"text": "The cache lives in redis", "session": "s1"})
    sleep(engine)
    return engine


def after(engine: Engine, hours: float) -> float:
    """Let the clock show hours after the last night.

    Gives the time it shows.
    """
    now = engine.store.last_dream().at + hours * HOUR
    engine.clock = lambda: now
    return now


def skipped(engine: Engine, due: float) -> tuple[str, str] | None:
    gate = gating.skipped(engine, due)
    return (gate.name, gate.why) if gate else None


def test_a_night_that_came_is_not_skipped(engine: Engine) -> None:
    now = after(engine, 1)
    assert skipped(engine, now - 2 * HOUR) is None


def test_the_gate_of_time_is_tried_as_it_was_then(engine: Engine) -> None:
    now = after(engine, 30)
    name, why = skipped(engine, now - 18 * HOUR) or ("", "")
    assert name == "time"
    assert "12.0 h since the last night" in why


def test_a_night_without_enough_news_names_what_was_wanted(engine: Engine) -> None:
    now = after(engine, 26)
    say(engine, {"text": "The queue lives in redis", "session": "s2"})
    assert dreaming.shut(engine)
    name, why = skipped(engine, now - HOUR) or ("", "")
    assert name == "sessions"
    assert "1 touched since the last night, 5 wanted" in why
    for number in range(5):
        say(engine, {"text": f"Part {number} is cut from sheet 7", "session": f"n{number}"})
    after(engine, 26.5)
    assert dreaming.shut(engine) is None
    assert skipped(engine, now - HOUR) == (
        "sessions",
        "there was not enough news then; there is now",
    )


def test_a_run_of_which_nothing_tells_is_said_to_be_that(engine: Engine) -> None:
    now = after(engine, 26)
    name, why = skipped(engine, now - HOUR) or ("", "")
    assert name == "run"
    assert "nothing in the memory tells of a run" in why


def test_nights_that_are_switched_off_say_so(tmp_path: Path) -> None:
    engine = engine_in(tmp_path, Policy(enabled=False))
    name, why = skipped(engine, engine.clock() - HOUR) or ("", "")
    assert name == "enabled"
    assert "policy.enabled" in why


def test_before_the_first_night_there_is_nothing_to_wait_for(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    due = engine.clock() - HOUR
    assert (skipped(engine, due) or ("",))[0] == "run"
    assert dreaming.shut(engine)
    assert skipped(engine, due) == ("sessions", "nothing has been observed yet")
