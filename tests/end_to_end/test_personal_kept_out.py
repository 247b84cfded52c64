"""Home folders and addresses of mail are cut down.

It is at the door, as the owner's settings say.
"""

from __future__ import annotations

import json

import pytest

from tests.contracts import transcript
from tests.end_to_end.harness import Memory, refused, sound

SAID = "The cache is in /home/jo.doe/.cache/app, ask jo.doe@corp.com about src/cache.py."
WRITTEN = "The cache is in /home/user/.cache/app, ask j***@corp.com about src/cache.py."
FIELDS = {"subject": "the cache", "attribute": "location", "value": "/home/jo.doe/.cache/app"}


def by_text(memory: Memory) -> None:
    assert memory.run("observe", SAID).code == 0


def by_fields(memory: Memory) -> None:
    memory.observe({"text": SAID, **FIELDS})


def by_transcript(memory: Memory) -> None:
    source = memory.folder / "session.jsonl"
    source.write_text(transcript.transcript("7d1b2c34", transcript.says(SAID)), "utf-8")
    memory.ask("import", "claude-transcript", str(source), "--any-project")


def by_notes(memory: Memory) -> None:
    folder = memory.folder / "notes"
    folder.mkdir()
    (folder / "2026-11-10.md").write_text(f"- {SAID}\n", "utf-8")
    memory.ask("import", "daily-notes", str(folder))


@pytest.mark.parametrize("way", [by_text, by_fields, by_transcript, by_notes])
@pytest.mark.parametrize("kept", [False, True])
def test_what_tells_of_a_person_is_written_as_the_owner_wants(
    way: object, kept: bool, memory: Memory
) -> None:
    if kept:
        settings = "privacy:\n  homes: keep\n  emails: keep\n"
        (memory.root / "config.yaml").write_text(settings, "utf-8")
    assert callable(way)
    way(memory)
    memory.night()
    logs = "".join(path.read_text("utf-8") for path in memory.logs())
    assert (SAID if kept else WRITTEN) in logs
    assert ("jo.doe" in logs + json.dumps(memory.ask("facts"))) is kept
    sound(memory)


@pytest.mark.parametrize("line", ["homes: maybe", "house: hide", "- homes"])
def test_a_setting_that_says_nothing_is_refused(line: str, memory: Memory) -> None:
    (memory.root / "config.yaml").write_text(f"privacy:\n  {line}\n", "utf-8")
    refused(memory.run("facts"), 1, "privacy")
    assert memory.run("observe", SAID).code == 0
