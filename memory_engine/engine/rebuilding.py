"""Make everything anew that can be made from logs and ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from memory_engine.belief import ledger
from memory_engine.belief.memory import Memory, Nothing, replay
from memory_engine.domain.errors.memory import BrokenChain
from memory_engine.domain.ports import Table
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.marks import IMPORTS_KEYED, UNPLACED
from memory_engine.domain.records.problem import Problem
from memory_engine.engine import editing, health, intake, publishing, standings, timing, weighing
from memory_engine.engine.calibration import REFUTED
from memory_engine.engine.engine import Engine
from memory_engine.engine.outside import OUTSIDE_MARK
from memory_engine.formats.edits import Edits


class Rebuilt(NamedTuple):
    """What became of it.

    Pages kept aside, what was wrong and is mended, what is wrong still, edits taken up.
    """

    edited: tuple[str, ...]
    mended: tuple[Problem, ...]
    left: tuple[Problem, ...]
    edits: Mapping[str, Edits] = MappingProxyType({})


def rebuild(engine: Engine, day: str, nights: int = 0, accept_loss: bool = False) -> Rebuilt:
    """Make everything anew that can be.

    ``nights`` are known to have been dreamt.

    Raises ``BrokenChain`` for a ledger that was changed from outside: what it leads to is not
    to be believed.
    """

    engine.reporter.stage("checking the ledger", 0, 0)
    for problem in ledger.broken(engine.store.entries()):
        raise BrokenChain("memory.db", problem.place, problem.what)
    before, logs, store = health.verify(engine)[0], health.logged(engine), engine.store
    with store.transaction():  # what follows from single lines and entries
        changed = store.changed()
        written: dict[Table, int] = {
            table: store.rows(table) - changed.get(table, 0)
            for table in ("entries", "observations")
        }
        store.mend(logs.lines if "observations" in changed else {})
        _read_logs_again(engine, logs.days, changed)
    intake.catch_up(engine)
    doubtful = set() if accept_loss else health.doubtful(engine, changed, written, logs)
    engine.reporter.stage("making every fact anew", 0, 0)
    rows = replay(store.entries())
    with store.transaction():  # what follows from the whole ledger, and what must be guessed
        store.clear_projection()
        placed = {UNPLACED: ""} if store.marked(UNPLACED) else {}
        store.mark({REFUTED: str(ledger.refuted(store.entries())), **placed})
        store.project(standings.standings(engine, Memory(Nothing(), rows), day))
        _guess(engine, changed, rows, day, nights)
        store.take_over(changed.keys() - doubtful)
    if "observations" not in changed:
        engine.logs.append(health.lost_lines(engine, logs))
    # The page may be older than what is made anew.
    changes = editing.take_up_edits(engine, decide=False)
    edited = publishing.publish(engine)
    left = health.verify(engine)[0]
    mended = tuple(problem for problem in before if problem not in left)
    return Rebuilt(tuple(edited), mended, tuple(left), changes)


def _read_logs_again(engine: Engine, days: Iterable[str], changed: Mapping[str, int]) -> None:
    if "marks" in changed:
        marks = engine.store.marks()
        engine.store.forget("marks", ())
        engine.store.mark(
            {
                name: mark
                for name, mark in marks.items()
                if name.startswith((OUTSIDE_MARK, weighing.SHOWN_MARK, IMPORTS_KEYED))
            }
        )
    if changed.keys() & {"marks", "looks", "look_places"}:
        engine.store.mark({"tree": ""})
    engine.store.mark({timing.LOG_MARK + day: "0" for day in days})


def _guess(
    engine: Engine, changed: Mapping[str, int], rows: Mapping[str, Fact], day: str, nights: int
) -> None:
    """Put what is safe for what can't be recomputed.

    Look at everything again, list anew, ask for new plans.
    """

    store = engine.store
    if "plans" in changed:
        store.forget("plans", ())
    if changed.keys() & {"looks", "look_places"}:
        store.forget("looks", ())
        store.looked(health.guesses(rows))
    if "dreams" in changed:
        number = max([nights, *(entry.dream for entry in store.entries())])
        upto = health.read_up_to(engine, rows)
        store.forget("dreams", [(night, 0.0, upto) for night in range(1, number + 1)])
    if "published" in changed:
        store.forget("published", ())
        publishing.list_facts(engine, store.head()[0], (), day)
