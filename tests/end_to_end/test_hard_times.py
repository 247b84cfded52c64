"""A full disk, a read-only folder, Ctrl-C, a lock that another holds, a reader that has gone: told, and nothing half done."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.end_to_end.harness import SCRIPT, Answer, Memory, refused, sound, surroundings
from tests.end_to_end.limits import bound_by_permissions, no_file_beyond, read_only, small_disk
from tests.end_to_end.sayings import remarks, witnesses

# -- a folder that can't be written


def test_nothing_can_be_written_to_a_read_only_store_and_every_verb_that_would_says_so(held: Memory) -> None:
    before = held.files()
    with read_only(held.root):
        for words in (
            ["observe", "hello"],
            ["consolidate", "--force"],
            ["revert", "3"],
            ["rebuild"],
            ["import", "daily-notes", "."],
        ):
            answer = held.run(*words, before=bound_by_permissions)
            refused(answer, 1, str(held.root), "write permission")
    assert held.files() == before


def test_a_read_only_store_can_still_be_asked(held: Memory) -> None:
    id = held.fact("8080")["id"]
    expected = {verb: held.ask(*verb.split()) for verb in ("facts", f"why {id}", "log", "stats", "verify", "gates")}
    with read_only(held.root):
        for verb, answer in expected.items():
            asked = held.run("--json", *verb.split(), before=bound_by_permissions)
            assert asked.code == 0, asked
            assert asked.json == answer


def test_init_in_a_read_only_folder_says_so(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "locked")
    memory.folder.mkdir()
    with read_only(memory.folder):
        refused(memory.run("init", before=bound_by_permissions), 1, str(memory.root), "Permission denied")
    assert list(memory.folder.iterdir()) == []


def test_a_page_folder_that_cannot_be_written_loses_nothing_and_is_caught_up(held: Memory) -> None:
    held.observe(*witnesses("9090"), {"text": "Always use tabs", "principal": "user:owner", "kind": "rule"})
    with read_only(held.root / "memory"):
        answer = held.run("consolidate", "--force", before=bound_by_permissions)
        refused(answer, 1, "memory", "Permission denied", "safe in the ledger")
    sound(held)
    held.night()
    assert "Always use tabs" in held.page.read_text("utf-8")


# -- a full disk


def test_an_observation_that_does_not_fit_is_refused_and_leaves_no_torn_line(memory: Memory) -> None:
    first = memory.run("observe", "said while there was room").out.strip()
    (log,) = memory.logs()
    before = log.read_bytes()
    for words, stdin in ((["observe", "x" * 200], b""), (["observe", "--stdin"], remarks(50, "many"))):
        answer = memory.run(*words, stdin=stdin, before=no_file_beyond(len(before) + 100))
        refused(answer, 1, "File too large", "Nothing was changed")
    assert log.read_bytes().split() == before.split()
    assert memory.run("consolidate", "--force").err == ""
    assert memory.remembered() == [first]


def test_a_batch_over_several_days_is_written_whole_or_not_at_all(memory: Memory) -> None:
    short, long = remarks(1, "short", "2026-11-10"), remarks(90, "long", "2026-11-11")
    answer = memory.run("observe", "--stdin", stdin=[*short, *long], before=no_file_beyond(4096))
    refused(answer, 1, "2026-11-11.md", "Nothing was changed")
    assert memory.logged() == []
    assert len(memory.observe(*short, *long)) == 91


def test_a_night_that_does_not_fit_changes_nothing_and_the_next_one_does_it(held: Memory) -> None:
    held.observe(*remarks(120, "many"))
    head = held.ask("verify")["head"]
    answer = held.run("consolidate", "--force", before=no_file_beyond(held.database.stat().st_size + 8192))
    refused(answer, 1, str(held.database), "Free room")
    assert held.ask("verify")["head"] == head
    sound(held)
    assert held.night()["admitted"] == 120


def test_on_a_disk_that_fills_up_nothing_acknowledged_is_lost(fresh: Memory, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        with small_disk(disk, 512):
            memory = Memory(disk)
            shutil.copytree(fresh.root, memory.root)
            acknowledged = filled(memory)
            shutil.copytree(disk, tmp_path / "rescued")
    except PermissionError as refusal:
        pytest.skip(f"no file system can be mounted here: {refusal}")
    rescued = Memory(tmp_path / "rescued")
    sound(rescued)
    rescued.night()
    sound(rescued)
    assert set(acknowledged) <= set(rescued.remembered())


def filled(memory: Memory) -> list[str]:
    """Observe and dream until the disk refuses both; the ids that were acknowledged."""
    acknowledged: list[str] = []
    for round in range(100):
        said = memory.run("--json", "observe", "--stdin", stdin=remarks(40, f"round{round}"))
        acknowledged += said.json["ids"] if said.code == 0 else []
        night = memory.run("--json", "consolidate", "--force")
        for answer in (said, night):
            assert answer.code == 0 or answer.json["error"]["code"] == "not-writable", answer
        if said.code and night.code:
            return acknowledged
    raise AssertionError("the disk never filled up")


# -- Ctrl-C


def test_a_night_that_is_interrupted_says_so_and_leaves_nothing_half_done(memory: Memory) -> None:
    codes = []
    for number in range(5):
        memory.observe(*remarks(60, f"batch{number}"))
        head = memory.ask("verify")["head"]
        answer = interrupted(memory, number / 5 * duration(memory))
        codes.append(answer.code)
        assert answer.code in (0, 130, -signal.SIGINT), answer  # the last: after its last word, on the way out
        assert "Traceback" not in answer.err
        if answer.code == 130:
            refused(replace(answer, err=answer.err.lstrip("\n")), 130, "Interrupted", "Nothing is half done")
        sound(memory)
        assert answer.code == 130 or memory.ask("verify")["head"] != head
    assert 130 in codes
    memory.night()
    assert len(memory.remembered()) == 300
    assert memory.select("SELECT count(*) FROM facts") == [(300,)]


def duration(memory: Memory) -> float:
    """How long a night takes that plans and changes nothing."""
    begun = time.monotonic()
    assert memory.run("consolidate", "--force", "--dry-run").code == 0
    return time.monotonic() - begun


def interrupted(memory: Memory, after: float) -> Answer:
    """A night that gets Ctrl-C so long after it has taken the lock."""
    lock = memory.root / "lock"
    lock.unlink(missing_ok=True)
    process = memory.start("consolidate", "--force")
    while process.poll() is None and not (lock.exists() and lock.stat().st_size):
        time.sleep(0.001)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    return Answer(process.returncode, out, err.decode())


# -- a lock that another holds


@contextmanager
def lock_held(memory: Memory) -> Iterator[None]:
    """Hold the night's lock, as another process would."""
    file = os.open(memory.root / "lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(file, fcntl.LOCK_EX)
    os.pwrite(file, b"4711\n", 0)
    try:
        yield
    finally:
        os.close(file)


def test_a_night_does_not_wait_for_another(held: Memory) -> None:
    with lock_held(held):
        refused(held.run("consolidate", "--force"), 11, "process 4711", str(held.root))
        refused(held.run("consolidate"), 11, "process 4711")
        for words in (["consolidate"], ["consolidate", "--force"]):
            answer = held.run("--json", *words)
            assert (answer.code, answer.json["error"]["code"]) == (11, "locked")
        assert {gate["gate"]: gate["open"] for gate in held.ask("gates")}["lock"] is False
    assert held.run("consolidate", "--force").code == 0


def test_observing_and_asking_go_on_while_a_night_is_at_work(held: Memory) -> None:
    with lock_held(held):
        id = held.run("observe", "said during the night").out.strip()
        assert held.ask("facts")
        assert held.ask("why", held.fact("8080")["id"])
        sound(held)
    held.night()
    assert id in held.remembered()


def test_a_revert_waits_for_the_night_to_end(held: Memory) -> None:
    with lock_held(held):
        process = held.start("revert", "3")
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.0)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, b"")
    assert held.fact("8080")["status"] == "tentative"


