"""A long day's log is taken in piece by piece.

Nothing is missed, nothing twice, and no piece is longer than what memory is meant for.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from memory_engine.adapters.logs import Logs
from memory_engine.adapters.pages import PagesFolder
from memory_engine.adapters.store import Store
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.observation import Observation
from memory_engine.engine import intake, timing
from memory_engine.engine.engine import Engine
from memory_engine.formats.caller import observed
from memory_engine.formats.log import log_name
from memory_engine.formats.log_reading import as_written

NOW = "2026-11-20T00:00:00.000000Z"
DAY = "2026-11-10"
LOG = log_name(DAY)
COUNT = 2 * intake.PIECE + 7


class Piecewise(Store):
    """A store that notes pieces' lines, and may break off.

    It does so at one of them.
    """

    pieces: list[int]
    breaks_at = 0

    def take_in(self, lines: Iterable[tuple[str, str, Observation]]) -> int:
        """Take in, unless it is the piece to break off at."""
        taken = list(lines)
        self.pieces.append(len(taken))
        if len(self.pieces) == self.breaks_at:
            raise KeyboardInterrupt
        return super().take_in(taken)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Make an engine with a day of several pieces.

    A few lines are by hand.
    """
    store = Piecewise(tmp_path / "memory.db")
    store.pieces = []
    logs = Logs(str(tmp_path))
    pages = PagesFolder(tmp_path / "memory", tmp_path / "aside")
    who = {"principal": "agent:claude", "session": "s", "at": "2026-11-10T10:00:00Z"}
    said = [{**who, "text": f"The port of app{number} is {number}"} for number in range(COUNT)]
    logs.append(observed(each, NOW, "test")[0] for each in said)
    with (tmp_path / LOG).open("a") as log:
        log.write("- The limit of jobs is 12\n- its password: hunter2hunter2\n")
    return Engine(store, logs, pages, Policy(), time.time)


def pieces(engine: Engine) -> list[int]:
    """How many lines came at once."""
    assert isinstance(engine.store, Piecewise)
    return engine.store.pieces


def mark(engine: Engine) -> str:
    """What is known of the state of the log."""
    return engine.store.marked(timing.LOG_MARK + DAY)


@pytest.mark.parametrize("forgets", [False, True])
def test_all_of_a_long_day_is_taken_in_once(engine: Engine, forgets: bool) -> None:
    as_written.cache_clear()
    assert intake.catch_up(engine, forgets=forgets) == COUNT + 1
    assert pieces(engine) == [intake.PIECE, intake.PIECE, 8]
    assert (as_written.cache_info().currsize == 0) is forgets
    places = [said.provenance.log for _, said in engine.store.observations()]
    assert places == [f"{LOG}:{number}" for number in range(1, COUNT + 2)]
    assert intake.catch_up(engine) == 1, "the line in which stars stand for a secret now"
    assert intake.catch_up(engine) == 0
    (log,) = engine.logs.news({})
    assert b"hunter2" not in log[2]
    assert b"The limit of jobs is 12" in log[2]


def test_what_broke_off_between_two_pieces_is_taken_in_by_the_next(engine: Engine) -> None:
    assert isinstance(engine.store, Piecewise)
    engine.store.breaks_at = 2
    with pytest.raises(KeyboardInterrupt):
        intake.catch_up(engine)
    assert (engine.store.rows("observations"), mark(engine)) == (intake.PIECE, "")
    assert intake.catch_up(engine) == COUNT + 1 - intake.PIECE
    assert engine.store.rows("observations") == COUNT + 1
    assert mark(engine)


def test_a_log_of_just_so_many_lines_is_marked(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / LOG
    path.write_bytes(b"".join(path.read_bytes().splitlines(True)[: intake.PIECE]))
    assert intake.catch_up(engine) == intake.PIECE
    assert pieces(engine) == [intake.PIECE, 0]
    assert mark(engine)
