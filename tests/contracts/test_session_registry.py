"""A host's registry of sessions that run.

What is malformed, foreign or left over is none.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memory_engine.adapters.sessions import processes, registry
from memory_engine.daemon.sessions.activity import of_sessions
from memory_engine.domain.sessions import RunningSession
from tests.contracts.sessions_kit import SESSION, entry, registered

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def found(folder: Path) -> list[RunningSession]:
    return list(registry.running(str(folder)))


def test_a_session_that_runs_is_told_with_its_state(tmp_path: Path) -> None:
    registered(tmp_path, entry(status="waiting", waitingFor="permission prompt"))
    assert found(tmp_path) == [
        RunningSession(
            "claude-code",
            SESSION,
            os.getpid(),
            processes.start_of(os.getpid()),
            "/w/depot",
            "waiting",
            "permission prompt",
            1795967923.381,
            "depot-aa",
            f"/tmp/cc-socks/{os.getpid()}.sock",
        )
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"pid": 1},
        {"pid": "12"},
        {"pid": True},
        {"procStart": "1"},
        {"sessionId": "../../etc"},
        {"sessionId": 7},
        {"cwd": "relative"},
        {"cwd": "/w/\x1b[31mred"},
        {"pidDomain": "linux:0f:pid:[1]"},
    ],
)
def test_what_is_not_of_the_process_that_it_names_is_none(
    tmp_path: Path, more: dict[str, object]
) -> None:
    registered(tmp_path, {**entry(), **more})
    assert found(tmp_path) == []


def test_a_process_that_is_gone_or_was_never_the_callers_is_none(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    registered(tmp_path, entry(ended.pid, procStart="1"), ended.pid)
    registered(tmp_path, entry(4_194_999, procStart=""), 4_194_999)
    assert found(tmp_path) == []


def test_a_dead_process_that_nobody_buried_is_none(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    try:
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        registered(tmp_path, entry(child, procStart=""), child)
        assert found(tmp_path) == []
    finally:
        os.waitpid(child, 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(value=JSON | st.dictionaries(st.sampled_from(sorted(entry())), JSON))
def test_whatever_stands_in_a_file_ends_nothing(tmp_path: Path, value: object) -> None:
    whole = {**entry(), **value} if isinstance(value, dict) else value
    registered(tmp_path, json.dumps(whole))
    for one in found(tmp_path):
        assert one.pid == os.getpid()
        assert os.path.isabs(one.cwd)
        assert one.state in ("busy", "idle", "waiting", "unknown")
        assert 0 <= one.since < float("inf")
        assert not one.inbox or os.path.isabs(one.inbox)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 100_000, '{"pid": 1' + " " * registry.LARGEST + "}", "\0\0", "\ud800"],
    ids=["empty", "half", "deep", "huge", "binary", "half a sign"],
)
def test_a_damaged_file_hides_no_other(tmp_path: Path, text: str) -> None:
    registered(tmp_path, entry())
    (tmp_path / "77.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert len(found(tmp_path)) == 1


def test_neither_links_nor_pipes_nor_folders_are_read(tmp_path: Path) -> None:
    outside = registered(tmp_path / "outside", entry())
    folder = tmp_path / "sessions"
    folder.mkdir()
    (folder / outside.name).symlink_to(outside)
    os.mkfifo(folder / "12.json")
    (folder / "13.json").mkdir()
    assert found(folder) == []


def test_a_secret_beside_it_is_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = registered(tmp_path, entry())
    path.with_suffix(".0f.key").write_text("secret")
    opened: list[str] = []
    real = os.open

    def noted(path: str, *more: int, **named: int) -> int:
        opened.append(str(path))
        return real(path, *more, **named)

    monkeypatch.setattr(os, "open", noted)
    assert len(found(tmp_path)) == 1
    assert opened == [str(path)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_another_users_file_or_folder_is_none(tmp_path: Path) -> None:
    path = registered(tmp_path, entry())
    os.chown(path, 12345, 12345)
    assert found(tmp_path) == []
    os.chown(path, 0, 0)
    assert len(found(tmp_path)) == 1
    os.chown(tmp_path, 12345, 12345)
    assert found(tmp_path) == []


def test_more_files_than_anybody_has_sessions_are_not_all_read(tmp_path: Path) -> None:
    for number in range(registry.MOST + 50):
        (tmp_path / f"{900_000 + number}.json").write_text("{}")
    registered(tmp_path, entry())
    assert len(registry._names(str(tmp_path))) == registry.MOST
    assert len(found(tmp_path)) == 1, "the shortest names come first: those of real processes"


def running(state: str, since: float, reason: str = "") -> RunningSession:
    return RunningSession("claude-code", SESSION, 1, "", "/w", state, reason, since, "depot")


def test_one_session_at_work_is_activity_and_a_waiting_one_is_none() -> None:
    assert of_sessions([]) == (False, 0.0, "no session runs")
    resting = [running("idle", 10.0), running("waiting", 20.0, "permission prompt")]
    quiet = of_sessions(resting)
    assert (quiet.busy, quiet.since) == (False, 20.0)
    assert "waits (permission prompt)" in quiet.why
    busy = of_sessions([*resting, running("busy", 5.0)])
    assert busy.busy
    assert "is at work" in busy.why
