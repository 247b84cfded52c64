"""Moves between file and server, broken off or doubled.

They are at once with others, too.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests import postgres
from tests.end_to_end.harness import Memory
from tests.end_to_end.test_postgres import address, elsewhere, services, whole  # noqa: F401


def place_of(memory: Memory) -> str:
    """Give config.yaml's line on where memory is.

    Gives "" for the file.
    """
    lines = (memory.root / "config.yaml").read_text().splitlines()
    return next((line for line in lines if line.startswith("store:")), "")


@pytest.mark.parametrize("part", [0.4, 0.6, 0.8, 0.95])
def test_a_move_that_is_killed_leaves_memory_in_one_place_and_can_be_made_again(
    held: Memory,
    address: str,  # noqa: F811
    part: float,
) -> None:
    held.observe(*services())
    held.night("2026-11-21")
    before = whole(held)
    began = time.monotonic()
    held.ask("migrate", address + "a")
    took = time.monotonic() - began
    for to in ("file", address + "b"):
        process = held.start("migrate", to)
        time.sleep(took * part)
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        assert whole(held) == before
        if bool(place_of(held)) != (to != "file"):
            held.ask("migrate", to)
        assert whole(held) == before
        assert bool(place_of(held)) == (to != "file")


def test_a_copy_that_a_move_left_is_taken_up_and_another_memory_is_not(
    held: Memory,
    address: str,  # noqa: F811
) -> None:
    held.ask("migrate", address)
    held.ask("migrate", "file")
    assert held.ask("migrate", address)["head"] == whole(held)
    held.ask("migrate", "file")
    held.observe({"text": "The queue listens on port 5672", "principal": "agent:claude"})
    held.night("2026-11-21")
    answer = held.run("migrate", address)
    assert answer.code != 0
    assert "already" in answer.err
    assert not place_of(held)
    whole(held)


def test_no_kept_file_is_overwritten_and_redact_takes_all_of_them(
    held: Memory,
    address: str,  # noqa: F811
) -> None:
    fact = held.fact("8080")["id"]
    for schema in "ab":
        held.ask("migrate", address + schema)
        held.ask("migrate", "file")
    held.ask("migrate", address)
    kept = {path.name for path in held.root.glob("memory.db.moved*")}
    assert len(kept) == 3
    told = held.run("redact", fact, "--yes")
    assert "write-ahead log of the server" in told.out
    assert not list(held.root.glob("memory.db*"))
    whole(held)


def test_who_waited_for_a_move_does_not_write_where_memory_was(
    held: Memory,
    address: str,  # noqa: F811
) -> None:
    moves = [held.start("migrate", address + schema) for schema in "ab"]
    night = held.start("consolidate", "--force", "--as-of-date", "2026-11-21")
    codes = [process.wait(60) for process in moves]
    night.wait(60)
    assert sorted(codes) == [0, 1]
    assert place_of(held)
    assert not held.database.exists()
    whole(held)


def test_a_session_opens_though_the_server_does_not_answer(
    held: Memory,
    elsewhere: str,  # noqa: F811
) -> None:
    server = postgres.Server.at(Path(elsewhere))
    held.ask("migrate", server.address("away"))
    main = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(main, signal.SIGSTOP)
    try:
        handed = f'{{"session_id": "s1", "cwd": "{held.folder}", "source": "startup"}}'.encode()
        answer = held.run("hook", "session-start", stdin=handed)
    finally:
        os.kill(main, signal.SIGCONT)
    assert answer.code == 0
    whole(held)
