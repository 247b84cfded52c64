"""What an instructions file drops stands no more.

It is so by the next import, and never silently.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import DAY, Memory, sound

RULES = ["Run the linter before every push.", "Never squash a merge.", "Wrap errors with a cause."]
AGENT = {"CLAUDECODE": "1"}


def write(memory: Memory, name: str, *lines: str) -> Path:
    file = memory.folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"- {line}\n" for line in lines), "utf-8")
    return file


def imported(memory: Memory, *path: str) -> dict[str, str]:
    """What an import ended, with the reason."""
    return {
        row["text"]: row["because"] for row in memory.ask("import", "instructions", *path)["ended"]
    }


def standing(memory: Memory) -> set[str]:
    return {fact["text"] for fact in memory.ask("facts") if fact["status"] == "asserted"}


@pytest.fixture
def learnt(memory: Memory) -> Memory:
    write(memory, "AGENTS.md", *RULES)
    memory.ask("import", "instructions")
    memory.night()
    assert standing(memory) == set(RULES)
    return memory


def test_a_rule_that_is_taken_out_ends_with_the_next_import(learnt: Memory) -> None:
    write(learnt, "AGENTS.md", *RULES[1:])
    assert imported(learnt) == {RULES[0]: "AGENTS.md does not say so any more"}
    assert standing(learnt) == set(RULES[1:])
    assert RULES[0] not in learnt.page.read_text("utf-8")
    ended: Any = learnt.fact(RULES[0])
    assert ended["status"] == "superseded"
    assert "AGENTS.md does not say so any more" in learnt.run("why", ended["id"]).out
    assert imported(learnt) == {}
    sound(learnt)


def test_a_person_reads_what_ended_and_how_to_bring_it_back(learnt: Memory) -> None:
    write(learnt, "AGENTS.md", *RULES[1:])
    told = learnt.run("import", "instructions").out
    assert RULES[0] in told
    entry = learnt.ask("why", learnt.fact(RULES[0])["id"])["history"][-1]["entry"]
    assert f"entry {entry}: AGENTS.md does not say so any more" in told
    learnt.ask("revert", str(entry))
    assert standing(learnt) == set(RULES)


def test_what_a_file_that_is_gone_said_ends(learnt: Memory) -> None:
    (learnt.folder / "AGENTS.md").unlink()
    assert set(imported(learnt).values()) == {"AGENTS.md is gone"}
    assert standing(learnt) == set()
    sound(learnt)


def test_a_rule_that_moves_to_another_file_stands(learnt: Memory) -> None:
    (learnt.folder / "AGENTS.md").rename(learnt.folder / "CLAUDE.md")
    assert imported(learnt) == {}
    assert standing(learnt) == set(RULES)


def test_a_rule_that_the_owner_said_elsewhere_too_stands(learnt: Memory) -> None:
    learnt.observe({"text": RULES[0], "principal": "user:owner", "session": "s7"})
    learnt.night()
    write(learnt, "AGENTS.md", *RULES[1:])
    assert set(imported(learnt)) == {RULES[0]}
    learnt.night()
    assert standing(learnt) == set(RULES)


def test_what_is_put_back_stands_again(learnt: Memory) -> None:
    write(learnt, "AGENTS.md", *RULES[1:])
    learnt.ask("import", "instructions")
    write(learnt, "AGENTS.md", *RULES)
    assert imported(learnt) == {}
    learnt.night()
    assert standing(learnt) == set(RULES)


def test_what_is_taken_out_before_any_night_never_stands(memory: Memory) -> None:
    write(memory, "AGENTS.md", *RULES)
    memory.ask("import", "instructions")
    write(memory, "AGENTS.md", *RULES[1:])
    memory.ask("import", "instructions")
    memory.night(DAY)
    assert standing(memory) == set(RULES[1:])


def test_one_file_that_is_imported_ends_nothing_of_another_of_its_name(learnt: Memory) -> None:
    write(learnt, "web/AGENTS.md", "Avoid inline styles.")
    assert imported(learnt, "web/AGENTS.md") == {}
    learnt.night()
    assert standing(learnt) == {*RULES, "In `web/`: Avoid inline styles."}
    write(learnt, "web/AGENTS.md", "Prefer grids.")
    assert set(imported(learnt, "web/AGENTS.md")) == {"In `web/`: Avoid inline styles."}


def test_a_file_that_cannot_be_read_is_not_gone(learnt: Memory) -> None:
    (learnt.folder / "AGENTS.md").write_bytes(b"\0\1\2" * 99)
    assert imported(learnt) == {}
    assert standing(learnt) == set(RULES)


def test_an_agents_import_ends_nothing_of_the_owners(learnt: Memory) -> None:
    write(learnt, "AGENTS.md", "Push to main.")
    answer = learnt.run("--json", "import", "instructions", env=AGENT)
    assert answer.json["ended"] == []
    assert standing(learnt) == set(RULES)
