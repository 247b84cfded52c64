"""A wrong clock.

It stops a night with its reason, and what it dated shuts nothing for long.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from memory_engine.domain.policy import Policy
from memory_engine.dream.gates import Sessions, gates
from tests.end_to_end.harness import Answer, Memory, refused
from tests.end_to_end.sayings import remarks

SHIFTED = """
import os, time
shift = float(os.environ.get("TEST_CLOCK_DAYS", "0")) * 86400
real, fine = time.time, time.time_ns
time.time = lambda: real() + shift
time.time_ns = lambda: fine() + int(shift * 1e9)
"""


def today() -> str:
    """Say the day it is.

    A run of tests may see it end.
    """
    return time.strftime("%Y-%m-%d", time.gmtime())


class Clock:
    """Calls under a clock that is so many days off."""

    def __init__(self, memory: Memory, folder: Path) -> None:
        self.memory, self.folder = memory, folder
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(SHIFTED)

    def run(self, days: float, *words: str) -> Answer:
        env: Mapping[str, str] = {"PYTHONPATH": str(self.folder), "TEST_CLOCK_DAYS": str(days)}
        return self.memory.run(*words, env=env)


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    memory = Memory(tmp_path / "project")
    memory.folder.mkdir()
    made = Clock(memory, tmp_path / "site")
    assert memory.run("init").code == 0
    return made


@pytest.mark.parametrize("nights", [0, 1])
@pytest.mark.parametrize(
    ("days", "why"), [(3650.0, "more than a year after"), (-900.0, "before all that is known")]
)
def test_a_night_under_an_impossible_clock_stops_with_its_reason(
    clock: Clock, nights: int, days: float, why: str
) -> None:
    clock.memory.observe({"text": "Always squash commits", "principal": "user:owner"})
    for _ in range(nights):
        assert clock.memory.run("consolidate", "--force").code == 0
    before = clock.memory.files()
    for words in (
        ["consolidate", "--force"],
        ["consolidate"],
        ["consolidate", "--force", "--plan", "p.json"],
    ):
        refused(clock.run(days, *words), 1, "clock says", why, "--as-of-date")
    assert clock.memory.files() == before
    gate = next(line for line in clock.run(days, "gates").out.splitlines() if " time " in line)
    assert "shut" in gate
    assert why in gate
    assert any(why in line for line in clock.run(days, "--json", "doctor").json["to_mend"])
    assert clock.run(days, "consolidate", "--force", "--as-of-date", today()).code == 0


def test_a_night_dated_far_ahead_shuts_no_gate_and_the_gate_says_so(clock: Clock) -> None:
    clock.memory.observe(*remarks(1, "first"))
    assert clock.run(3650, "consolidate", "--force", "--as-of-date", today()).code == 0
    gate = {row["gate"]: row for row in clock.memory.ask("gates")}["time"]
    assert gate["open"] is True
    assert "wrong clock" in gate["why"]
    assert any("wrong clock" in line for line in clock.memory.ask("doctor")["to_mend"])
    sessions = [
        {"text": f"Part {n} is cut from sheet {n}", "session": f"s{n}", "principal": "agent:claude"}
        for n in range(5)
    ]
    clock.memory.observe(*sessions)
    assert clock.memory.ask("consolidate")["applied"] is True
    assert {row["gate"]: row["open"] for row in clock.memory.ask("gates")}["time"] is False
    assert clock.memory.ask("doctor")["to_mend"] == []


def test_a_clock_set_back_by_minutes_opens_nothing() -> None:
    now = 1_800_000_000.0
    found = {gate.name: gate for gate in gates(Policy(), now, 3, now + 600, now + 600, Sessions(9))}
    assert not found["time"].open
    assert not found["scan"].open
    ahead = {gate.name: gate for gate in gates(Policy(), now, 3, now + 1e8, now + 1e8, Sessions(9))}
    assert ahead["time"].open
    assert ahead["scan"].open


def test_a_day_that_is_a_slip_of_the_pen_is_refused_and_one_before_the_last_night_is_told(
    clock: Clock,
) -> None:
    clock.memory.observe(*remarks(2, "first"))
    refused(
        clock.memory.run("consolidate", "--force", "--as-of-date", "2262-11-20"),
        2,
        "2262-11-20",
        "more than a year",
    )
    newest = clock.memory.ask("consolidate", "--force")["day"]
    report = clock.memory.night("2025-12-31")
    assert report["applied"] is True
    assert newest in report["warnings"][0]


def test_what_is_dated_in_the_future_waits_for_its_day(clock: Clock) -> None:
    mail = {"subject": "mailer", "attribute": "port", "principal": "agent:claude"}
    clock.memory.observe(
        {
            "text": "The mailer listens on 2525",
            "value": "2525",
            "at": "2199-05-01T10:00:00Z",
            **mail,
        }
    )
    answer = clock.memory.run("consolidate", "--force")
    assert "2199-05-01" in answer.err
    assert clock.memory.ask("facts") == []
    assert any("2199-05-01" in line for line in clock.memory.ask("doctor")["to_mend"])
    clock.memory.observe({"text": "The mailer listens on 587", "value": "587", **mail})
    clock.memory.run("consolidate", "--force")
    assert [fact["value"] for fact in clock.memory.ask("facts")] == ["587"]
