"""A store of an earlier version is brought up.

Whoever opens it does so; the first who writes to it checks and seals it.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.harness import Memory, refused, sound

STORES = Path(__file__).parents[2] / "fixtures" / "stores"
VERSION = 3
"""Of the tables now."""
COLUMNS = {
    "facts": "id, status, kind, scope, subject, attribute, successor, vetoed, text, row, "
    "confidence, weight, heard",
    "published": "entry, facts",
    "marks": "source, mark",
    **dict.fromkeys(("entries", "observations", "fact_evidence", "looks", "dreams"), "*"),
}
"""Table -> the columns that every version has."""


@pytest.fixture(params=[1, 2])
def older(memory: Memory, request: pytest.FixtureRequest) -> Memory:
    """Make a store with older tables, news and a plan.

    It has had two nights.
    """
    return opened(memory, STORES / f"version-{request.param}")


@pytest.fixture
def unmarked(memory: Memory) -> Memory:
    """Make a version-2 store that shows nothing on pages.

    It has a lesson, the owner's word and an outside source's word.
    """
    return opened(memory, STORES / "version-2")


def opened(memory: Memory, older: Path) -> Memory:
    memory.database.unlink()
    shutil.copytree(older / "logs", memory.root / "logs", dirs_exist_ok=True)
    shutil.copytree(older / "dreams", memory.root / "dreams")
    shutil.copy(older / "plan.json", memory.folder)
    with closing(sqlite3.connect(memory.database)) as database, database:
        database.executescript((older / "memory.sql").read_text("utf-8"))
    memory.database.chmod(0o600)
    return memory


def held(memory: Memory) -> list[list[tuple[object, ...]]]:
    """Give what every version holds.

    The mark is left out that says that nobody has placed the facts yet.
    """
    tables = [
        memory.select(f"SELECT {columns} FROM {table} ORDER BY 1")
        for table, columns in COLUMNS.items()
    ]
    return [[row for row in rows if row[0] != "unplaced"] for rows in tables]


def version(memory: Memory) -> object:
    """The version of its tables."""
    return memory.select("PRAGMA user_version")[0][0]


@pytest.mark.parametrize(
    "verb", ["facts", "log", "stats", "gates", "conflicts", "brief", "doctor", "verify"]
)
def test_whoever_opens_an_older_store_brings_it_up_and_changes_nothing_that_it_held(
    older: Memory, verb: str
) -> None:
    rows = held(older)
    older.ask(verb)
    assert version(older) == VERSION
    assert held(older) == rows
    assert not (older.root / "seal").exists(), "nobody has checked it yet"
    sound(older)


def test_the_next_night_brings_an_older_store_up_and_seals_it(older: Memory) -> None:
    before = {fact["id"]: fact["text"] for fact in older.ask("facts")}
    assert older.night("2026-11-13")["dream"] == 3
    assert version(older) == VERSION
    assert (older.root / "seal").exists()
    assert before.items() <= {fact["id"]: fact["text"] for fact in older.ask("facts")}.items()
    sound(older)
    older.tamper("UPDATE facts SET weight = 99")
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


def test_until_a_night_an_older_store_shows_what_it_showed_and_then_what_it_holds(
    unmarked: Memory,
) -> None:
    before = {fact["text"]: fact["mark"] for fact in unmarked.ask("facts")}
    assert {text for text, mark in before.items() if mark} == {
        "Always use uv.",
        "Never push to main.",
    }
    report = unmarked.night("2026-11-13")
    page = unmarked.page.read_text("utf-8")
    assert "- (heard) The build fails outside of `assets/`, because its entry is relative [" in page
    assert "- (you said) The old importer is going away. [" in page
    assert "ack_mode" not in "".join(
        path.read_text("utf-8") for path in unmarked.page.parent.glob("*.md")
    )
    assert report["on_no_page"] == {"tainted": 1}
    sound(unmarked)


@pytest.mark.parametrize("verb", [["revert", "Never"], ["rebuild"]])
def test_whoever_writes_first_places_the_facts_of_an_older_store(
    unmarked: Memory, verb: list[str]
) -> None:
    words = [unmarked.fact(word)["id"] if word == "Never" else word for word in verb]
    unmarked.ask(*words)
    assert unmarked.fact("build fails")["mark"] == "heard"
    sound(unmarked)


@pytest.mark.parametrize(
    "table",
    [
        "INSERT INTO looks VALUES ('f0', 9, 0, '')",
        "UPDATE published SET facts = '[]'",
        "DELETE FROM marks",
    ],
)
def test_what_was_changed_before_a_store_is_brought_up_is_found_afterwards(
    unmarked: Memory, table: str
) -> None:
    unmarked.tamper(table)
    assert unmarked.run("verify").code == 1
    refused(unmarked.run("consolidate", "--force"), 1, "Nothing was written", "rebuild")


@pytest.mark.parametrize(("number", "why"), [(1, "an earlier version"), (2, "decided by policy")])
def test_a_plan_of_an_earlier_version_is_refused_with_the_way_on(
    memory: Memory, number: int, why: str
) -> None:
    older = opened(memory, STORES / f"version-{number}")
    refused(older.run("apply", "plan.json"), 1, why, "consolidate --plan")
    sound(older)
