"""``cron``.

Tasks listed, added, moved, begun and stopped, with the watch and without it.
"""

from __future__ import annotations

import http.server
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.end_to_end.harness import refused
from tests.end_to_end.watching import Watched, until

NOON = datetime(2026, 11, 30, 12, tzinfo=ZoneInfo("Europe/Berlin")).timestamp()
AGENT = {"CLAUDECODE": "1"}


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    memory = Watched(tmp_path)
    assert memory.run("init").code == 0
    yield memory
    memory.end()


@pytest.fixture
def steered(tmp_path: Path) -> Iterator[Watched]:
    """Start a watch in Berlin at noon, its time steered.

    It is put on by hand.
    """
    memory = Watched(tmp_path, steered=True)
    memory.environment["TZ"] = "Europe/Berlin"
    steer(memory, NOON, 0.0)
    assert memory.run("init").code == 0
    yield memory
    memory.end()


def steer(memory: Watched, wall: float, monotonic: float, rate: float = 1.0) -> None:
    line = {"real": time.time(), "wall": wall, "monotonic": monotonic, "rate": rate}
    fresh = memory.clock.with_suffix(".new")
    fresh.write_text(json.dumps(line) + "\n")
    fresh.replace(memory.clock)


def task(memory: Watched, name: str) -> dict[str, Any]:
    (row,) = (row for row in memory.ask("cron", "list")["tasks"] if row["id"] == name)
    return dict(row)


def last(memory: Watched, name: str) -> Any:  # noqa: ANN401  (JSON is what it is)
    stores = task(memory, name)["stores"]
    return stores[0]["last"] if stores else None


def test_three_tasks_are_always_there_and_can_be_moved_but_not_removed(watched: Watched) -> None:
    listed = watched.ask("cron", "list")
    assert [(row["id"], row["permanent"], row["on"]) for row in listed["tasks"]] == [
        ("catch-up", True, True),
        ("morning", True, True),
        ("dream", True, True),
    ]
    refused(watched.run("cron", "remove", "dream"), 2, "is always there", "--off")
    refused(watched.run("cron", "set", "catch-up", "--at", "1 1 * * *"), 2, "start alone")
    assert watched.run("cron", "set", "dream", "--at", "30 2 * * *").code == 0
    assert watched.run("cron", "set", "morning", "--off").code == 0
    assert (task(watched, "dream")["when"], task(watched, "morning")["on"]) == ("30 2 * * *", False)
    assert watched.run("cron", "set", "dream", "--default").code == 0
    assert task(watched, "dream")["when"] == "0 3 * * *"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("0 25 * * *", "--", "true"), "no time of a schedule: bad hour"),
        (("2020-01-01 09:00", "--", "true"), "is over already"),
        (("0 3 * * *",), "needs something to run"),
        (("0 3 * * *", "--", "kairos-mem", "confirm", "f1"), "No task may run"),
        (("0 3 * * *", "--", "kairos-mem"), "No task may run"),
        (("0 3 * * *", "--id", "dream", "--", "true"), "is there already"),
        (("0 3 * * *", "--id", "A B", "--", "true"), "is no name"),
    ],
)
def test_what_is_no_task_is_refused(watched: Watched, words: tuple[str, ...], told: str) -> None:
    refused(watched.run("cron", "add", *words), 2, told)
    assert len(watched.ask("cron", "list")["tasks"]) == 3


@pytest.mark.parametrize(
    "words",
    [
        ("add", "0 3 * * *", "--", "true"),
        ("remove", "x"),
        ("set", "dream", "--off"),
        ("run", "dream"),
        ("off",),
        ("on",),
    ],
)
def test_an_agents_shell_decides_nothing(watched: Watched, words: tuple[str, ...]) -> None:
    before = watched.run("--json", "cron", "list").out
    refused(watched.run("cron", *words, env=AGENT), 4, "claude")
    assert watched.run("--json", "cron", "list", env=AGENT).out == before


def test_what_was_written_by_hand_is_held_against_what_may_run(watched: Watched) -> None:
    assert watched.run("cron", "add", "0 3 * * *", "--id", "mine", "--", "true").code == 0
    file = watched.settings.with_name("cron.json")
    file.write_text(file.read_text().replace('"true"', '"kairos-mem", "settle", "c1"'))
    listed = watched.ask("cron", "list")
    assert len(listed["tasks"]) == 3
    assert any("No task may run `kairos-mem settle`" in problem for problem in listed["problems"])


def test_a_task_is_begun_where_no_watch_runs(watched: Watched) -> None:
    words = ("--", "sh", "-c", "pwd; touch begun")
    assert watched.run("cron", "add", "0 3 * * *", "--id", "mine", *words).code == 0
    answer = watched.ask("cron", "run", "mine")
    assert (answer["code"], answer["said"]) == (0, str(watched.folder))
    assert (watched.folder / "begun").exists()


def test_the_watch_takes_up_what_is_added_and_forgets_what_is_removed(watched: Watched) -> None:
    watched.ask("daemon", "start")
    until(lambda: (last(watched, "catch-up") or {}).get("outcome") == "done")
    for name, words in (("good", ("true",)), ("bad", ("sh", "-c", "echo oh dear; exit 3"))):
        assert watched.run("cron", "add", "0 3 * * *", "--id", name, "--", *words).code == 0
        assert watched.ask("cron", "run", name)["begun"] == [str(watched.root)]
    until(lambda: last(watched, "good") and last(watched, "bad"))
    assert last(watched, "good")["outcome"] == "done"
    assert last(watched, "bad")["detail"] == "it ended with 3: oh dear"
    assert watched.run("cron", "remove", "bad").code == 0
    assert [row["id"] for row in watched.ask("cron", "list")["tasks"]][3:] == ["good"]


