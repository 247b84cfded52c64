"""Hosts' sessions under a real night watch.

They are found, shown, heard once, and written to.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread, Timer
from typing import Any

import pytest

from tests.contracts.hosts_kit import ROOT, WRITERS
from tests.contracts.sessions_kit import SESSION, entry, line, peer, registered
from tests.end_to_end.harness import COMMAND, refused, surroundings
from tests.end_to_end.watching import Watched

TURNS = 4
"""Of the sessions, after each of which the watch is killed."""
FAST = 120.0
"""Times as fast as real time goes the clock of the watch."""


class Hosted(Watched):
    """A watched project whose user has a host.

    The host has its registry and its transcripts.
    """

    def __init__(self, home: Path, rate: float = FAST) -> None:
        super().__init__(home, steered=True)
        now = time.time()
        steer = {"real": now, "wall": now, "monotonic": 1000.0, "rate": rate}
        self.clock.write_text(json.dumps(steer) + "\n")
        self.config = home / ".claude"
        self.environment["CLAUDE_CONFIG_DIR"] = str(self.config)
        self.settings.parent.mkdir(parents=True, exist_ok=True)
        self.settings.write_text("schedule: {enabled: false}\n")

    def transcript(self, session: str = SESSION) -> Path:
        path = self.config / "projects" / "-depot" / f"{session}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, *texts: str, session: str = SESSION, first: int = 0) -> None:
        """Add the owner's lines and the agent's answers to transcripts.

        There is an answer after each.
        """
        with self.transcript(session).open("a", encoding="utf-8") as file:
            for number, text in enumerate(texts, first):
                file.write(line(2 * number, text, str(self.folder), session))
                file.write(line(2 * number + 1, "Done.", str(self.folder), session))

    def duty(self, name: str) -> dict[str, Any]:
        duties = self.ask("daemon", "status")["duties"]
        return next(duty for duty in duties if duty["name"] == name)

    def names_in_logs(self) -> list[str]:
        rows = (row for log in self.logs() for row in log.read_text("utf-8").splitlines())
        return [row.rpartition("^")[2] for row in rows if row.startswith("- ")]

    def attached(self, *words: str) -> subprocess.Popen[bytes]:
        """Somebody who watches, whose terminal is read here."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*COMMAND, "--json", "attach", *words],
            cwd=self.folder,
            env=surroundings(self.environment),
            stdout=pipe,
            stdin=subprocess.DEVNULL,
            stderr=pipe,
        )


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[Hosted]:
    memory = Hosted(tmp_path)
    assert memory.run("init").code == 0
    yield memory
    memory.end()


@pytest.fixture
def steady(tmp_path: Path) -> Iterator[Hosted]:
    """Give the same at the hosts' pace.

    A message has its time to arrive.
    """
    memory = Hosted(tmp_path, rate=1.0)
    assert memory.run("init").code == 0
    yield memory
    memory.end()


def rule_said(number: int) -> str:
    return f"From now on always run `make step{number}` before every commit."


def until(look: Any, seconds: float = 60.0) -> Any:  # noqa: ANN401
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def test_killed_again_and_again_it_hears_all_and_nothing_twice(hosted: Hosted) -> None:
    chance = random.Random(7)
    sessions = [f"{number}e82a81e-e89c-4432-8fd2-2319e36ee122" for number in range(3)]
    hosted.ask("daemon", "start")
    for turn in range(TURNS):
        for number, session in enumerate(sessions):
            hosted.write(rule_said(100 * number + turn), session=session, first=turn)
        time.sleep(chance.uniform(0.0, 1.0))
        if turn == TURNS // 2:
            hosted.ask("consolidate", "--force")
        os.kill(hosted.ask("daemon", "status")["pid"], signal.SIGKILL)
        hosted.ask("daemon", "start")

    def all_heard() -> bool:
        logs = "".join(log.read_text("utf-8") for log in hosted.logs())
        return all(
            rule_said(100 * number + turn) in logs for number in range(3) for turn in range(TURNS)
        )

    until(all_heard)
    hosted.ask("consolidate", "--force")
    names = hosted.names_in_logs()
    assert len(names) == len(set(names))
    assert hosted.ask("stats")["observations"] >= len(sessions) * TURNS
    assert hosted.ask("verify")["ok"]


