"""One byte changed anywhere in a store is seen.

``verify`` sees it, and the next night does not build on it. Or else it is harmless: then the night
comes to the very same facts and pages as on the untouched store. ``KAIROS_MEM_BYTES`` says how many
bytes (60; a full run takes 1000), ``KAIROS_MEM_SEED`` where chance begins.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.end_to_end.harness import Memory, Nearby
from tests.end_to_end.sayings import port, remarks, witnesses

BYTES = int(os.environ.get("KAIROS_MEM_BYTES", "60"))
SEED = int(os.environ.get("KAIROS_MEM_SEED", "7"))
NIGHT = ("consolidate", "--force", "--as-of-date", "2026-11-24")
SHARES = {"memory.db": 0.5, "memory.db-wal": 0.15, "logs": 0.15, "plan.json": 0.1, "dreams": 0.1}
"""Where the bytes are changed."""


class Outcome(NamedTuple):
    """What a store holds after a call, and its success.

    It is whether the call did what it was asked to.
    """

    done: bool
    facts: list[tuple[object, ...]]
    observations: set[str]
    pages: dict[str, str]


def call(folder: Path, *words: str) -> tuple[int, str]:
    """Run one verb on the store in a folder.

    Gives its exit code and what it said.
    """
    answer = Nearby(folder).run(*words)
    assert "Unexpected" not in answer.err, answer
    return answer.code, answer.out + answer.err


def outcome(folder: Path, *words: str) -> Outcome:
    """Run one verb, then read what there is."""
    code, _ = call(folder, *words)
    root = folder / ".kairos-mem"
    pages = {path.name: path.read_text("utf-8") for path in sorted((root / "memory").glob("*.md"))}
    if code:
        return Outcome(False, [], set(), pages)
    with closing(sqlite3.connect(root / "memory.db")) as database:
        facts = database.execute(
            "SELECT row, confidence, weight, heard FROM facts ORDER BY id"
        ).fetchall()
        return Outcome(
            True, facts, {id for (id,) in database.execute("SELECT id FROM observations")}, pages
        )


@pytest.fixture(scope="module")
def eventful(fresh: Memory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store with an eventful past.

    It has three nights with a contest, a settlement and a revert, with a plan made and news that
    wait. Somebody was reading all the while, so that a part of it stands in the write-ahead log.
    """
    memory = Nearby(tmp_path_factory.mktemp("eventful"))
    shutil.copytree(fresh.folder, memory.folder, dirs_exist_ok=True)
    memory.observe(*witnesses(), *remarks(6, "old"))
    memory.night("2026-11-20")
    memory.observe(
        port("9090", "s9", "user:owner", "2026-11-21T10:00:00Z"),
        port("9091", "s8", at="2026-11-21T11:00:00Z"),
    )
    memory.night("2026-11-21")
    memory.ask("revert", memory.fact("Module old_1")["id"])
    with closing(sqlite3.connect(memory.database)) as reader:
        reader.execute("BEGIN")
        reader.execute(
            "SELECT count(*) FROM facts"
        ).fetchone()  # what it sees can't be written over
        memory.observe(
            *remarks(3, "late", "2026-11-22"),
            {"text": "Always use uv.", "principal": "user:owner", "session": "s7"},
        )
        memory.night("2026-11-22")
        memory.observe(
            port("8080", "s5", at="2026-11-23T10:00:00Z"), *remarks(3, "new", "2026-11-23")
        )
        memory.ask("consolidate", "--force", "--as-of-date", "2026-11-24", "--plan", "plan.json")
        left = tmp_path_factory.mktemp("left") / "project"
        shutil.copytree(memory.folder, left, ignore=shutil.ignore_patterns("*-shm"))
    assert (left / ".kairos-mem" / "memory.db-wal").stat().st_size
    return left


def places(folder: Path, part: str) -> list[Path]:
    """List the files of one part of a store."""
    base = folder / part if part == "plan.json" else folder / ".kairos-mem" / part
    return sorted(path for path in base.rglob("*") if path.is_file()) if base.is_dir() else [base]


def flipped(folder: Path, part: str, chance: random.Random) -> str:
    """Change one byte; where, and from what to what."""
    path = chance.choices(files := places(folder, part), [file.stat().st_size for file in files])[0]
    whole = bytearray(path.read_bytes())
    at = chance.randrange(len(whole))
    was, whole[at] = whole[at], (whole[at] + chance.randrange(1, 256)) % 256
    path.write_bytes(whole)
    return f"{path.name}[{at}] {was} -> {whole[at]}"


@pytest.mark.parametrize("part", SHARES)
def test_a_changed_byte_is_seen_and_not_built_on_or_changes_nothing(
    part: str, eventful: Path, tmp_path: Path
) -> None:
    chance = random.Random(f"{SEED} {part}")
    template, work = tmp_path / "template", tmp_path / "work"
    shutil.copytree(eventful, template)
    if part != "memory.db-wal":
        call(template, "rebuild")  # whose end leaves no write-ahead log
    words = ("apply", str(work / "plan.json")) if part == "plan.json" else NIGHT
    shutil.copytree(template, work)
    untouched = outcome(work, *words)
    assert untouched.done
    seen = 0
    for _ in range(max(int(BYTES * SHARES[part]), 1)):
        shutil.rmtree(work)
        shutil.copytree(template, work)
        where = flipped(work, part, chance)
        code, said = call(work, "verify")
        after = outcome(work, *words)
        noticed = bool(code) or "note:" in said
        if part == "logs":  # a line that nobody had read yet is left out
            assert noticed or after == untouched, where
            assert after.done, where
            assert len(untouched.observations - after.observations) <= 2, where
        else:
            assert not after.done or after == untouched, where
            assert noticed or after == untouched or part == "plan.json", where
        seen += bool(code) or not after.done
    assert seen or part == "dreams", "not one change was seen: this test proves nothing"
