"""What every test here starts from: the installed command, and a store of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.harness import SCRIPT, Memory


@pytest.fixture(scope="session", autouse=True)
def installed() -> None:
    """The command is there; without it every test below would fail for one reason."""
    assert SCRIPT.is_file(), f"{SCRIPT} is not there: install the package into this interpreter first"


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """A fresh store."""
    memory = Memory(tmp_path / "project")
    memory.folder.mkdir()
    answer = memory.run("init")
    assert answer.code == 0, answer
    return memory
