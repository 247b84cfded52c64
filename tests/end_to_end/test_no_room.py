"""A read-only folder and a full disk.

They are told with the place, nothing half written, and nothing that was acknowledged is lost.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.end_to_end.harness import Memory, refused, sound
from tests.end_to_end.limits import bound_by_permissions, no_file_beyond, read_only, small_disk
from tests.end_to_end.sayings import remarks, witnesses

# -- a folder that can't be written


def test_nothing_can_be_written_to_a_read_only_store_and_every_verb_that_would_says_so(
    held: Memory,
) -> None:
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
    expected = {
        verb: held.ask(*verb.split())
        for verb in ("facts", f"why {id}", "log", "stats", "verify", "gates")
    }
    with read_only(held.root):
        for verb, answer in expected.items():
            asked = held.run("--json", *verb.split(), before=bound_by_permissions)
            assert asked.code == 0, asked
            assert asked.json == answer


def test_init_in_a_read_only_folder_says_so(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "locked")
    memory.folder.mkdir()
    with read_only(memory.folder):
        refused(
            memory.run("init", before=bound_by_permissions),
            1,
            str(memory.root),
            "Permission denied",
        )
    assert list(memory.folder.iterdir()) == []


def test_a_page_folder_that_cannot_be_written_loses_nothing_and_is_caught_up(held: Memory) -> None:
    held.observe(
        *witnesses("9090"), {"text": "Always use tabs", "principal": "user:owner", "kind": "rule"}
    )
    with read_only(held.root / "memory"):
        answer = held.run("consolidate", "--force", before=bound_by_permissions)
        refused(answer, 1, "memory", "Permission denied", "safe in the ledger")
    sound(held)
    held.night()
    assert "Always use tabs" in held.page.read_text("utf-8")


# -- a full disk


def test_an_observation_that_does_not_fit_is_refused_and_leaves_no_torn_line(
    memory: Memory,
) -> None:
    first = memory.run("observe", "said while there was room").out.strip()
    (log,) = memory.logs()
    before = log.read_bytes()
    for words, stdin in (
        (["observe", "x" * 200], b""),
        (["observe", "--stdin"], remarks(50, "many")),
    ):
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
    answer = held.run(
        "consolidate", "--force", before=no_file_beyond(held.database.stat().st_size + 8192)
    )
    refused(answer, 1, str(held.database), "Free room")
    assert held.ask("verify")["head"] == head
    sound(held)
    assert held.night()["admitted"] == 120


def test_on_a_disk_that_fills_up_nothing_acknowledged_is_lost(
    fresh: Memory, tmp_path: Path
) -> None:
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


def test_a_store_on_a_disk_without_a_byte_left_says_so_whatever_it_is_asked(
    held: Memory, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    room = sum(file.stat().st_size for file in held.root.rglob("*") if file.is_file()) // 1024 + 200
    try:
        with small_disk(disk, room):
            memory = Memory(disk)
            shutil.copytree(held.root, memory.root, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
            take_the_rest(disk / "rest")
            answers = [
                memory.run("--json", *verb.split())
                for verb in ("facts", "stats", "log", "consolidate --force", "verify")
            ]
    except PermissionError as refusal:
        pytest.skip(f"no file system can be mounted here: {refusal}")
    for answer in answers:
        assert answer.code == 0 or answer.json["error"]["code"] == "not-writable", answer
    assert answers[3].code, "a night wants room"


def take_the_rest(place: Path) -> None:
    """Write until nothing fits any more."""
    with place.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return


def filled(memory: Memory) -> list[str]:
    """Observe and dream until the disk refuses both.

    Gives the ids that were acknowledged.
    """
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