# -- a reader that has gone


def test_a_pipe_that_closes_early_ends_the_call_without_noise(memory: Memory) -> None:
    memory.observe(*remarks(700, "many"))
    memory.night()
    for words in (["log"], ["--json", "facts"], ["facts"]):
        process = memory.start(*words)
        assert process.stdout
        assert process.stdin
        process.stdin.close()
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
        assert process.wait() in (0, 1, -signal.SIGPIPE)


@pytest.mark.parametrize("words", [["observe", "heard by nobody"], ["facts"], ["--json", "verify"]])
def test_an_answer_that_nobody_takes_is_no_traceback(held: Memory, words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    call = [str(SCRIPT), *words]
    ended = subprocess.run(call, cwd=held.folder, stdout=writer, stderr=subprocess.PIPE, env=surroundings())
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (1, b"")
    if words[0] == "observe":
        assert "heard by nobody" in held.logs()[-1].read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", [["observe", "heard by nobody"], ["facts"]])
def test_an_answer_that_does_not_fit_on_stdout_says_so(held: Memory, words: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        ended = subprocess.run([str(SCRIPT), *words], cwd=held.folder, stdout=full, stderr=subprocess.PIPE, env=surroundings())
    assert ended.returncode == 1
    assert re.fullmatch(rb"kairos-mem: stdout: No space left on device\.\n  .*only the answer is lost\.\n", ended.stderr)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_the_answer_is_utf_8_whatever_the_locale_says(held: Memory, encoding: str) -> None:
    held.observe({"text": "Die Größe heißt 寸法", "principal": "user:owner"})
    held.night()
    for words in (["why", held.fact("Größe")["id"]], ["--json", "facts"]):
        answer = held.run(*words, env={"PYTHONIOENCODING": encoding})
        assert answer.code == 0
        assert "Die Größe heißt 寸法" in answer.out
