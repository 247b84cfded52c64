"""One night, from the gates to the pages.

For whoever keeps a schedule, and for who reviews.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from memory_engine.domain.ports import LedgerStore, Reporter
from memory_engine.domain.records.change import Plan
from memory_engine.domain.records.fact import replace
from memory_engine.domain.records.problem import Problem
from memory_engine.engine import (
    applying,
    asking,
    dreaming,
    editing,
    finishing,
    held_back,
    searching,
    timing,
)
from memory_engine.engine.engine import Engine
from memory_engine.engine.finishing import Keep
from memory_engine.engine.placing import account
from memory_engine.views.report import night_report, shut_report, with_entries

if TYPE_CHECKING:
    from memory_engine.views.answers.nights import LeftRow, NightReport

Mode = Literal["apply", "propose", "look"]
"""Make the night happen; record its plan for somebody to review; or change nothing at all."""

FACT = re.compile(r"f[0-9a-f]{12}")
"""The id of a fact."""


class Night(NamedTuple):
    """What came of it: the answer of ``consolidate``, and the plan.

    None where a gate is shut.
    """

    report: NightReport
    plan: Plan | None


class Noting:
    """A reporter that remembers problems, and passes all on.

    Of each place the first one.
    """

    def __init__(self, listener: Reporter, known: Iterable[Problem] = ()) -> None:
        self.stage = listener.stage
        self.problems: dict[str, Problem] = {}
        self._pass_on = listener.problem
        for problem in known:
            self.problem(problem)

    def problem(self, problem: Problem) -> None:
        """Remember a problem, and pass it on."""
        self.problems.setdefault(problem.place, problem)
        self._pass_on(problem)


def consolidate(
    engine: Engine, keep: Keep, day: str, mode: Mode = "apply", force: bool = False
) -> Night:
    """Dream one night and make it happen.

    1. Leave out of the night whom the owner has not allowed to be asked, and say so.
    2. Bring the pages up to date, so that what a person wrote on them is heard.
    3. Finish a night that was broken off after it was decided; without news that is this call's.
    4. Try the gates, the cheapest first; ``force`` opens them all.
    5. Dream: the plan, thought and not yet done.
    6. Set a plan aside that would end or lower too much; somebody reviews it.
    7. Apply it, and keep plan and report.
    """
    barred = engine.advice.begin(engine.store.last_dream().number + 1) if engine.advice else ()
    edited = [] if mode == "look" else editing.bring_up_to_date(engine)
    if mode != "look" and (done := finishing.finish(engine, keep)) and mode == "apply":
        return Night(done, None)
    gate = None if force else dreaming.shut(engine, listens=mode != "look")
    if gate:
        return Night(shut_report(0, gate.name, gate.why, engine.store.head()[1]), None)
    last = timing.last_day(engine)
    engine.reporter = noting = Noting(engine.reporter, barred)
    plan = dreaming.dream(engine, day, listens=mode != "look")
    report = _thought(engine, plan, day, last)
    report["problems"] = [problem._asdict() for problem in noting.problems.values()]
    if mode == "look":
        return Night({**report, "dry_run": True}, plan)
    too_much = dreaming.too_much(engine, plan) if mode == "apply" else ""
    if mode == "propose" or too_much:
        applying.propose(engine, plan)
        if too_much:
            report = {**report, "quarantined": too_much, "plan": keep(plan, report)}
        return Night(report, plan)
    return _done(engine, keep, plan, report, edited)


def _thought(engine: Engine, plan: Plan, day: str, last: str) -> NightReport:
    """Report a night that is thought and not done.

    With whom it asked and what is odd about it.
    """
    report = _report(engine, plan, applied=False)
    if engine.advised and engine.advice:
        report["advice"] = {**engine.advised, **engine.advice.told(plan.dream)}
    if day < last <= timing.today(engine):
        warning = f"It is dated {day}, before the newest entry of the ledger ({last})."
        report["warnings"] = [warning]
    return report


def _done(
    engine: Engine, keep: Keep, plan: Plan, report: NightReport, edited: Sequence[str]
) -> Night:
    """Apply a plan, and keep it with its report.

    But for what is held back.
    """
    waits = held_back.held_back(engine, plan)
    taken = frozenset(range(1, len(plan.proposals) + 1)) - waits
    applied = applying.apply(engine, plan, "engine:dream", taken, waits)
    searching.learn(engine)
    if waits:
        kept = tuple(one for number, one in enumerate(plan.proposals, 1) if number in taken)
        thin = _report(engine, replace(plan, proposals=kept), applied=False)
        report = {**report, **thin, "postponed": sorted(waits)}
    report = {
        **with_entries(report, applied.entries),
        "applied": True,
        "head": applied.head,
        **account(engine),
        "calibration": asking.calibration(engine),
        "edited_aside": [*edited, *applied.edited],
    }
    keep(plan, report)
    finishing.ended(engine)
    return Night(report, plan)


def reviewed(
    engine: Engine,
    keep: Keep,
    plan: Plan,
    place: str,
    by: str,
    accepted: Collection[int],
    postponed: Collection[int] = (),
) -> NightReport:
    """Make the accepted proposals of a plan, numbered from 1, happen.

    ``place`` is its file; what is neither accepted nor ``postponed`` is rejected.

    Raises ``AlteredPlan``, ``StalePlan``, ``TornPlan`` and ``OtherPolicy``.
    """
    applying.recognise(engine, plan, place)
    editing.bring_up_to_date(engine)
    everything = range(1, len(plan.proposals) + 1)
    kept = tuple(one for number, one in enumerate(plan.proposals, 1) if number in accepted)
    report = _report(engine, replace(plan, proposals=kept), applied=True)
    waiting = frozenset(postponed).difference(accepted)
    applied = applying.apply(engine, plan, by, accepted, waiting)
    left = _left(report["left"], engine.store)
    report = {
        **with_entries(report, applied.entries),
        "head": applied.head,
        **account(engine),
        "left": left,
        "left_open": sum(row["why"].startswith("contested") for row in left),
        "accepted": sorted(accepted),
        "rejected": [number for number in everything if number not in {*accepted, *waiting}],
    }
    if waiting:
        report["postponed"] = sorted(waiting)
    keep(plan, report)
    finishing.ended(engine)
    return report


def _report(engine: Engine, plan: Plan, applied: bool) -> NightReport:
    head = "" if applied else engine.store.head()[1]
    return night_report(plan, applied, head, engine.store.fact, dreaming.last_policy(engine))


def _left(rows: Sequence[LeftRow], store: LedgerStore) -> list[LeftRow]:
    """Leave out observations left of facts that were rejected.

    Nothing is left of them.
    """
    names = ((row, row["what"].partition(" ")[0]) for row in rows)
    return [row for row, name in names if not FACT.fullmatch(name) or store.fact(name).held]
