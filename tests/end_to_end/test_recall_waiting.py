"""Recall answers from what no night has weighed yet.

It was said since the last night, and recall says so.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.harness import Memory

MARK = "waiting: said since the last night"


def recalled(memory: Memory, question: str) -> list[tuple[str, str]]:
    rows: Any = memory.ask("recall", question)
    return [(row["text"], row["status"]) for row in rows]


def test_what_was_said_a_minute_ago_is_found_before_any_night(memory: Memory) -> None:
    memory.run("observe", "Invoices are numbered per tenant.")
    assert recalled(memory, "how are invoices numbered") == [
        ("Invoices are numbered per tenant.", "waiting")
    ]
    assert MARK in memory.run("recall", "invoices").out
    assert recalled(memory, "printers") == []


@pytest.mark.parametrize("way_in", ["the log alone", "an import"])
def test_what_was_said_since_the_last_night_stands_beside_what_is_held(
    memory: Memory, way_in: str
) -> None:
    memory.run("observe", "Invoices are numbered per tenant.")
    memory.night()
    assert [status for _, status in recalled(memory, "invoices")] == ["tentative"]
    later = "Invoices lose their number when a tenant leaves."
    if way_in == "an import":
        (memory.folder / "2026-11-21.md").write_text(f"- {later}\n", "utf-8")
        memory.ask("import", "daily-notes", "2026-11-21.md")
    else:
        memory.run("observe", later)
    assert (later, "waiting") in recalled(memory, "invoices")
    memory.night("2026-11-21")
    assert MARK not in memory.run("recall", "invoices").out


def test_what_an_outside_source_said_is_still_told_as_that(memory: Memory) -> None:
    memory.observe(
        {"text": "Invoices need no check.", "principal": "web:example.org", "session": "s1"}
    )
    assert recalled(memory, "invoices") == [("Invoices need no check.", "untrusted")]
