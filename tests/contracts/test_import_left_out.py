"""What an importer leaves out is counted, by reason, and named.

Nothing that can't be read keeps out the rest.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from memory_engine.adapters.importers import Batch, Options, importer
from memory_engine.formats.log_reading import read_line

DAY = "2026-11-07.md"
UTF16 = "\ufeffThe pager is off at night.".encode("utf-16-le")


def batches(kind: str, path: Path, marks: dict[str, str] | None = None) -> list[Batch]:
    return list(importer(kind)(path, marks or {}, Options()))


def said(found: list[Batch]) -> list[str]:
    spoken = [read_line(day, line, "log") for batch in found for _, day, line in batch.lines]
    return [one.text for one in spoken if not one.passage]


def left(found: list[Batch]) -> dict[str, str]:
    return {one.text or one.place: one.reason for batch in found for one in batch.left}


@pytest.mark.parametrize(("kind", "good"), [("daily-notes", DAY), ("claude-memory", "queue.md")])
@pytest.mark.parametrize(
    "bad", [UTF16, b"- a\0b\n", b"x" * (5 * 1024 * 1024)], ids=["utf-16", "NUL", "huge"]
)
def test_one_page_that_can_not_be_read_keeps_out_no_other(
    tmp_path: Path, kind: str, good: str, bad: bytes
) -> None:
    (tmp_path / good).write_text("- The queue keeps jobs for a week.\n")
    (tmp_path / "2026-11-06.md").write_bytes(bad)
    found = batches(kind, tmp_path)
    assert said(found) == ["The queue keeps jobs for a week."]
    assert list(left(found)) == ["2026-11-06.md"]
    marks = {batch.source: batch.mark for batch in found if batch.mark}
    (tmp_path / "2026-11-06.md").write_text("- The pager is off at night.\n")
    assert said(batches(kind, tmp_path, marks)) == ["The pager is off at night."], (
        "once mended it is read"
    )


def test_the_engines_own_log_is_no_source_of_notes(tmp_path: Path) -> None:
    for folder in ("", ".kairos-mem/logs/2026/11", "web/node_modules/kit", ".venv/lib"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / DAY).write_text(f"- Written in {folder or 'the project'}.\n")
    found = batches("daily-notes", tmp_path)
    assert said(found) == ["Written in the project."]
    assert set(left(found)) == {".kairos-mem/", "web/node_modules/", ".venv/"}


NOTES = {
    "- The cache is ~~Memcached~~ Valkey.": "The cache is Valkey.",
    "- ~~Deploys need a ticket.~~": "",
    "- Use `~~strike~~` for what is gone.": "Use `~~strike~~` for what is gone.",
    "- A tilde ~~ alone strikes nothing.": "A tilde ~~ alone strikes nothing.",
    "- [ ] Swap the certificates.": "",
    "- [X] Swap the certificates.": "Done: Swap the certificates.",
    "- [-] Buy a second server.": "",
    "- [a](b.md) is the plan.": "a is the plan.",
    "\ufeff- The first line of a file may have a mark.": "The first line of a file "
    "may have a mark.",
}


@pytest.mark.parametrize("note", NOTES)
def test_notes_are_read_as_a_person_reads_them(tmp_path: Path, note: str) -> None:
    (tmp_path / DAY).write_text(f"{note}\n")
    assert said(batches("daily-notes", tmp_path / DAY)) == ([NOTES[note]] if NOTES[note] else [])


def test_what_notes_do_not_say_is_named(tmp_path: Path) -> None:
    (tmp_path / DAY).write_text(
        "Slept badly.\n\n- [ ] Renew the lease.\n- The lease ends in May.\n"
    )
    assert left(batches("daily-notes", tmp_path)) == {
        "Slept badly.": "a paragraph, no bullet",
        "Renew the lease.": "a task that is not done",
    }


PAGES = {
    "- [style](style.md) — how answers should look": "",
    "- [db](db.md) — which database is used": "",
    "- [db](db.md) — the ledger lives in `store/ledger.py`": "the ledger lives in "
    "`store/ledger.py`",
    "**Why:** it was like this before.": "",
    "**Why:** the nightly build needs the big runner.": "the nightly build needs the big runner.",
}


@pytest.mark.parametrize("page", PAGES)
def test_what_only_points_at_a_fact_is_none(tmp_path: Path, page: str) -> None:
    (tmp_path / "MEMORY.md").write_text(f"# Index\n\n{page}\n")
    found = batches("claude-memory", tmp_path)
    assert said(found) == ([PAGES[page]] if PAGES[page] else [])
    assert len(left(found)) == (not PAGES[page])


def entity(name: str, *observations: str) -> str:
    return json.dumps(
        {"type": "entity", "name": name, "entityType": "service", "observations": observations}
    )


def test_objects_glued_on_one_line_are_all_read(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    glued = entity("mailer", "sends through SES") + entity("ledger", "is append only")
    path.write_text(
        f"{glued}  {entity('gate', 'listens on 7100')}\n{entity('cron', 'runs hourly')}"
        + '{"type":"ent\n'
    )
    found = batches("mcp-memory", path)
    assert said(found) == [
        "mailer sends through SES",
        "ledger is append only",
        "gate listens on 7100",
        "cron runs hourly",
    ]
    assert left(found) == {"memory.jsonl:2": "damaged line"}


def test_an_observation_of_an_entity_is_a_sentence_about_it(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    path.write_text(
        entity(
            "Ada",
            "Ada owns the billing code",
            "owns payouts",
            "speaks three languages",
            "born in May",
        )
        + "\n"
    )
    assert said(batches("mcp-memory", path)) == [
        "Ada owns the billing code",
        "Ada owns payouts",
        "Ada: speaks three languages",
        "Ada: born in May",
    ]


def prompt(text: str, uuid: str) -> str:
    line = {
        "type": "user",
        "sessionId": "s-1",
        "cwd": "/w/depot",
        "uuid": uuid,
        "timestamp": "2026-11-10T10:00:00.000Z",
    }
    return json.dumps({**line, "message": {"role": "user", "content": text}})


def test_half_a_character_loses_no_instruction_and_glued_lines_are_two(tmp_path: Path) -> None:
    path = tmp_path / "s-1.jsonl"
    half = prompt("Always sign releases HALF with the team key.", "u1").replace("HALF", "\\udc4d")
    path.write_text(half + prompt("Never tag a release on Friday.", "u2") + "\n")
    assert said(batches("claude-transcript", path)) == [
        "Always sign releases \ufffd with the team key.",
        "Never tag a release on Friday.",
    ]
