"""The watch dreams when nobody is at work.

It does once for what is new, and says why.
"""

from __future__ import annotations

import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import surroundings
from tests.end_to_end.watching import Watched, until

PATIENCE_SECONDS = 60.0


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    memory = Watched(tmp_path)
    assert memory.run("init").code == 0
    programs = tmp_path / "bin"
    programs.mkdir()
    memory.environment["PATH"] = f"{programs}:{surroundings()['PATH']}"
    memory.settings.parent.mkdir(parents=True)
    yield memory
    memory.end()


def program(memory: Watched, name: str, text: str) -> None:
    place = memory.home / "bin" / name
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(place.stat().st_mode | stat.S_IXUSR)


def duty(memory: Watched) -> Any:  # noqa: ANN401  (JSON is what it is)
    rows = [row for row in memory.ask("daemon", "status")["duties"] if row["name"] == "proactive"]
    return rows[0] if rows else {}


def steer(memory: Watched, rate: float) -> None:
    """Have the watch's clock go faster or slower from now.

    It goes so many times as fast.
    """
    import json

    real = time.time()
    row = {"real": real, "wall": real, "monotonic": 1000.0, "rate": rate}
    memory.clock.write_text(json.dumps(row) + "\n")


def test_nobody_at_work_is_a_night_for_what_is_new_and_then_none(tmp_path: Path) -> None:
    memory = Watched(tmp_path, steered=True)
    steer(memory, 120.0)
    assert memory.run("init").code == 0
    memory.settings.parent.mkdir(parents=True)
    quiet = "schedule: {enabled: false}\nproactive: {notify: false}\n"
    memory.settings.write_text(f"idle: {{minutes: 0}}\n{quiet}")
    memory.observe({"text": "The port of the gateway is 8080", "session": "s1"})
    try:
        memory.ask("daemon", "start")
        until(lambda: memory.ask("stats")["dreams"] == 1, "the night")
        until(lambda: "no news" in str(duty(memory)["lines"]), "the watch to tell why it sleeps")
        time.sleep(3.0)  # six minutes of its clock
        assert memory.ask("stats")["dreams"] == 1
        assert memory.run("daemon", "logs", "-n", "99").out.count("night (idle)") == 1
    finally:
        memory.end()


def test_somebody_at_work_is_no_night(watched: Watched) -> None:
    watched.settings.write_text("idle: {minutes: 600}\nschedule: {enabled: false}\n")
    watched.observe({"text": "The port of the gateway is 8080", "session": "s1"})
    watched.ask("daemon", "start")
    until(lambda: bool(duty(watched).get("signs")), "the watch to look")
    told = duty(watched)
    assert told["idle"] is False
    assert {"agents", "files", "terminals", "tmux", "logind", "x11", "gnome"} <= {
        sign["source"] for sign in told["signs"]
    }
    assert all(sign["why"] for sign in told["signs"])
    assert watched.ask("stats")["dreams"] == 0


def test_a_program_that_hangs_holds_nothing_up(watched: Watched) -> None:
    program(watched, "loginctl", "sleep 60")
    program(watched, "tmux", "sleep 60")
    watched.ask("daemon", "start")
    until(lambda: "did not answer" in str(duty(watched).get("signs")), "the watch to give up")
    began = time.monotonic()
    assert duty(watched)["error"] is None
    assert time.monotonic() - began < PATIENCE_SECONDS / 6


def test_a_night_that_failed_is_told_on_the_desktop_in_counts(watched: Watched) -> None:
    heard = watched.home / "heard"
    program(watched, "notify-send", f"printf '%s\\n' \"$@\" >> {heard}")
    watched.settings.write_text("idle: {minutes: 0}\nschedule: {enabled: false}\n")
    watched.observe({"text": "The secret plan is on port 4711", "session": "s1"})
    watched.ask("daemon", "start")
    (watched.root / "memory.db").write_bytes(b"no database at all" * 1000)
    until(heard.exists, "the desktop to be told")
    said = heard.read_text()
    assert "project: 1 night failed" in said
    assert "4711" not in said
