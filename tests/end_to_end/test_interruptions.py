"""Ctrl-C, a lock that another holds, a reader that has gone.

Told without noise, and nothing half done.
"""

from __future__ import annotations

import fcntl
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.end_to_end.harness import COMMAND, Answer, Memory, refused, sound, surroundings
from tests.end_to_end.sayings import remarks

# -- Ctrl-C


def test_a_night_that_is_interrupted_says_so_and_leaves_nothing_half_done(memory: Memory) -> None:
    codes = []
    for number in range(5):
        memory.observe(*remarks(60, f"batch{number}"))
        head = memory.ask("verify")["head"]
        answer = interrupted(memory, number / 5 * duration(memory))
        codes.append(answer.code)
        assert answer.code in (0, 130, -signal.SIGINT), (
            answer
        )  # the last: after its last word, on the way out
        assert "Traceback" not in answer.err
        if answer.code == 130:
            refused(
                replace(answer, err=answer.err.lstrip("\n")),
                130,
                "Interrupted",
                "Nothing is half done",
            )
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
    """Run a night that gets Ctrl-C [s] after its lock."""
    lock = memory.root / "lock"
    lock.unlink(missing_ok=True)
    process = memory.start("consolidate", "--force", before=as_in_a_terminal)
    while process.poll() is None and not (lock.exists() and lock.stat().st_size):
        time.sleep(0.001)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    return Answer(process.returncode, out, err.decode())


def as_in_a_terminal() -> None:
    """Let Ctrl-C be heard in background tests, too.

    A shell turns it off for these.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)


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
    call = [*COMMAND, *words]
    ended = subprocess.run(
        call, cwd=held.folder, stdout=writer, stderr=subprocess.PIPE, env=surroundings()
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (1, b"")
    if words[0] == "observe":
        assert "heard by nobody" in held.logs()[-1].read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", [["observe", "heard by nobody"], ["facts"]])
def test_an_answer_that_does_not_fit_on_stdout_says_so(held: Memory, words: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            [*COMMAND, *words],
            cwd=held.folder,
            stdout=full,
            stderr=subprocess.PIPE,
            env=surroundings(),
        )
    assert ended.returncode == 1
    assert re.fullmatch(
        rb"kairos-mem: stdout: No space left on device\.\n  .*only the answer is lost\.\n",
        ended.stderr,
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_the_answer_is_utf_8_whatever_the_locale_says(held: Memory, encoding: str) -> None:
    held.observe({"text": "Die Größe heißt 寸法", "principal": "user:owner"})
    held.night()
    for words in (["why", held.fact("Größe")["id"]], ["--json", "facts"]):
        answer = held.run(*words, env={"PYTHONIOENCODING": encoding})
        assert answer.code == 0
        assert "Die Größe heißt 寸法" in answer.out
