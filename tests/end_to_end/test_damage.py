"""A store that was damaged from outside.

It is named with its place, nothing is built on it, and what is whole is still read.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable

import pytest

from tests.end_to_end.harness import Memory, refused, sound
from tests.end_to_end.sayings import remarks, witnesses

READERS = (
    ["facts"],
    ["log"],
    ["stats"],
    ["verify"],
    ["consolidate", "--force"],
    ["revert", "3"],
    ["rebuild"],
)


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(held: Memory) -> None:
    held.tamper("PRAGMA user_version = 99")
    before = held.database.read_bytes()
    for words in READERS:
        refused(
            held.run(*words),
            1,
            str(held.database),
            "newer kairos-mem",
            "version 99",
            "Upgrade kairos-mem",
        )
    assert held.database.read_bytes() == before


def test_observing_goes_on_whatever_became_of_the_database(held: Memory) -> None:
    held.database.write_bytes(b"no database at all")
    id = held.run("observe", "said while the database was broken").out.strip()
    assert id in held.logged()


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "overwritten": lambda whole: b"garbage " * 5000,
    "cut in half": lambda whole: whole[: len(whole) // 2],
    "cut inside the header": lambda whole: whole[:50],
    "scribbled over in the middle": lambda whole: whole[:4096] + b"\xff" * 40_000 + whole[44_096:],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_database_is_named_and_never_written_to(held: Memory, damage: str) -> None:
    held.database.write_bytes(DAMAGE[damage](held.database.read_bytes()))
    before = held.database.read_bytes()
    for words in (["verify"], ["consolidate", "--force"], ["rebuild"]):
        refused(held.run(*words), 1, str(held.database), "copy")
    assert held.database.read_bytes() == before


def test_a_damaged_database_without_a_copy_loses_what_was_decided_and_not_what_was_said(
    held: Memory,
) -> None:
    held.database.write_bytes(b"garbage " * 5000)
    refused(held.run("facts"), 1, "rebuild --accept-loss", "read again from logs/", "is lost")
    held.database.rename(held.database.with_suffix(".aside"))
    held.run("rebuild", "--accept-loss")
    held.run("consolidate", "--force")
    assert held.run("--json", "facts").json
    assert held.run("--json", "verify").json["ok"]


@pytest.mark.parametrize("empty", [True, False])
def test_a_ledger_that_vanished_is_missed(held: Memory, empty: bool) -> None:
    held.database.write_bytes(b"") if empty else held.database.unlink()
    answer = held.run("--json", "verify")
    assert answer.code == 1
    assert answer.json["ok"] is False


def altered(held: Memory, entry: int) -> None:
    """Change one word of a ledger entry, as editors could."""
    held.tamper(
        "UPDATE entries SET body = replace(body, 'because', 'becauze') WHERE number = ?", entry
    )
    held.tamper(
        "UPDATE entries SET body = replace(body, 'becauze', 'because') WHERE number = ?", entry
    )
    held.tamper("UPDATE entries SET body = replace(body, '8080', '8081') WHERE number = ?", entry)


def test_verify_names_an_altered_entry(held: Memory) -> None:
    altered(held, 1)
    answer = held.run("--json", "verify")
    assert answer.code == 1
    assert answer.json["ok"] is False
    assert [problem["place"] for problem in answer.json["problems"]] == ["ledger entry 1"]
    assert "changed from outside" in held.run("verify").out


def test_verify_names_an_entry_that_cannot_be_read(held: Memory) -> None:
    for body in ("{", "[]", '{"verb": 5}', '{"format": 99}', "\xff"):
        held.tamper("UPDATE entries SET body = ? WHERE number = 2", body)
        answer = held.run("verify")
        assert answer.code == 1
        assert "entry 2" in answer.out + answer.err
        assert "Unexpected" not in answer.err


def test_verify_names_a_missing_entry(held: Memory) -> None:
    held.tamper("DELETE FROM entries WHERE number = 2")
    answer = held.run("--json", "verify")
    assert answer.code == 1
    assert "ledger entry 2" in [problem["place"] for problem in answer.json["problems"]]


def test_an_altered_decision_is_not_taken_back(held: Memory) -> None:
    held.tamper(
        "UPDATE entries SET body = replace(body, 'tentative', 'contested') WHERE number = 3"
    )
    before = held.select("SELECT * FROM entries")
    refused(held.run("revert", "3"), 1, "entry 3")
    assert held.select("SELECT * FROM entries") == before


def test_projections_are_not_rebuilt_from_an_altered_ledger(held: Memory) -> None:
    altered(held, 1)
    before = held.select("SELECT id, row FROM facts")
    refused(held.run("rebuild"), 1, "entry 1")
    assert held.select("SELECT id, row FROM facts") == before


def test_a_night_does_not_build_on_an_altered_head(held: Memory) -> None:
    held.observe(*remarks(1, "more"))
    held.tamper("UPDATE entries SET body = replace(body, 'asserted', 'contested') WHERE number = 3")
    refused(held.run("consolidate", "--force"), 1, "entry 3")
    assert held.select("SELECT max(number) FROM entries") == [(3,)]


def test_an_altered_fact_is_found_and_made_anew_from_the_ledger(held: Memory) -> None:
    whole = held.ask("facts")
    held.tamper("UPDATE facts SET row = replace(row, '8080', '6666'), text = 'forged'")
    answer = held.run("--json", "verify")
    assert answer.code == 1
    (problem,) = answer.json["problems"]
    assert problem["place"] == f"fact {whole[0]['id']}"
    assert "rebuild" in problem["remedy"]
    held.ask("rebuild")
    sound(held)
    assert held.ask("facts") == whole


def test_a_fact_row_that_cannot_be_read_is_told_with_its_remedy_which_works(held: Memory) -> None:
    whole = held.ask("facts")
    held.tamper("UPDATE facts SET row = '{'")
    for words in (["facts"], ["why", whole[0]["id"]]):
        refused(held.run(*words), 1, str(held.database), "kairos-mem rebuild")
    answer = held.run("verify")
    assert answer.code == 1
    assert "kairos-mem rebuild" in answer.out + answer.err
    held.ask("rebuild")
    sound(held)
    assert held.ask("facts") == whole


def test_an_observation_altered_in_the_database_is_found_by_verify(held: Memory) -> None:
    held.tamper("UPDATE observations SET line = replace(line, '8080', '6666') WHERE position = 2")
    answer = held.run("verify")
    assert answer.code == 1
    assert held.remembered()[0][:1] == "o"
    (id,) = held.select("SELECT id FROM observations WHERE position = 2")[0]
    assert id in answer.out + answer.err


TORN: dict[str, Callable[[bytes], bytes]] = {
    "cut off by a crash": lambda line: line[: len(line) // 2],
    "cut off within its time": lambda line: line[:10],
    "altered": lambda line: line.replace(b"8080", b"9090"),
    "joined with the next": lambda line: line.rstrip(b"\n"),
    "not UTF-8": lambda line: line.replace(b"default", b"d\xe9fault"),
}


@pytest.mark.parametrize("damage", TORN)
def test_a_damaged_log_line_is_reported_with_file_and_line_and_the_rest_is_read(
    memory: Memory, damage: str
) -> None:
    memory.observe(*witnesses()[:3])
    (log,) = memory.logs()
    first, second, third = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(
        first + TORN[damage](second) + (b"" if damage.startswith("joined") else b"\n") + third
    )
    answer = memory.run("consolidate", "--force")
    assert answer.code == 0
    assert answer.err.startswith(f"kairos-mem: logs/2026/11/{log.name}:2: ")
    assert "others were read" in answer.err
    assert len(answer.err.splitlines()) == 1
    assert len(memory.remembered()) == (1 if damage.startswith("joined") else 2)
    checked = memory.run("--json", "verify").json
    assert checked["ok"] is damage.startswith(
        "cut off"
    )  # a crash can do that, nothing but a hand the rest
    listed = checked["notes" if checked["ok"] else "problems"]
    assert f"logs/2026/11/{log.name}:2" in [problem["place"] for problem in listed]


def test_after_a_torn_last_line_the_next_observation_stands_on_a_line_of_its_own(
    memory: Memory,
) -> None:
    first = memory.run("observe", "said before the crash").out.strip()
    (log,) = memory.logs()
    with log.open("ab") as file:
        file.write(b"- 09:31:02.123456 agent:claude: cut off in the mid")
    second = memory.run("observe", "said after the crash").out.strip()
    answer = memory.run("consolidate", "--force")
    assert f"{log.name}:2" in answer.err
    assert memory.remembered() == sorted([first, second])


def test_a_page_edited_by_hand_is_told_and_kept_before_it_is_written_anew(held: Memory) -> None:
    mine = held.page.read_text("utf-8").replace("8080", "9999")
    held.page.write_text(mine, "utf-8")
    assert held.run("verify").code == 1
    assert held.ask("rebuild")["edited_aside"] == ["MEMORY.md"]
    (kept,) = (held.root / "aside").iterdir()
    assert kept.read_text("utf-8") == mine
    sound(held)


@pytest.mark.parametrize("call", ["consolidate --force", "revert 3"])
def test_whatever_writes_a_page_anew_says_that_it_was_edited_and_keeps_it(
    held: Memory, call: str
) -> None:
    mine = held.page.read_text("utf-8") + "- A line of my own\n"
    held.page.write_text(mine, "utf-8")
    held.run(*call.split(), "--dry-run")
    assert held.page.read_text("utf-8") == mine
    answer = held.run(*call.split())
    assert answer.code == 0
    assert "memory/MEMORY.md: was edited by hand" in answer.err
    assert [path.read_text("utf-8") for path in (held.root / "aside").iterdir()] == [mine]
    sound(held)


def test_pages_and_facts_that_were_deleted_come_back_byte_for_byte(held: Memory) -> None:
    before = held.files()
    for page in (held.root / "memory").iterdir():
        page.unlink()
    for table in ("facts", "fact_evidence", "fact_anchors"):
        held.tamper(f"DELETE FROM {table}")
    held.ask("rebuild")
    sound(held)
    pages = {name for name in before if name.startswith("memory/")}
    assert {name: held.files()[name] for name in pages} == {name: before[name] for name in pages}


def test_a_log_deleted_after_it_was_read_takes_nothing_from_memory(held: Memory) -> None:
    whole = held.ask("facts")
    for log in held.logs():
        log.unlink()
    held.night()
    assert held.ask("facts") == whole
    assert len(held.run("--json", "verify").json["problems"]) == 2
    held.ask("rebuild")
    assert held.ask("facts") == whole
    sound(held)


def test_a_damaged_vector_index_costs_nothing_but_the_time_to_make_it_anew(memory: Memory) -> None:
    (memory.root / "config.yaml").write_text("embedder: hashed\n")  # it needs no model
    memory.observe(*remarks(320, "many"))
    memory.night()
    memory.observe(*remarks(2, "first"))
    memory.night()
    question, index = ("recall", "where does many_7 keep its limits?"), memory.root / "index.lance"
    parts = [path for path in index.rglob("*") if path.is_file()]
    assert parts, "no night asked the index: this test proves nothing"
    whole = memory.ask(*question)
    for path in parts:
        path.write_bytes(b"garbage")
    memory.observe(*remarks(2, "second"))
    assert memory.night()["admitted"] == 2
    shutil.rmtree(index)
    index.write_bytes(b"a file where a folder should be")
    memory.observe(*remarks(2, "third"))
    assert memory.night()["admitted"] == 2
    texts = [[hit["text"] for hit in hits] for hits in (memory.ask(*question), whole)]
    assert texts[0] == texts[1], "the scores know that there are more texts"
    sound(memory)


def test_what_sqlite_itself_finds_wrong_is_told(held: Memory) -> None:
    database = sqlite3.connect(held.database)
    database.executescript(
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = 2 WHERE name = "
        "'entries_by_dream';"
    )
    database.close()
    answer = held.run("verify")
    assert answer.code == 1
    assert "memory.db" in answer.out + answer.err
