"""The owner's decisions about plans are heard, by host's record.

What they merely do not like is their word.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from memory_engine.adapters.importers import Batch, Options, importer
from memory_engine.adapters.importers.record.speaker import REJECTED
from memory_engine.domain.records.observation import Observation
from memory_engine.formats.log_reading import read_line

PLAN = "# Plan: Move carts to SQLite\n\n## Steps\n1. Write the store."
YES = "User has approved your plan. You can now start coding.\n\n## Approved Plan:\n" + PLAN
PERSON: dict[str, Any] = {"toolDenialKind": "user-rejected", "toolUseResult": "Error: rejected"}


def line(kind: str, number: int, block: dict[str, Any], **more: object) -> str:
    of_host = {"type": kind, "uuid": f"u{number}", "sessionId": "s-1", "cwd": "/w/depot"}
    at = f"2026-11-10T10:{number:02}:00.000Z"
    return (
        json.dumps(
            {**of_host, "timestamp": at, "message": {"role": kind, "content": [block]}, **more}
        )
        + "\n"
    )


def session(folder: Path, answer: str, error: bool, **more: object) -> list[Batch]:
    use = {"type": "tool_use", "id": "t1", "name": "ExitPlanMode", "input": {"plan": PLAN}}
    result = {"type": "tool_result", "tool_use_id": "t1", "content": answer, "is_error": error}
    (folder / "s-1.jsonl").write_text(line("assistant", 1, use) + line("user", 2, result, **more))
    return list(importer("claude-transcript")(folder / "s-1.jsonl", {}, Options()))


def heard(found: list[Batch]) -> list[Observation]:
    spoken = [read_line(day, text, "log") for batch in found for _, day, text in batch.lines]
    return [one for one in spoken if not one.passage]


def test_an_approval_is_a_decision_that_the_agent_tells(tmp_path: Path) -> None:
    (one,) = heard(
        session(tmp_path, YES, False, toolUseResult={"plan": PLAN, "filePath": "/p/x.md"})
    )
    assert one.text == "The owner approved the plan “Move carts to SQLite”."
    assert (one.provenance.principal, one.kind, one.line) == ("agent:claude", "claim", "decision")


def test_a_refusal_is_one_and_its_words_are_the_owners(tmp_path: Path) -> None:
    words = REJECTED + "no, never keep carts on disk. and hurry up please"
    found = session(tmp_path, words, True, **PERSON)
    told = {one.text: (one.provenance.principal, one.kind) for one in heard(found)}
    assert told == {
        "Never keep carts on disk. and hurry up please": ("user:owner", "rule"),
        "The owner refused the plan “Move carts to SQLite”: no, never keep carts on disk; "
        "and hurry up please.": (
            "agent:claude",
            "claim",
        ),
    }


@pytest.mark.parametrize(
    ("answer", "error", "more"),
    [
        (YES, False, {}),
        (YES, True, {"toolUseResult": {"plan": PLAN}}),
        ("The plan is fine.", False, {"toolUseResult": {"plan": PLAN}}),
        (REJECTED + "never do that again", True, {}),
        (REJECTED + "never do that again", True, {**PERSON, "toolDenialFromHost": True}),
        (REJECTED + "never do that again", True, {**PERSON, "promptSource": "sdk"}),
    ],
)
def test_without_the_hosts_record_nobody_decided(
    tmp_path: Path, answer: str, error: bool, more: dict[str, Any]
) -> None:
    assert heard(session(tmp_path, answer, error, **more)) == []


def test_what_the_owner_said_of_the_moment_is_named(tmp_path: Path) -> None:
    text = {
        "type": "text",
        "text": "never skip the audit. Can you look at the header? Fix it first.",
    }
    (tmp_path / "s-1.jsonl").write_text(line("user", 1, text))
    found = list(importer("claude-transcript")(tmp_path / "s-1.jsonl", {}, Options()))
    assert [one.text for one in heard(found)] == ["Never skip the audit."]
    assert [(one.text, one.place) for batch in found for one in batch.left] == [
        ("Can you look at the header?", "s-1.jsonl:1"),
        ("Fix it first.", "s-1.jsonl:1"),
    ]
