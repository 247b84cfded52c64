"""The night watch as a process: started, asked, killed, and started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from memory_engine.adapters.nightwatch.folder import start_mark
from memory_engine.domain.errors import KairosError
from tests.end_to_end.harness import Memory, refused, sound, surroundings
from tests.end_to_end.limits import small_disk
from tests.end_to_end.sayings import remarks
from tests.end_to_end.watching import ALONE, Watched, until


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    memory = Watched(tmp_path)
    assert memory.run("init").code == 0
    memory.sets(ALONE)
    yield memory
    memory.end()


def test_it_starts_once_apart_from_its_caller_and_stops(watched: Watched) -> None:
    first = watched.ask("daemon", "start")
    assert first == {"pid": first["pid"], "started": True, "stores": [str(watched.root)]}
    again = watched.ask("daemon", "start")
    assert again == {**first, "started": False}
    told = watched.ask("daemon", "status")
    assert (told["running"], told["pid"]) == (True, first["pid"])
    assert [(store["root"], store["there"]) for store in told["stores"]] == [
        (str(watched.root), True)
    ]
    assert "The night watch has run since" in watched.run("daemon").out
    assert watched.ask("daemon", "stop") == {"stopped": True, "pid": first["pid"]}
    assert start_mark(first["pid"]) == ""
    assert watched.ask("daemon", "status")["running"] is False
    assert "the watch ends: asked to" in watched.run("daemon", "logs").out


def test_a_second_one_is_refused_and_the_first_goes_on(watched: Watched) -> None:
    pid = watched.ask("daemon", "start")["pid"]
    refused(watched.run("daemon", "run"), 11, f"process {pid}")
    assert watched.ask("daemon", "status")["pid"] == pid


def test_many_that_start_it_at_once_have_one_and_each_store_is_watched(
    watched: Watched, tmp_path: Path
) -> None:
    others = [Memory(tmp_path / f"other-{number}") for number in range(6)]
    for other in others:
        other.folder.mkdir()
        assert other.run("init").code == 0
    calls = [other.start("--json", "daemon", "start", env=watched.environment) for other in others]
    answers = [call.communicate(timeout=60) for call in calls]
    assert [call.returncode for call in calls] == [0] * len(calls), answers
    assert len({json.loads(out)["pid"] for out, _ in answers}) == 1
    assert {store["root"] for store in watched.ask("daemon", "status")["stores"]} == {
        str(other.root) for other in others
    }


def test_nothing_of_it_is_for_others(watched: Watched) -> None:
    watched.ask("daemon", "start")
    folder = watched.state
    kept = [folder, *folder.rglob("*"), *watched.sockets()]
    assert len(kept) >= 5
    assert [path for path in kept if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


def test_after_a_kill_the_next_start_finds_no_one_in_its_way(watched: Watched) -> None:
    first = watched.ask("daemon", "start")["pid"]
    os.kill(first, signal.SIGKILL)
    until(lambda: not start_mark(first))
    assert watched.ask("daemon", "status")["running"] is False
    assert any("gone without a word" in row for row in watched.ask("doctor")["to_mend"])
    assert list(watched.sockets()), "it left its socket behind"
    second = watched.ask("daemon", "start")
    assert second["started"]
    assert watched.ask("daemon", "status")["pid"] == second["pid"] != first


@pytest.mark.parametrize("ends", ["killed", "stopped"])
def test_a_session_that_opens_wakes_a_watch_that_was_killed_and_none_that_was_stopped(
    watched: Watched, ends: str
) -> None:
    first = watched.ask("daemon", "start")["pid"]
    if ends == "killed":
        os.kill(first, signal.SIGKILL)
    else:
        watched.ask("daemon", "stop")
    until(lambda: not start_mark(first))
    opened = watched.run(
        "hook", "session-start", env={"CLAUDECODE": "1"}, stdin=b'{"source": "startup"}'
    )
    assert opened.code == 0
    if ends == "killed":
        until(lambda: watched.ask("daemon", "status")["running"])
        assert watched.ask("daemon", "status")["pid"] != first
        again = watched.ask("daemon", "status")["pid"]
        os.kill(again, signal.SIGKILL)
        until(lambda: not start_mark(again))
        tried = (watched.state / "revived").stat().st_mtime_ns
        watched.run("hook", "session-start", stdin=b"{}")
        assert (watched.state / "revived").stat().st_mtime_ns == tried, "once a minute at most"
    else:
        assert not (watched.state / "revived").exists()
        assert not watched.ask("daemon", "status")["running"]


BROKEN = """
from memory_engine.daemon import service, starting
def broken(self):
    raise RuntimeError("no such turn")
