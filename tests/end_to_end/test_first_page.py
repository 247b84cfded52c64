"""What the first page shows of ``make demo`` is what it prints."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.harness import SCRIPT, surroundings

HOME = Path(__file__).parents[2]
DEMO = HOME / "fixtures" / "sample" / "demo.sh"
COLUMNS = "100"
"""[columns] That the page was written with."""
SHOWN = ("consolidate --force", "brief", "why", "revert", "conflicts")
"""Calls on the page whose output the demo has, too."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines that the demo prints."""
    home = tmp_path_factory.mktemp("home")
    path = f"{SCRIPT.parent}:/usr/local/bin:/usr/bin:/bin"
    env = surroundings({"PATH": path, "HOME": str(home), "COLUMNS": COLUMNS})
    done = subprocess.run(["sh", str(DEMO)], env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [unnamed(line) for line in done.stdout.splitlines()]


def unnamed(line: str) -> str:
    """Leave the ledger's head out of a line.

    Each change of a decision moves it.
    """
    return re.sub(r"(ledger head) [0-9a-f]+", r"\1", line.rstrip())


def shown() -> list[str]:
    """Give the lines of the page that are the demo's.

    Without what is shortened.
    """
    page = (HOME / "README.md").read_text("utf-8")
    blocks = re.findall(r"(?:^ {4}.*\n|^\n(?= {4}))+", page, re.M)
    lines: list[str] = []
    for block in blocks:
        for call in re.split(r"(?m)^ {4}(?=\$ )", block)[1:]:
            if call.startswith(tuple(f"$ kairos-mem {verb}" for verb in SHOWN)):
                lines += [unnamed(line) for line in call.replace("\n    ", "\n").splitlines()[1:]]
    return [line for line in lines if line and line.strip() != "..."]


def test_each_line_of_the_first_page_is_printed_by_the_demo(printed: list[str]) -> None:
    lines = shown()
    assert len(lines) > 50
    assert [line for line in lines if line not in printed] == []
