"""Other packages bring importers of their own.

A broken one breaks nothing but itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from memory_engine.adapters.importers import KINDS, Options, importer, known_kinds
from memory_engine.domain.errors import Usage

READING = """
from memory_engine.adapters.importers import Batch


def read(path, marks, options):
    yield Batch("all", "1")


PAGE = "no reader"
"""
ENTRY_POINTS = """
[kairos_mem.importers]
other-agent = other_agent_reading:read
gone = other_agent_gone:read
broken = other_agent_broken:read
no-reader = other_agent_reading:PAGE
daily-notes = other_agent_reading:read
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a distribution of good, bad and clashing importers.

    One is good, three are none, and one takes a name.
    """
    meta = tmp_path / "other_agent-1.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: other-agent\nVersion: 1.0\n")
    (meta / "entry_points.txt").write_text(ENTRY_POINTS)
    (tmp_path / "other_agent_reading.py").write_text(READING)
    (tmp_path / "other_agent_broken.py").write_text("raise ZeroDivisionError('at load')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("other_agent_reading", "other_agent_broken"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return tmp_path


def test_an_importer_of_another_package_is_one_of_the_kinds(installed: Path) -> None:
    (batch,) = importer("other-agent")(installed, {}, Options())
    assert (batch.source, batch.mark) == ("all", "1")
    assert set(known_kinds()) == {*KINDS, "other-agent", "gone", "broken", "no-reader"}


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("gone", "No module named 'other_agent_gone'"),
        ("broken", "ZeroDivisionError: at load"),
        ("no-reader", "can't be called"),
    ],
)
def test_a_broken_one_is_refused_by_its_name_and_ours_work_on(kind: str, why: str) -> None:
    with pytest.raises(Usage, match=why):
        importer(kind)
    assert all(callable(importer(ours)) for ours in KINDS)


def test_nobody_takes_the_place_of_ours(installed: Path) -> None:
    assert importer("daily-notes").__module__.startswith("memory_engine.")


@pytest.mark.usefixtures("installed")
def test_a_mistyped_kind_is_answered_with_all_that_there_are() -> None:
    with pytest.raises(Usage, match="other-agent") as refusal:
        importer("other-agnet")
    assert "daily-notes" in refusal.value.hint
