"""A person's edit of MEMORY.md is heard.

A line is taken off or written there: nothing of theirs is dropped without a word.
"""

from __future__ import annotations

import pytest

from memory_engine.formats.edits import Edits, edits
from tests.end_to_end.harness import Memory, sound

KEPT, GONE, OWN = (
    "Always lint before a commit.",
    "Never vendor a font.",
    "The pager rotates on Mondays.",
)


def edited(memory: Memory) -> str:
    """Give what a night says after edits by hand.

    A person took one line off and wrote another.
    """
    page = memory.root / "memory" / "MEMORY.md"
    for session, rule in enumerate((KEPT, GONE)):
        memory.run("observe", rule, "--session", f"s{session}")
    memory.night()
    lines = [line for line in page.read_text().splitlines(True) if GONE not in line]
    page.write_text("".join(lines) + f"- {OWN}\n")
    return memory.run("consolidate", "--force").err


def test_what_was_taken_off_is_named_with_how_to_make_it_last(memory: Memory) -> None:
    said = edited(memory)
    (gone,) = [fact["id"] for fact in memory.ask("facts") if fact["text"] == GONE]
    assert f"`kairos-mem forget {gone}`" in said
    assert memory.run("forget", gone).code == 0
    assert GONE not in (memory.root / "memory" / "MEMORY.md").read_text()


def test_what_the_owner_alone_can_have_taken_off_stays_off(memory: Memory) -> None:
    with (memory.root / "config.yaml").open("a") as config:
        config.write("\nhandwritten: owner\n")
    assert "stays off" in edited(memory)
    assert {
        fact["status"] for fact in memory.ask("facts", "--status", "all") if fact["text"] == GONE
    } == {"retracted"}
    memory.run("consolidate", "--force")
    page = (memory.root / "memory" / "MEMORY.md").read_text()
    assert GONE not in page
    assert KEPT in page
    assert memory.ask("verify")["ok"]


@pytest.mark.parametrize(
    ("setting", "principal", "listed"),
    [("owner", "user:owner", True), ("agent", "agent:handwritten", False)],
)
def test_what_was_written_there_is_in_the_log(
    memory: Memory, setting: str, principal: str, listed: bool
) -> None:
    with (memory.root / "config.yaml").open("a") as config:
        config.write(f"\nhandwritten: {setting}\n")
    assert f"1 by hand, now in today's log as {principal}" in edited(memory)
    assert [fact["text"] for fact in memory.ask("facts", "--status", "all")].count(OWN) == 1
    assert (OWN in (memory.root / "memory" / "MEMORY.md").read_text()) is listed


@pytest.mark.parametrize("page", ["MEMORY.md", "commands.md"])
@pytest.mark.parametrize("remedy", ["consolidate", "rebuild"])
def test_what_verify_names_takes_up_what_was_written_on_any_page(
    memory: Memory, page: str, remedy: str
) -> None:
    memory.observe(*(run_of("make fmt", session) for session in "abc"))
    memory.night()
    place = memory.root / "memory" / page
    place.write_text(place.read_text() + f"- {OWN}\n")
    (told,) = memory.run("--json", "verify").json["problems"]
    assert told["place"] == f"memory/{page}"
    assert "`kairos-mem consolidate`" in told["remedy"]
    assert f"memory/{page}, written: 1 by hand, now in today's log" in memory.run(remedy).err
    assert OWN in "".join(log.read_text() for log in memory.logs())
    assert OWN not in place.read_text()
    sound(memory)


def run_of(command: str, session: str) -> dict[str, object]:
    ran = {"command": command, "exit": 0, "hash": session}
    fields = {
        "subject": command,
        "attribute": "works",
        "value": "yes",
        "artefact": ran,
        "method": "test",
    }
    return {"text": f"`{command}` works", "principal": "tool:make", "session": session, **fields}


WAS = (
    "# Memory\n\n## Rules\n- Always sign. [f000000000001]\n- (heard) The key is old. "
    "[f000000000002]\n\n<!-- kairos-mem:generated 0123456789abcdef -->\n"
)
CHANGES = {
    WAS: Edits(),
    WAS.replace("- Always sign. [f000000000001]\n", ""): Edits((), ("f000000000001",)),
    WAS.replace("is old", "is new"): Edits(("The key is new.",)),
    WAS + "1. Pin the image.\n  - nested\n> - quoted\n": Edits(("Pin the image.", "nested")),
    WAS + "- [ ] write docs\n- <!-- hidden -->\n- cut…\n\nA paragraph.\n": Edits(),
    WAS + "- (you said) Always wait.\n": Edits(("Always wait.",)),
}


@pytest.mark.parametrize("now", CHANGES)
def test_an_edit_is_what_differs_from_the_page_as_it_was_rendered(now: str) -> None:
    assert edits(WAS, now) == CHANGES[now]
