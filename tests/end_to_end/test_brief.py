"""The morning brief.

Stories are folders; it has at most ten lines whatever happened, and a cost that follows the news.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import Memory, Nearby

STORIES = sorted(
    path.parent
    for path in (Path(__file__).parents[2] / "fixtures" / "briefs").glob("*/steps.jsonl")
)
FACT_ID = re.compile(r"\bf[0-9a-f]{12}\b")


@pytest.mark.parametrize("folder", STORIES, ids=lambda folder: folder.name)
def test_a_story_is_told_as_expected(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [json.loads(step) for step in (folder / "steps.jsonl").read_text("utf-8").splitlines()]
    told = (
        "\n".join(line for step in steps for line in happened(Nearby(tmp_path), step, monkeypatch))
        + "\n"
    )
    expected = folder / "expected.md"
    if "UPDATE_BRIEFS" in os.environ:
        expected.write_text(told, "utf-8")
    assert told == expected.read_text("utf-8")


def test_there_are_stories() -> None:
    assert len(STORIES) >= 4


def happened(
    memory: Memory, step: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Make one step happen; what a brief says."""
    if "clock" in step:
        seconds = datetime.fromisoformat(step["clock"]).timestamp()
        monkeypatch.setattr(time, "time", lambda: seconds)
        assert memory.run("init").code == 0
    if "say" in step:
        memory.observe(*step["say"])
    for name, text in step.get("write", {}).items():
        written(memory.folder / name, text)
    if "off" in step:
        taken_off(memory.root / "memory" / "MEMORY.md", step["off"])
    if "call" in step:
        named = [memory.fact(step["fact"])["id"]] if "fact" in step else []
        answer = memory.run(*step["call"].split(), *named)
        assert answer.code == 0, answer
    if "brief" in step:
        answer = memory.run("brief", *step["brief"].split())
        assert (answer.code, answer.err) == (0, ""), answer
        yield f"$ kairos-mem brief {step['brief']}".rstrip()
        yield FACT_ID.sub("ID", answer.out)


def taken_off(page: Path, text: str) -> None:
    """Take a text's line off a page, as hands would."""
    lines = page.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if text not in line]
    assert len(kept) < len(lines)
    page.write_text("".join(kept), "utf-8")


def written(path: Path, text: str | None) -> None:
    """Write a file of the project, or take it away."""
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
