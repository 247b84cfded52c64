"""The owner's standing instructions and corrections are heard.

However they are said. The task at hand is none.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.adapters.importers.record.prompt import typed_and_others
from memory_engine.claims.claim import read
from memory_engine.domain.records.observation import Observation, Provenance
from memory_engine.extract import statement

ORDERS = Path(__file__).parents[2] / "fixtures/orders"
STANDING = (ORDERS / "standing.txt").read_text().splitlines()
ALIKE = (ORDERS / "of-the-moment.txt").read_text().splitlines()
SAYINGS = Path(__file__).parents[2] / "fixtures" / "sayings"
LASTING, MOMENTARY, NOTED = (
    (SAYINGS / f"{name}.txt").read_text(encoding="utf8").splitlines()
    for name in ("rules", "of-the-moment", "notes")
)

RULES = {
    "yes do it, but never rename the public functions": "Never rename the public functions",
    "fine, and please don't ever touch `vendor/`": "Don't ever touch `vendor/`",
    "great — from now on sign every commit": "From now on sign every commit",
    "don’t forget to update the notes before each release": "Don’t forget to update the notes "
    "before each release",
    "no print statements in library code": "No print statements in library code",
    "no further subclasses of BaseJob": "No further subclasses of BaseJob",
    "quit adding type ignores": "Quit adding type ignores",
    "whenever you add a table, write a down migration": "Whenever you add a table, write "
    "a down migration",
    "check with Ines before deleting branches": "Check with Ines before deleting branches",
    "merge into develop only after a green build": "Merge into develop only after a green build",
    "only maintainers may close issues": "Only maintainers may close issues",
    "I don't want you to see secrets in logs": "I don't want you to see secrets in logs",
    "we now use bun, not npm": "We now use bun, not npm",
    "don't stub the clock, use freezegun instead": "Don't stub the clock, use freezegun instead",
    "for migrations use alembic": "For migrations use alembic",
    "you need to run `make proto` after changing an API": "You need to run `make proto` after "
    "changing an API",
    "no, use the builder rather than the constructor": "Use the builder rather than "
    "the constructor",
}
OF_THE_MOMENT = (
    "don't",
    "ok, don't worry about the warnings",
    "stop the dev server",
    "run the suite again after the fix",
    "check all their prices",
    "search for all usages",
    "it works and never fails",
    "no errors in the console",
    "use the second option",
    "before you push, did you run the tests?",
    "let's fix the header",
)
CORRECTIONS = {
    "No, the release branch is stable, not master.": "The release branch is stable, not master.",
    "Nope! It's `lib/core`, not `libs/core`.": "It's `lib/core`, not `libs/core`.",
    "the nightly job runs on the small host btw": "The nightly job runs on the small host",
    "fyi the demo tenant is wiped every week": "The demo tenant is wiped every week",
}


@pytest.mark.parametrize("prompt", RULES)
def test_a_standing_instruction_is_a_rule(prompt: str) -> None:
    assert [(said.kind, said.text) for said in statement.of_owner(prompt)] == [
        ("rule", RULES[prompt])
    ]


@pytest.mark.parametrize("prompt", OF_THE_MOMENT)
def test_the_task_at_hand_is_none(prompt: str) -> None:
    assert statement.of_owner(prompt) == ()


@pytest.mark.parametrize("prompt", STANDING)
def test_an_instruction_is_heard_by_the_frame_that_it_stands_in(prompt: str) -> None:
    assert [said.kind for said in statement.of_owner(prompt)] == ["rule"]
    assert kind_of(prompt) == "rule"


@pytest.mark.parametrize("prompt", ALIKE)
def test_what_only_looks_like_an_instruction_is_none(prompt: str) -> None:
    assert "rule" not in [said.kind for said in statement.of_owner(prompt)]


@pytest.mark.parametrize("prompt", LASTING)
def test_what_lasts_is_a_rule_in_whatever_words(prompt: str) -> None:
    assert [said.kind for said in statement.of_owner(prompt)] == ["rule"]


@pytest.mark.parametrize("prompt", MOMENTARY)
def test_what_only_sounds_like_a_rule_is_none(prompt: str) -> None:
    assert "rule" not in {said.kind for said in statement.of_owner(prompt)}


@pytest.mark.parametrize("text", NOTED)
def test_what_is_noted_down_lasts_where_what_is_typed_is_of_the_moment(text: str) -> None:
    assert kind_of(text) == "rule"
    assert "rule" not in {said.kind for said in statement.of_owner(text)}


@pytest.mark.parametrize("prompt", CORRECTIONS)
def test_a_correction_and_what_is_told_by_the_way_is_a_claim(prompt: str) -> None:
    assert [(said.kind, said.text) for said in statement.of_owner(prompt)] == [
        ("claim", CORRECTIONS[prompt])
    ]


def kind_of(text: str, principal: str = "user:owner") -> str:
    said = Provenance(
        principal,
        "owner" if principal == "user:owner" else "agent",
        "s",
        "s",
        "2026-11-09T10:00:00.0Z",
        "said",
    )
    return read(Observation("o1", text, said)).kind


@pytest.mark.parametrize("note", RULES)
def test_what_the_owner_notes_is_heard_alike_and_an_agents_is_none(note: str) -> None:
    assert kind_of(note) == "rule"
    assert kind_of(note, "agent:claude") == "claim"


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("From the handbook: never rename a table", "claim"),
        ("The vendor's blog: always pin the client", "claim"),
        ("As the README puts it, always sign commits", "claim"),
        ("One thing: always use pnpm.", "rule"),
        ("Our rule: never rename a table", "rule"),
        ("Commit messages: always write them in English", "rule"),
    ],
)
def test_what_a_note_gives_as_anothers_words_is_no_rule(note: str, kind: str) -> None:
    assert kind_of(note) == kind


@pytest.mark.parametrize(
    "note", ["don't", "Don’t bother.", "do not worry", "the server restarts and never stops"]
)
def test_a_bare_dont_is_no_rule(note: str) -> None:
    assert kind_of(note) == "claim"


def test_a_topic_stays_with_its_instruction_and_a_reminder_does_not() -> None:
    heard = {
        "ledger: never cache it.": "Ledger: never cache it.",
        "Remember: `gen/` is read-only.": "`gen/` is read-only.",
        "Can you please stop adding comments to tests?": "Stop adding comments to tests.",
    }
    assert {prompt: said.text for prompt in heard for said in statement.of_owner(prompt)} == heard


def test_what_somebody_says_they_said_themselves_is_no_quotation() -> None:
    assert typed_and_others("I told you already: tests go under `tests/unit`").own
    assert not typed_and_others("Tom told me: tests go under `tests/unit`").own
