"""A store of an earlier version is brought up by whoever opens it, and checked and sealed by the first who writes to it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.harness import Memory, refused, sound

OLDER = Path(__file__).parents[2] / "fixtures" / "stores" / "version-1"


@pytest.fixture
def older(memory: Memory) -> Memory:
    """A store with tables of version 1, after two nights, with news and a plan."""
    memory.database.unlink()
    shutil.copytree(OLDER / "logs", memory.root / "logs", dirs_exist_ok=True)
    shutil.copytree(OLDER / "dreams", memory.root / "dreams")
    shutil.copy(OLDER / "plan.json", memory.folder)
    with closing(sqlite3.connect(memory.database)) as database, database:
        database.executescript((OLDER / "memory.sql").read_text("utf-8"))
    memory.database.chmod(0o600)
    return memory


def version(memory: Memory) -> object:
    """The version of its tables."""
    return memory.select("PRAGMA user_version")[0][0]


@pytest.mark.parametrize("verb", ["facts", "log", "stats", "gates", "conflicts", "brief", "doctor", "verify"])
def test_whoever_opens_an_older_store_brings_it_up_and_changes_nothing_that_it_held(older: Memory, verb: str) -> None:
    tables = ("facts", "entries", "observations", "fact_evidence", "looks", "dreams", "published", "marks")
    rows = [older.select(f"SELECT * FROM {table}") for table in tables]
    older.ask(verb)
    assert version(older) == 2
    assert [older.select(f"SELECT * FROM {table}") for table in tables] == rows
    assert not (older.root / "seal").exists(), "nobody has checked it yet"
    sound(older)


def test_the_next_night_brings_an_older_store_up_and_seals_it(older: Memory) -> None:
    before = {fact["id"]: fact["text"] for fact in older.ask("facts")}
    assert older.night("2026-11-13")["dream"] == 3
    assert version(older) == 2
    assert (older.root / "seal").exists()
    assert before.items() <= {fact["id"]: fact["text"] for fact in older.ask("facts")}.items()
    sound(older)
    older.tamper("UPDATE looks SET due = 99")
    assert older.run("verify").code == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET text = 'forged'",
        "DELETE FROM fact_evidence",
        "DELETE FROM entry_facts",
        "UPDATE observations SET principal = 'user:owner'",
        "UPDATE entries SET dream = 9 WHERE number = 3",
    ],
)
def test_an_older_store_that_was_tampered_with_is_not_sealed(older: Memory, statement: str) -> None:
    older.tamper(statement)
    assert older.run("verify").code == 1
    refused(older.run("consolidate", "--force"), 1, "Nothing was written", "rebuild")
    assert not (older.root / "seal").exists()
    older.ask("rebuild")
    sound(older)


def test_a_plan_of_an_earlier_version_is_refused_with_the_way_on(older: Memory) -> None:
    refused(older.run("apply", "plan.json"), 1, "an earlier version", "consolidate --plan")
    sound(older)
