"""Whether a store is what was written to it; what mends it.

Heavy in time alone: it reads everything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from memory_engine.belief import ledger
from memory_engine.belief.memory import replay
from memory_engine.claims.length import SHORTER, excess
from memory_engine.domain.egress import EGRESS_MARK
from memory_engine.domain.errors import KairosError
from memory_engine.domain.ports import Table
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.looked import Look
from memory_engine.domain.records.marks import ELSEWHERE, UNPLACED
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.problem import Problem
from memory_engine.engine import publishing
from memory_engine.engine.engine import Engine
from memory_engine.engine.placing import misplaced
from memory_engine.formats.log import log_name
from memory_engine.formats.log_reading import handwritten, read_log, read_otherwise, signed
from memory_engine.formats.page import genuine

Line = tuple[str, str, Observation]
"""A day, a line of its log, and what it says."""


class Logged(NamedTuple):
    """What the logs say now.

    By id, the days that have a log, and the lines that can't be read.
    """

    lines: dict[str, Line]
    days: set[str]
    torn: list[Problem]
    altered: list[Problem]


# -- checking


def damage(engine: Engine) -> list[Problem]:
    """Find where memory.db is not what was written to it.

    Chain, observations, projection, and all that decides.
    """
    engine.reporter.stage("checking ledger and tables", 0, 0)
    problems = [*engine.store.check(), *_told(lambda: ledger.broken(engine.store.entries()))]
    if not any(
        problem.place.startswith("ledger entry") and not problem.remedy for problem in problems
    ):
        problems += _told(lambda: _misled(engine))
    problems += _told(lambda: engine.store.out_of_sum(problems))
    return list(
        dict.fromkeys(
            problem._replace(remedy=problem.remedy or "Restore memory.db from a copy.")
            for problem in problems
        )
    )


def verify(engine: Engine) -> tuple[list[Problem], list[Problem]]:
    """Check everything: (problems, notes) of the database, the logs and the pages."""
    problems, notes = damage(engine), list[Problem]()
    if engine.advice:
        problems += engine.advice.egress.broken(engine.store.marked(EGRESS_MARK))
    engine.reporter.stage("checking logs and pages", 0, 0)
    for check in (_logs_amiss, _pages_amiss):
        try:
            wrong, odd = check(engine)
        except KairosError as refusal:
            wrong, odd = [_refused(refusal)], []
        problems += [problem for problem in wrong if problem not in problems]
        notes += odd
    return problems, notes


def _misled(engine: Engine) -> Iterator[Problem]:
    """Compare the projection with what the ledger leads to.

    Where its facts stand on the pages, too.
    """
    rows = replay(engine.store.entries())
    yield from engine.store.misprojected(rows)
    if not engine.store.marked(UNPLACED):
        yield from misplaced(engine, rows)


def _told(check: Callable[[], Iterable[Problem]]) -> list[Problem]:
    problems = []
    try:
        for problem in check():
            problems.append(problem)
    except KairosError as refusal:
        problems.append(_refused(refusal))
    return problems


def _refused(refusal: KairosError) -> Problem:
    return Problem("memory.db", refusal.message.rstrip("."), refusal.hint)


def logged(engine: Engine) -> Logged:
    """Read every log."""
    lines: dict[str, Line] = {}
    days, damaged, ids = set(), list[Problem](), dict[str, str]()
    for day, _, text in engine.logs.news({}):
        days.add(day)
        ids |= {
            f"{log_name(day)}:{number}": id
            for number, raw in enumerate(text.split(b"\n"), 1)
            if (id := signed(raw))
        }
        for row in read_log(day, text, engine.handwritten == "owner"):
            if isinstance(row, Problem):
                damaged.append(row)
            else:
                lines[row[1].id] = (day, *row)
                damaged += _too_long(row[1])
    altered = [
        problem for problem in damaged if problem.place in ids and ids[problem.place] not in lines
    ]
    return Logged(lines, days, [problem for problem in damaged if problem not in altered], altered)


def unlogged(engine: Engine, logs: Logged) -> Iterator[Observation]:
    """Find observations that no local log has, by arrival."""
    for _, observation in engine.store.observations():
        elsewhere = observation.provenance.log.startswith(ELSEWHERE)
        if observation.id in logs.lines or elsewhere:
            continue
        if not (handwritten(observation) and read_otherwise(observation) in logs.lines):
            yield observation


def _too_long(observation: Observation) -> list[Problem]:
    much = excess(observation.text)
    return (
        [Problem(observation.provenance.log, f"no night reads this, for {much}", SHORTER)]
        if much
        else []
    )


def _logs_amiss(engine: Engine) -> tuple[list[Problem], list[Problem]]:
    logs = logged(engine)
    problems, notes, gone = list(logs.altered), list(logs.torn), dict[str, int]()
    for observation in unlogged(engine, logs):
        day, place = observation.provenance.at[:10], observation.provenance.log
        if handwritten(observation):
            what = f"no longer reads {observation.text!r}, as memory took it in"
            notes.append(
                Problem(
                    place, what, "Memory keeps what it read; `kairos-mem revert` takes it back."
                )
            )
        elif day in logs.days:
            what = f"observation {observation.id} no longer stands there as it was made"
            problems.append(
                Problem(place, what, "`kairos-mem rebuild` writes it to the log again.")
            )
        else:
            gone[day] = gone.get(day, 0) + 1
    problems += [
        Problem(
            log_name(day),
            f"is gone; memory.db keeps what it had ({count} of its observations)",
            "Restore it from a copy, or `kairos-mem rebuild` writes them again.",
        )
        for day, count in gone.items()
    ]
    return problems, notes


TAKEN_UP = "`kairos-mem consolidate` takes up what was written there, and keeps the page aside."


def _pages_amiss(engine: Engine) -> tuple[list[Problem], list[Problem]]:
    edited, behind = [], []
    fresh = not engine.store.head()[0]  # no night yet: no page is missed
    for name, text in publishing.rendered(engine).items():
        standing = engine.pages.read(name)
        if standing is not None and not genuine(standing):
            edited.append(Problem(f"memory/{name}", "was edited by hand", TAKEN_UP))
        elif standing != text and not (fresh and standing is None):
            what = "is behind the ledger" if standing else "is not there"
            behind.append(
                Problem(f"memory/{name}", what, "The next run writes it, or `kairos-mem rebuild`.")
            )
    return edited, behind


# -- what a rebuild asks


def doubtful(
    engine: Engine, changed: Collection[str], before: Mapping[Table, int], logs: Logged
) -> set[Table]:
    """Find the tables whose loss nothing makes good.

    Rows are missing, or stand in no log where somebody changed the table.

    ``before`` says how many rows a table had when it was last written; by now all that can be is
    read again.
    """
    tables: set[Table] = {
        table for table, rows in before.items() if engine.store.rows(table) < rows
    }
    if "observations" in changed and any(True for _ in unlogged(engine, logs)):
        tables.add("observations")
    return tables


def lost_lines(engine: Engine, logs: Logged) -> Sequence[tuple[str, str]]:
    """Find the (day, line) pairs that no log has any more.

    Memory took them in; what was written by hand is left out.
    """
    return engine.store.lines(
        [observation.id for observation in unlogged(engine, logs) if not handwritten(observation)]
    )


def guesses(rows: Mapping[str, Fact]) -> Iterator[Look]:
    """Have all that the code base can decide looked at next night."""
    from memory_engine.dream.predicate import predicate

    for id, fact in sorted(rows.items()):
        if fact.held and predicate(fact) is not None:
            yield Look(id, 0, 0, "unknown", tuple(fact.paths))


def read_up_to(engine: Engine, rows: Mapping[str, Fact]) -> int:
    """Find how far the nights have read at least.

    To the last observation that any fact rests on.
    """
    used = {id for fact in rows.values() for id in fact.evidence}
    return max(
        (
            position
            for position, observation in engine.store.observations()
            if observation.id in used
        ),
        default=0,
    )
