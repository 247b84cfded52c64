"""A night broken off after its decision.

It is finished, not dreamt again. Entries and facts are one transaction; pages, vectors, plan and
report come after it. The same transaction notes the night as unfinished, so that whoever comes next
knows, and writes what is missing of it from the ledger. To dream again would be a second night, in
which nothing happens.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from memory_engine.belief.confidence import ENGINE
from memory_engine.domain.records.change import Plan
from memory_engine.engine import asking, dreaming, intake, searching
from memory_engine.engine.applying import UNFINISHED
from memory_engine.engine.engine import Engine
from memory_engine.engine.placing import account
from memory_engine.views.report import night_report, with_entries

if TYPE_CHECKING:
    from memory_engine.views.answers.nights import NightReport

TOLD = "It was broken off after it was decided; this report was written when it was found."

Keep = Callable[[Plan, Mapping[str, Any]], str]
"""Keeps plan and report of a night; says where the plan lies."""


def ended(engine: Engine) -> None:
    """Note that nothing is missing of the last night."""
    if engine.store.marked(UNFINISHED):
        with engine.store.transaction():
            engine.store.mark({UNFINISHED: ""})


def finish(engine: Engine, keep: Keep) -> NightReport | None:
    """Write what is missing of a night that was broken off.

    Its report, where nobody has said anything since: whoever called meant this night. None where
    there is another to dream. The pages are up to date when this is called.
    """
    dream, day = json.loads(engine.store.marked(UNFINISHED) or "[0, 0]")
    if dream != engine.store.last_dream().number:  # there is none, or it went with its ledger
        ended(engine)
    if not engine.store.marked(UNFINISHED):
        return None
    searching.learn(engine)
    plan = _decided(engine, dream, day)
    entries = engine.store.entries_of_dream(dream)
    head = entries[-1].hash if entries else plan.head
    found = night_report(plan, True, head, engine.store.fact, dreaming.last_policy(engine))
    report: NightReport = {
        **with_entries(found, entries),
        "problems": [],
        "warnings": [TOLD],
        **account(engine),
        "calibration": asking.calibration(engine),
        "edited_aside": [],
    }
    keep(plan, report)
    ended(engine)
    return None if _news(engine) else report


def _news(engine: Engine) -> bool:
    """Tell whether anybody said anything that the last night did not read."""
    intake.listen(engine)
    intake.catch_up(engine)
    return engine.store.last_spoken(ENGINE) > engine.store.last_dream().upto


def _decided(engine: Engine, dream: int, day: str) -> Plan:
    """Rebuild a night's plan from the ledger.

    What the night left alone is not there.
    """
    entries = engine.store.entries_of_dream(dream)
    head = entries[0].previous if entries else engine.store.head()[1]
    return Plan(
        head,
        dreaming.last_policy(engine),
        day,
        dream,
        engine.store.last_dream().upto,
        tuple(entry.proposal for entry in entries),
    )
