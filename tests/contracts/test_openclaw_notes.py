"""OpenClaw's daily notes are heard, but not its dreams.

What its agent noted is heard, what its dreams made of it is not.
"""

from __future__ import annotations

from pathlib import Path

from memory_engine.adapters.importers import Options, importer
from memory_engine.formats.log_reading import read_line

DAY = """\
# 2026-11-20

- The scale is read twice, because its first answer is stale.

## Light Sleep
<!-- openclaw:dreaming:light:start -->
- Candidate: the scale is read three times
  - confidence: 0.81
<!-- openclaw:dreaming:light:end -->

- 14:05 The depot closes at noon.

## REM Sleep
<!-- openclaw:dreaming:rem:start -->
- A pattern: depots close
"""
COPY = """\
# Session: 2026-11-20 09:31 Europe/Vienna

- **Session Key**: agent:main:main
- **Session ID**: 5e55
- **Source**: telegram

## Conversation Summary

assistant: Here is what I found:
- The depot never closes.
"""


def test_what_its_dreams_wrote_and_copies_of_sessions_are_left_out_and_counted(
    tmp_path: Path,
) -> None:
    notes = tmp_path / "memory"
    below = notes / "dreaming" / "deep"
    below.mkdir(parents=True)
    (notes / "2026-11-20.md").write_text(DAY, "utf-8")
    (notes / "2026-11-20-depot.md").write_text(COPY, "utf-8")
    (below / "2026-11-20.md").write_text("- The depot is promoted.\n", "utf-8")
    found = list(importer("daily-notes")(notes, {}, Options()))
    said = [read_line(day, line, "log") for batch in found for _, day, line in batch.lines]
    assert [one.text for one in said] == [
        "The scale is read twice, because its first answer is stale.",
        "The depot closes at noon.",
    ]
    assert {one.provenance.principal for one in said} == {"agent:notes"}
    left = [reason for batch in found for reason, count in batch.skipped for _ in range(count)]
    assert left.count("what a dream of OpenClaw wrote") == 3
    assert [reason for reason in left if "import openclaw-transcript" in reason]