service.Service._turn = broken
starting.watch()
"""


def test_a_fault_of_its_own_ends_in_a_fresh_start_as_the_same_process(watched: Watched) -> None:
    environment = {**surroundings(watched.environment)}
    process = subprocess.Popen([sys.executable, "-c", BROKEN], env=environment)
    try:
        until(lambda: "begins anew" in watched.run("daemon", "logs").out)
        until(lambda: watched.ask("daemon", "status")["running"])
        told = watched.ask("daemon", "status")
        assert (told["pid"], told["takes"]["anew_today"]) == (process.pid, 1)
        assert (
            "a fault of its own (RuntimeError: no such turn)" in watched.run("daemon", "logs").out
        )
    finally:
        watched.end()
        process.wait(60)


def test_a_process_that_has_its_number_now_is_not_taken_for_it(watched: Watched) -> None:
    watched.ask("daemon", "start")
    record = watched.state / "running.json"
    said = json.loads(record.read_text())
    watched.ask("daemon", "stop")
    record.write_text(json.dumps({**said, "pid": os.getpid()}))
    assert watched.ask("daemon", "status")["running"] is False
    assert watched.ask("daemon", "stop") == {"stopped": False, "pid": None}
    assert watched.ask("daemon", "start")["pid"] not in (os.getpid(), said["pid"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_leaves_nothing_behind(
    watched: Watched, number: signal.Signals
) -> None:
    pid = watched.ask("daemon", "start")["pid"]
    os.kill(pid, number)
    until(lambda: not start_mark(pid))
    assert list(watched.sockets()) == []
    assert not (watched.state / "running.json").exists()
    assert f"the watch ends: {number.name}" in (watched.state / "daemon.log").read_text()


def test_stores_come_and_go_while_it_runs(watched: Watched, tmp_path: Path) -> None:
    other = Memory(tmp_path / "other")
    other.folder.mkdir()
    assert other.run("init").code == 0
    watched.ask("daemon", "start")
    assert watched.ask("daemon", "add", str(other.folder))["stores"] == [
        str(watched.root),
        str(other.root),
    ]
    other.root.rename(tmp_path / "elsewhere")
    stores = watched.ask("daemon", "status")["stores"]
    assert [store["there"] for store in stores] == [True, False]
    assert "kairos-mem init" not in stores[1]["amiss"] or not other.root.exists()
    (tmp_path / "elsewhere").rename(other.root)
    assert [store["there"] for store in watched.ask("daemon", "status")["stores"]] == [True, True]
    assert watched.ask("daemon", "remove", str(other.folder))["removed"] is True
    assert len(watched.ask("daemon", "status")["stores"]) == 1


def test_a_night_is_dreamt_through_the_gates_by_a_process_of_its_own(watched: Watched) -> None:
    watched.observe({"text": "The port is 8080", "principal": "user:owner"})
    watched.ask("daemon", "start")
    assert watched.ask_watch("night", store=str(watched.root), why="a test")["asked"]
    ended = watched.night_ended(1)
    assert (ended["asked"], ended["code"], ended["gate"], ended["admitted"]) == (
        "a test",
        0,
        None,
        1,
    )
    assert watched.fact("8080")["status"]
    assert watched.ask_watch("night", store=str(watched.root))["asked"]
    again = watched.night_ended(2)
    assert (again["gate"], again["applied"]) == ("time", False)
    (store,) = watched.ask("daemon", "status")["stores"]
    assert (store["last_dream"]["dream"], store["last_night"]["gate"]) == (1, "time")
    assert "the gate time is shut" in watched.run("daemon").out


def test_what_is_not_watched_gets_no_night(watched: Watched, tmp_path: Path) -> None:
    watched.ask("daemon", "start")
    with pytest.raises(KairosError, match="it is not watched"):
        watched.ask_watch("night", store=str(tmp_path))
    with pytest.raises(KairosError, match="no word of the watch dance"):
        watched.ask_watch("dance")


def test_it_ends_in_the_middle_of_a_night_and_leaves_all_whole(watched: Watched) -> None:
    watched.observe(*remarks(60, "a"))
    pid = watched.ask("daemon", "start")["pid"]
    watched.ask_watch("night", store=str(watched.root))
    until(lambda: any(event["kind"] == "night-stage" for event in watched.events()))
    assert watched.ask("daemon", "stop") == {"stopped": True, "pid": pid}
    sound(watched)
    assert watched.run("--json", "consolidate").code == 0
    assert len(watched.remembered()) == 60
    sound(watched)


def test_other_settings_are_taken_up_and_unsound_ones_are_told(watched: Watched) -> None:
    pid = watched.ask("daemon", "start")["pid"]
    watched.sets(ALONE + "caps: {memory_mb: 1000}\n")
    watched.ask_watch("stores")
    until(lambda: watched.ask("daemon", "status")["takes"]["memory_cap_mb"] == 1000)
    watched.sets(ALONE + "caps: {memory: 5}\n")
    watched.ask_watch("stores")
    until(lambda: watched.ask("daemon", "status")["problems"])
    told = watched.ask("daemon", "status")
    assert (told["pid"], told["takes"]["memory_cap_mb"]) == (pid, 1000)
    assert "unknown key 'memory'" in told["problems"][0]


BROKEN_SETTINGS = BROKEN.replace(
    "    raise",
    "    from pathlib import Path; from memory_engine.adapters.nightwatch import folder\n"
    "    Path(folder.settings_file()).write_text('caps: {memory: 1000}')\n"
    "    raise",
)


def test_begun_anew_with_broken_settings_it_goes_on_with_the_last_that_were_sound(
    watched: Watched,
) -> None:
    watched.sets(ALONE + "caps: {memory_mb: 1000}\n")
    environment = {**surroundings(watched.environment)}
    process = subprocess.Popen([sys.executable, "-c", BROKEN_SETTINGS], env=environment)
    try:
        until(lambda: "begins anew" in watched.run("daemon", "logs").out)
        until(lambda: watched.ask("daemon", "status")["running"])
        until(lambda: watched.ask("daemon", "status")["takes"]["anew_today"])
        told = watched.ask("daemon", "status")
        assert (told["pid"], told["takes"]["memory_cap_mb"]) == (process.pid, 1000)
        assert "unknown key 'memory'" in told["problems"][0]
    finally:
        watched.end()
        process.wait(60)


def test_over_its_cap_of_memory_it_begins_anew_and_in_the_end_stops(watched: Watched) -> None:
    watched.sets(ALONE + "caps: {memory_mb: 5}\n")
    assert watched.run("daemon", "start").code in (0, 1)
    until((watched.state / "ended.json").exists)
    told = watched.ask("daemon", "status")
    assert "beginning anew 3 times within a day was no help" in told["ended"]["why"]
    log = (watched.state / "daemon.log").read_text()
    assert log.count("the watch begins anew: it took") == 3


def test_a_night_over_its_cap_of_memory_is_ended_and_told(watched: Watched) -> None:
    watched.observe(*remarks(900, "a"))
    watched.sets(ALONE + "caps: {night_memory_mb: 12}\n")
    watched.ask("daemon", "start")
    watched.ask_watch("night", store=str(watched.root))
    ended = watched.night_ended(1)
    assert ended["code"] == -signal.SIGKILL
    assert "12 are allowed (caps.night_memory_mb)" in ended["error"]
    sound(watched)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cap: {memory_mb: 5}\n", "Did you mean 'caps'?"),
        ("caps: {memory: 5}\n", "caps: unknown key 'memory'"),
        ("caps: {memory_mb: lots}\n", "'lots' is not a whole number"),
        ("caps: [1]\n", "this is not a mapping"),
        ("caps: {memory_mb: -1}\n", "out of range"),
    ],
)
def test_settings_that_it_does_not_know_are_refused_with_their_place(
    watched: Watched, text: str, told: str
) -> None:
    watched.sets(text)
    refused(watched.run("daemon", "start"), 1, str(watched.settings), told)
    assert watched.ask("daemon", "status")["running"] is False


def test_a_full_disk_is_told_and_nothing_that_it_would_write_is_lost(watched: Watched) -> None:
    watched.state.mkdir(parents=True)
    try:
        with small_disk(watched.state, 512):
            _fill_up(watched)
    except PermissionError as refusal:
        pytest.skip(f"no small disk can be made here: {refusal}")


def _fill_up(watched: Watched) -> None:
    watched.sets("idle: {dreams: false}\n")  # nobody is at work here, and the night is to be ours
    pid = watched.ask("daemon", "start")["pid"]
    filler = watched.state / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 512):
            pass
    watched.observe({"text": "The port is 8080", "principal": "user:owner"})
    watched.ask_watch("night", store=str(watched.root), why="on a full disk")
    assert watched.night_ended(1)["admitted"] == 1
    told = watched.ask("daemon", "status")
    assert "can't be written (No space left on device)" in told["problems"][0]
    assert told["stores"][0]["last_night"]["asked"] == "on a full disk"
    filler.unlink()
    watched.ask_watch("stores")
    until(lambda: not watched.ask("daemon", "status")["problems"])
    assert "night (on a full disk): dream 1" in watched.run("daemon", "logs").out
    assert json.loads((watched.state / "kept" / "nights.json").read_text())[str(watched.root)]
    assert watched.ask("daemon", "stop")["pid"] == pid


def test_what_somebody_removes_of_its_state_is_put_back(watched: Watched) -> None:
    pid = watched.ask("daemon", "start")["pid"]
    (path,) = watched.sockets()
    for name in ("running.json", "lock"):
        (watched.state / name).unlink()
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(path))
        line.sendall(b'{"do": "stores"}\n')
        assert line.recv(1)
    until((watched.state / "running.json").exists)
    assert watched.ask("daemon", "status")["running"]
    refused(watched.run("daemon", "run"), 11, f"process {pid}")


def test_a_machine_that_slept_is_noticed_once(tmp_path: Path) -> None:
    watched = Watched(tmp_path, steered=True)
    watched.steer(rate=1.0)
    watched.sets(ALONE)
    assert watched.run("init").code == 0
    watched.ask("daemon", "start")
    watched.steer(asleep=3 * 3600)
    until(lambda: any(event["kind"] == "woke" for event in watched.events()))
    watched.steer(rate=600.0)
    watched.steer(rate=1.0)
    woken = [event["data"]["seconds"] for event in watched.events() if event["kind"] == "woke"]
    watched.end()
    assert len(woken) == 1
    assert woken[0] == pytest.approx(3 * 3600, abs=2)


@pytest.mark.parametrize("hours", [2, 30])
def test_a_clock_that_is_put_back_makes_nothing_wait_longer(tmp_path: Path, hours: int) -> None:
    watched = Watched(tmp_path, steered=True)
    watched.steer(rate=1.0)
    watched.sets("watchers: {files: true, shell: true}\n")
    assert watched.run("init").code == 0
    watched.ask("daemon", "start")
    until(lambda: all(0 < wait < 900 for wait in waits(watched)))
    watched.steer(asleep=-hours * 3600)
    until(lambda: all(wait < 900 for wait in waits(watched)))
    assert "was put back" in watched.run("daemon", "logs").out
    watched.end()


def waits(watched: Watched) -> list[float]:
    """How long each duty waits from now on [s]."""
    told = watched.ask("daemon", "status")
    now = datetime.fromisoformat(told["now"])
    dues = [datetime.fromisoformat(row["due"]) for row in told["duties"] if row["due"]]
    return [(due - now).total_seconds() for due in dues]


def test_who_follows_and_does_not_read_is_cut_off_and_holds_nobody_up(watched: Watched) -> None:
    watched.ask("daemon", "start")
    (path,) = watched.sockets()
    lazy = [socket.socket(socket.AF_UNIX) for _ in range(100)]
    for line in lazy:
        line.connect(str(path))
        line.sendall(b'{"do": "since", "seq": 0, "follow": true}\n{"do"')
    told = watched.ask("daemon", "status")
    assert told["running"]
    assert told["takes"]["files"] < 100, "they are let in by the dozen, not by the hundred"
    for line in lazy:
        line.close()
    until(lambda: watched.ask("daemon", "status")["followers"] == 0)


@pytest.mark.parametrize(
    "said",
    [
        *(b"\n", b"nonsense\n", b"[1]\n", b'{"do": 5}\n', b"\xff\xfe\n"),
        *(b"[" * 100_000 + b"\n", b'{"do": "since", "seq": "\\ud800"}\n'),
    ],
    ids=lambda said: repr(said[:12]),
)
def test_what_is_no_request_is_answered_with_a_refusal_or_not_at_all(
    watched: Watched, said: bytes
) -> None:
    watched.ask("daemon", "start")
    (path,) = watched.sockets()
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(30)
        line.connect(str(path))
        line.sendall(said + b'{"do": "stores"}\n')
        with line.makefile("rb") as answers:
            rows = [json.loads(answers.readline())]
            if "error" in rows[0]:
                assert rows[0]["error"]["code"] == "bad-input"
                rows.append(json.loads(answers.readline()))
    assert rows[-1] == {"stores": [str(watched.root)]}


HOSTILE = (
    b'{"stores": ["/gone\\udc80/.kairos-mem", "relative/.kairos-mem", "", "/nul\\u0000", 5, null]}',
    b"[" * 100_000,
    b'{"stores": {"a": 1}}',
    b"\xff\xfe",
)


@pytest.mark.parametrize("content", HOSTILE, ids=lambda content: repr(content[:20]))
def test_a_list_of_stores_that_is_none_ends_nothing_and_is_told(
    watched: Watched, content: bytes
) -> None:
    watched.ask("daemon", "start")
    pid = watched.ask("daemon", "status")["pid"]
    (watched.state / "stores.json").write_bytes(content)
    watched.ask_watch("stores")
    until(lambda: any("stores.json" in row for row in watched.ask("daemon", "status")["problems"]))
    assert watched.ask("daemon", "status")["pid"] == pid
    assert watched.run("cron", "list").code == 0
    assert watched.run("gates").code == 0


def test_a_store_in_a_folder_whose_name_is_no_text_is_watched(watched: Watched) -> None:
    folder = os.fsencode(watched.home) + b"/of\xe9"
    os.mkdir(folder)
    assert watched.run("--root", folder, "init").code == 0
    assert watched.run("--root", folder, "daemon", "start").code == 0
    assert watched.ask("daemon", "status")["stores"][-1]["there"]
    os.rename(folder, folder + b"-elsewhere")
    watched.ask_watch("stores")
    until(lambda: not watched.ask("daemon", "status")["stores"][-1]["there"])


ODD: tuple[object, ...] = (None, 5, 1e308, True, "x", [], {"a": 1}, "0001-01-01T00:00:00+14:00")
"""Where a time, a row or a list of them was kept."""


@pytest.mark.parametrize("odd", [*ODD, "2026-11-30T10:00:00", "\ud800"], ids=repr)
def test_whatever_stands_where_something_was_kept_it_starts_and_tells(
    watched: Watched, odd: object
) -> None:
    watched.sets("watchers: {files: true, shell: true}\n")
    root, kept = str(watched.root), watched.state / "kept"
    kept.mkdir(parents=True, mode=0o700)
    row = {"when": "0 3 * * *", "since": odd, "due": odd, "not_before": odd}
    rest = {"past": odd, "tries": odd, "on": odd}
    for name, value in {
        "anew": {"at": [odd]},
        "nights": {root: {"at": odd}},
        "notices": {"waiting": [odd], "day": odd, "told": odd},
        "owned": {"roots": odd},
        "proactive": {root: odd},
        "schedule": {"salt": odd, "rows": {f"dream@{root}": row, f"morning@{root}": rest}},
        "shell": {"day": odd, root: odd},
    }.items():
        (kept / f"{name}.json").write_text(json.dumps(value))
    (watched.state / "ended.json").write_text(json.dumps({"at": odd}))
    assert watched.run("daemon").code == 0
    watched.ask("daemon", "start")
    assert watched.run("daemon", "status").code == 0
    assert watched.run("cron", "list").code == 0
    assert "failed" not in " ".join(watched.ask("daemon", "status")["problems"])


@pytest.mark.parametrize("since", ["1e999", "1e300", "-5", "nan", "1e12"])
def test_a_record_that_no_watch_wrote_is_none(watched: Watched, since: str) -> None:
    watched.state.mkdir(parents=True, mode=0o700)
    record = {"pid": 1, "started": "x", "since": since, "version": "1", "socket": "/x"}
    (watched.state / "running.json").write_text(json.dumps(record))
    assert watched.run("daemon", "status").code == 0


def test_a_folder_where_a_file_belongs_is_told_by_its_name(watched: Watched) -> None:
    (watched.state / "lock").mkdir(parents=True, mode=0o700)
    refused(watched.run("daemon", "start"), 1, "lock")
