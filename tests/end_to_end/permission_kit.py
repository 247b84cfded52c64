"""A store with a night set aside, and its requests.

A test asks things of these.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import Memory
from tests.end_to_end.sayings import witnesses

MODULES = ("web", "api", "cli")
STRICT = "policy:\n  guard_facts: 0\n  guard_share: 0.0\n"
"""Under which any night that ends something is set aside."""


def lived(memory: Memory) -> Memory:
    """Let a store hold three places by one night.

    Then all three things are moved.
    """
    source = memory.folder / "src"
    source.mkdir()
    for name in MODULES:
        text = f"class {name.title()}Router:\n    pass\n"
        (source / f"{name}.py").write_text(text, "utf-8")
    memory.observe(*witnesses(), *(_placed(name, n) for name in MODULES for n in (4, 5)))
    memory.night()
    return memory


def set_aside(memory: Memory) -> Memory:
    """Have a night find all three moved, and be set aside.

    It is dream 2.
    """
    (memory.root / "config.yaml").write_text(STRICT, "utf-8")
    for name in MODULES:
        path = memory.folder / "src" / f"{name}.py"
        path.rename(path.with_name(f"{name}2.py"))
    assert memory.night("2026-11-25")["quarantined"]
    return memory


def _placed(name: str, session: int) -> dict[str, object]:
    return {
        "text": f"`{name.title()}Router` is defined in `src/{name}.py`.",
        "session": f"s{session}{name}",
        "at": "2026-11-10T10:00:00Z",
        "anchors": [f"src/{name}.py"],
    }


def asked(memory: Memory, kind: str, text: str = "") -> Any:  # noqa: ANN401  (JSON is what it is)
    """The one open request of a kind whose preview says something."""
    rows = [row for row in memory.ask("permissions") if row["kind"] == kind]
    (found,) = [row for row in rows if text in " ".join(row["preview"])]
    return found


def found(memory: Memory, id: str) -> Any:  # noqa: ANN401  (JSON is what it is)
    """One request, whatever became of it."""
    (row,) = [row for row in memory.ask("permissions", "--all") if row["id"] == id]
    return row


def refusals(memory: Memory) -> list[tuple[str, str]]:
    """List the (id, reason) of each verdict that decided nothing.

    They stand in the store so.
    """
    path: Path = memory.root / "permissions" / "refused.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [(row["verdict"]["request_id"], row["reason"]) for row in rows]


@pytest.fixture(scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for a user's own settings."""
    return tmp_path_factory.mktemp("config")
