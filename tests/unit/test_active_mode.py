"""Active mode changes what its page says it changes, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

from memory_engine.daemon.idle.duty import Proactive
from memory_engine.daemon.idle.step import ACTIVE, USUAL, Pace
from memory_engine.daemon.settings import Proactive as Section
from memory_engine.daemon.settings import Settings, Watchers
from memory_engine.daemon.watchers.duties import duties
from memory_engine.daemon.watchers.files import Files

HOME = Path(__file__).parents[2]
HEAD = "| | usual | active |"


def table() -> list[list[str]]:
    """The rows of the page's table, without what they are of."""
    lines = (HOME / "docs" / "watchers.md").read_text("utf-8").split(HEAD)[1].splitlines()[2:]
    rows: list[list[str]] = []
    for line in lines:
        if not line.startswith("|"):
            return rows
        rows.append([cell.strip() for cell in line.strip("|").split("|")][1:])
    return rows


def told(pace: Pace) -> list[str]:
    return [
        f"{pace.idle_share:g}",
        str(pace.dreams),
        str(pace.looks),
        ", ".join(pace.tells),
    ]


def test_the_table_is_what_holds() -> None:
    assert [list(row) for row in zip(told(USUAL), told(ACTIVE), strict=True)] == table()
    assert len(table()) == len(Pace._fields)


def test_each_number_decides_where_it_should() -> None:
    for enabled, pace in ((False, USUAL), (True, ACTIVE)):
        settings = Settings(watchers=Watchers(files=True), proactive=Section(enabled=enabled))
        assert Proactive(settings)._pace == pace
        (files,) = duties(settings)
        assert isinstance(files, Files)
        assert files._pace.most == pace.looks


def test_nothing_else_asks_for_the_mode() -> None:
    """Whoever reads the switch is known.

    A third place would change something unsaid.
    """
    readers = set()
    for path in sorted((HOME / "memory_engine").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node).endswith("proactive.enabled"):
                readers.add(str(path.relative_to(HOME / "memory_engine")))
    assert readers == {"daemon/idle/duty.py", "daemon/watchers/duties.py"}
