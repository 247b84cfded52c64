"""Instruction files held against the code: each of ``fixtures/instructions`` is a project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from memory_engine.engine.instructions import misstated
from tests.contracts.workspace_kit import Place

PROJECTS = sorted((Path(__file__).parents[2] / "fixtures" / "instructions").glob("*.txt"))
PART = re.compile(r"^-- (before )?(.+) --\n", re.M)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.stem)
def test_what_the_code_refutes_is_listed_and_nothing_else(project: Path, tmp_path: Path) -> None:
    before, now, expected = parts(project.read_text("utf-8"))
    place = Place(tmp_path / "project", "git")
    moved = {path for path, text in now.items() if text in before.values()}
    place.save({**before, **{path: text for path, text in now.items() if path not in moved}})
    code = place.save({**dict.fromkeys(before), **now})
    assert "\n".join(row.told for row in misstated(code)) == expected


def test_there_are_projects() -> None:
    assert len(PROJECTS) >= 5


def parts(text: str) -> tuple[dict[str, str], dict[str, str], str]:
    """Cut a case into before, now, and expected sentences."""
    found = PART.split(text)[1:]
    files = list(zip(found[::3], found[1::3], found[2::3], strict=True))
    now = {path: content for before, path, content in files if not before}
    expected = now.pop("expected").strip()
    return {path: content for before, path, content in files if before}, now, expected