def test_a_task_whose_child_stays_for_ever_holds_no_other_up(watched: Watched) -> None:
    """A task's undying child holds up no other task.

    It is in a session of its own, so that no kill finds it, and holds the output.
    """
    lasting = "setsid sh -c 'echo $$ > child; exec sleep 600' & echo begun"
    watched.ask("daemon", "start")
    until(lambda: (last(watched, "catch-up") or {}).get("outcome") == "done")
    for name, words in (("leaves", ("sh", "-c", lasting)), ("after", ("echo", "x"))):
        assert watched.run("cron", "add", "0 3 * * *", "--id", name, "--", *words).code == 0
    watched.ask("cron", "run", "leaves")
    until((watched.folder / "child").exists)
    watched.ask("cron", "run", "after")

    def done() -> bool:
        watched.ask_watch("stores")  # as a minute later
        return bool(last(watched, "leaves") and last(watched, "after"))

    until(done)
    assert last(watched, "leaves")["outcome"] == last(watched, "after")["outcome"] == "done"
    os.kill(int((watched.folder / "child").read_text()), signal.SIGKILL)


def test_while_the_watch_owns_the_schedule_the_gate_is_shut_for_others(watched: Watched) -> None:
    assert watched.run("observe", "The server listens on port 8080.").code == 0
    watched.ask("daemon", "start")
    until(lambda: (last(watched, "catch-up") or {}).get("outcome") == "done")
    assert watched.ask("consolidate")["gate"] == "enabled"
    gates = {row["gate"]: row for row in watched.ask("gates")}
    assert not gates["enabled"]["open"]
    assert "owns the schedule" in gates["enabled"]["why"]
    watched.ask("cron", "run", "dream")
    until(lambda: last(watched, "dream"))
    assert last(watched, "dream")["detail"] == "night 1"
    assert watched.ask("consolidate", "--force")["dream"] == 2
    assert watched.run("cron", "off").code == 0
    until(lambda: watched.ask("consolidate")["gate"] != "enabled")
    assert watched.run("cron", "on").code == 0
    watched.ask("daemon", "stop")
    assert watched.ask("consolidate")["gate"] != "enabled"


def test_a_night_begins_at_its_jittered_time_once_and_a_kill_in_it_changes_nothing(
    steered: Watched,
) -> None:
    assert steered.run("observe", "The server listens on port 8080.").code == 0
    pid = steered.ask("daemon", "start")["pid"]
    until(lambda: (last(steered, "catch-up") or {}).get("outcome") == "done")
    (store,) = task(steered, "dream")["stores"]
    begins = datetime.fromisoformat(store["begins"])
    assert store["next"] == "2026-12-01T03:00:00+01:00"
    assert 0 <= (begins - datetime.fromisoformat(store["next"])).total_seconds() < 900
    steer(steered, begins.timestamp() - 30, 15 * 3600.0)
    time.sleep(1.0)
    assert last(steered, "dream") is None
    steer(steered, begins.timestamp() + 1, 15 * 3600.0 + 31)
    until(lambda: begun(steered))
    os.kill(pid, signal.SIGKILL)
    until(lambda: steered.ask("daemon", "status")["running"] is False)
    steered.ask("daemon", "start")
    until(lambda: last(steered, "dream"))
    time.sleep(1.0)
    kept = json.loads((steered.state / "kept" / "schedule.json").read_text())
    past = kept["rows"][f"dream@{steered.root}"]["past"]
    assert [due for due, *_ in past] == ["2026-12-01T02:00:00+00:00"], past
    assert steered.ask("stats")["dreams"] == 1


def begun(memory: Watched) -> bool:
    """Whether the night of the schedule is under way or over."""
    kept = json.loads((memory.state / "kept" / "schedule.json").read_text())
    row = kept["rows"][f"dream@{memory.root}"]
    return bool(row["intent"] or row["past"])


class Operator(http.server.BaseHTTPRequestHandler):
    """An address at which an operator's settings are."""

    settings = b"{}"

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.settings)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_an_operators_address_is_asked_through_the_door_and_is_on_record(watched: Watched) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Operator)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Operator.settings = json.dumps({"enabled": False, "jitter_cap_minutes": 2}).encode()
    address = f"http://127.0.0.1:{server.server_port}/fleet.json"
    watched.settings.parent.mkdir(parents=True)
    watched.settings.write_text(f"schedule:\n  fleet: {address}\n")
    watched.ask("daemon", "start")
    until(lambda: watched.ask("cron", "list")["stopped"])
    listed = watched.ask("cron", "list")
    assert address in listed["stopped"]
    assert listed["spread"]["jitter_cap_minutes"] == 2
    rows = [json.loads(row) for row in (watched.state / "egress.jsonl").read_text().splitlines()]
    assert (rows[0]["kind"], rows[0]["purpose"], rows[0]["size"]) == ("sent", "fleet settings", 0)
    assert rows[0]["what"] == "GET /fleet.json"
    server.shutdown()


def test_no_task_is_kept_where_a_projects_others_could_add_one(watched: Watched) -> None:
    env = {"XDG_CONFIG_HOME": str(watched.folder / "config")}
    words = ("cron", "add", "0 3 * * *", "--", "true")
    refused(watched.run(*words, env=env), 2, "anybody may commit it", "XDG_CONFIG_HOME")
    assert not (watched.folder / "config").exists()


def test_a_program_that_is_not_there_is_told_by_its_name(watched: Watched) -> None:
    words = ("cron", "add", "0 3 * * *", "--id", "mine", "--", "/nowhere/at-all", "x")
    assert watched.run(*words).code == 0
    refused(watched.run("cron", "run", "mine"), 1, "/nowhere/at-all x can't be started")