def test_a_night_and_the_watch_hear_a_session_once(hosted: Hosted) -> None:
    hosted.write(rule_said(1))
    hosted.ask("daemon", "start")
    until(lambda: hosted.duty("hearing")["observations"])
    before = hosted.names_in_logs()
    in_agents_shell = {"CLAUDECODE": "1"}
    path = str(hosted.transcript())
    assert hosted.run("import", "claude-transcript", path, env=in_agents_shell).code == 0
    hosted.ask("consolidate", "--force")
    assert hosted.names_in_logs() == before
    hosted.write(rule_said(2), first=1)
    until(lambda: rule_said(2) in hosted.logs()[-1].read_text("utf-8"))


def events(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """What it prints; a reader that would wait for ever is ended."""
    assert process.stdout
    ending = Timer(60.0, process.kill)
    ending.start()
    try:
        yield from map(json.loads, process.stdout)
    finally:
        ending.cancel()


def test_who_attaches_sees_what_is_said_and_what_is_kept_of_it(hosted: Hosted) -> None:
    hosted.write("The token is ghp_abcdefghijklmnopqrstuvwxyz0123456789, hm.")
    registered(hosted.config / "sessions", entry(cwd=str(hosted.folder)))
    hosted.ask("daemon", "start")
    (row,) = hosted.ask("attach", "--list")["sessions"]
    assert (row["session"], row["state"], row["runs"]) == (SESSION, "idle", True)
    assert row["store"] == str(hosted.root)
    refused(hosted.run("attach", "nobody"), 1, "no session nobody", "attach --list")
    process = hosted.attached("--since", "0")
    hosted.write(rule_said(1), first=1)
    seen = []
    for event in events(process):
        seen.append(event)
        if event["kind"] == "heard" and event["data"].get("observations"):
            break
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    said = [(one["data"]["voice"], one["data"]["text"]) for one in seen if one["kind"] == "said"]
    assert ("owner", rule_said(1)) in said
    assert ("agent", "Done.") in said
    assert "ghp_" not in json.dumps(seen)
    assert any(one["kind"] == "heard" and rule_said(1) in str(one["data"]) for one in seen)
    assert [one["seq"] for one in seen] == sorted({one["seq"] for one in seen})
    again = hosted.attached(SESSION[:8], "--since", str(seen[-1]["seq"] - 1))
    assert next(events(again)) == seen[-1]
    again.send_signal(signal.SIGINT)
    assert again.wait(20) == 0


class Inbox:
    """A host's side of a session: an inbox.

    It takes messages and writes down what became of each.
    """

    def __init__(self, hosted: Hosted, folder: Path, holds: bool = False) -> None:
        self.path, self._hosted, self._holds = folder / "s.sock", hosted, holds
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self.path))
        self._listening.listen()
        Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        for number in range(1, 100):
            try:
                met, _ = self._listening.accept()
            except OSError:
                return
            told = met.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
            (pid,) = struct.unpack_from("i", told)
            text = json.loads(met.makefile("rb").readline())["message"]["content"]
            cwd = str(self._hosted.folder)
            held = f"Held peer message — from an unidentified session [verified pid {pid}]; «…»"
            kept = {"type": "system", "level": "warning", "content": held, "uuid": f"h-{number}"}
            shown = json.dumps({**kept, "timestamp": "2026-11-20T12:00:00.000Z"}) + "\n"
            with self._hosted.transcript().open("a", encoding="utf-8") as file:
                file.write(shown if self._holds else peer(500 + number, text, pid, cwd))

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def short() -> Iterator[Path]:
    """Give a folder with a name short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="km-") as name:
        yield Path(name)


@pytest.mark.parametrize(("holds", "report"), [(False, "delivered"), (True, "held")])
def test_what_became_of_a_message_is_told_by_the_transcript(
    steady: Hosted, short: Path, holds: bool, report: str
) -> None:
    inbox = Inbox(steady, short, holds)
    steady.write("Let us begin.")
    told = entry(cwd=str(steady.folder), messagingSocketPath=str(inbox.path))
    registered(steady.config / "sessions", told)
    steady.ask("daemon", "start")
    order = "From now on always run `make peer-ordered` before every commit."
    answer = steady.ask("attach", "--inject", order)
    assert (answer["session"], answer["report"]) == (SESSION, report)
    inbox.close()
    if report == "delivered":
        steady.ask("consolidate", "--force")
        assert "peer-ordered" not in steady.page.read_text("utf-8")
        rows = "".join(log.read_text("utf-8") for log in steady.logs()).splitlines()
        ordered = [row for row in rows if "peer-ordered" in row]
        assert ordered
        assert all("trust=untrusted" in row and "user:owner" not in row for row in ordered)


def test_a_message_is_the_owners_to_send_and_goes_nowhere_strange(
    steady: Hosted, short: Path
) -> None:
    planted = short / "planted"
    planted.write_text("as it was")
    steady.write("Let us begin.")
    told = entry(cwd=str(steady.folder), messagingSocketPath=str(planted))
    registered(steady.config / "sessions", told)
    steady.ask("daemon", "start")
    in_agents_shell = steady.run("attach", "--inject", "hello", env={"CLAUDECODE": "1"})
    refused(in_agents_shell, 4, "attach --inject")
    refused(steady.run("attach", "--inject", "hello"), 1, f"{planted} is no socket")
    assert planted.read_text() == "as it was"
    refused(steady.run("attach", "nobody", "--inject", "hello"), 1, "no session nobody")


QUEUE = """#!/bin/sh
# As `codex queue` does with a session that runs: it becomes a turn of the queue.
printf '%s\\n' "$*" > "$HOME/asked"
at='"timestamp": "2026-11-20T12:00:00.000Z"'
turn='{"type": "task_started", "turn_attribution": {"turn_trigger": "queue"}, "turn_id": "q"}'
item="{\\"type\\": \\"user_message\\", \\"message\\": \\"${3#--message=}\\"}"
for payload in "$turn" "$item"; do
  printf '{%s, "type": "event_msg", "payload": %s}\\n' "$at" "$payload" >> "$ROLLOUT"
done
"""


def test_a_session_of_codex_is_reached_by_its_queue(steady: Hosted) -> None:
    rollout = WRITERS["codex-transcript"](steady.home / ".codex/sessions", cwd=str(steady.folder))
    program = steady.home / "bin" / "codex"
    program.parent.mkdir()
    program.write_text(QUEUE)
    program.chmod(0o755)
    steady.environment["PATH"] = f"{program.parent}:{os.environ['PATH']}"
    steady.environment["ROLLOUT"] = str(rollout)
    steady.ask("daemon", "start")
    order = "From now on always run make queue-ordered before every commit."
    answer = steady.ask("attach", ROOT, "--inject", order)
    assert (answer["session"], answer["report"]) == (ROOT, "delivered")
    asked = (steady.home / "asked").read_text()
    assert asked == f"queue --thread={ROOT} --message={order}\n"
    steady.ask("consolidate", "--force")
    assert "queue-ordered" not in steady.page.read_text("utf-8")


def test_nothing_of_a_session_that_is_not_watched_is_read(hosted: Hosted, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    registered(hosted.config / "sessions", entry(cwd=str(other)))
    with hosted.transcript().open("w", encoding="utf-8") as file:
        file.write(line(0, "of another project", str(other)))
    hosted.ask("daemon", "start")
    assert hosted.ask("attach", "--list")["sessions"] == []
    beside = Watched(tmp_path)
    beside.folder, beside.environment = other, hosted.environment
    (row,) = beside.ask("attach", "--list")["sessions"]
    assert (row["cwd"], row["store"]) == (str(other), None)
    assert hosted.duty("sessions")["shown"] == 0
    refused(hosted.run("attach", SESSION, "--inject", "hello"), 1, "no session")


def test_sessions_of_other_hosts_are_found_where_they_lie(hosted: Hosted) -> None:
    for host, below in (
        ("codex", ".codex/sessions"),
        ("copilot", ".copilot/session-state"),
        ("gemini", ".gemini/tmp"),
        ("opencode", ".local/share/opencode"),
        ("cursor", ".config/Cursor"),
    ):
        WRITERS[f"{host}-transcript"](hosted.home / below, cwd=str(hosted.folder))
    os.utime(hosted.root / ".gitignore", (0, 0))  # what was said before it was there is not heard
    hosted.ask("daemon", "start")
    rows = hosted.ask("attach", "--list")["sessions"]
    hosts = {row["host"] for row in rows}
    assert hosts == {"codex", "copilot", "gemini", "opencode", "cursor"}
    assert all(row["store"] == str(hosted.root) for row in rows)
    assert ROOT in {row["session"] for row in rows}
    until(lambda: hosted.duty("hearing")["unheard"] == 0 and hosted.logs())
    names = hosted.names_in_logs()
    assert len(names) == len(set(names)) > 0
