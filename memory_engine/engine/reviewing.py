"""A night for a reviewer: proposals, their grounds, their sayings.

What was said for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from memory_engine.belief import ledger
from memory_engine.belief.together import needs
from memory_engine.domain.records.change import Change, Plan, Proposal, revived
from memory_engine.engine import applying, dreaming
from memory_engine.engine.engine import Engine
from memory_engine.views.report import night_report
from memory_engine.views.sections import MOST_BROUGHT
from memory_engine.views.trail import said_row

if TYPE_CHECKING:
    from memory_engine.views.answers.nights import BroughtRow, NightReport


def review(engine: Engine, plan: Plan, place: str) -> NightReport:
    """Report a plan, each proposal with its grounds' numbers.

    Those that it stands on. Raises ``AlteredPlan`` for one of the next night that this store did
    not make so. Of a past night only those that were set aside are on record.
    """
    if plan.dream > engine.store.last_dream()[0]:
        applying.recognise(engine, plan, place)
    report = night_report(plan, False, plan.head, engine.store.fact, dreaming.last_policy(engine))
    for row, stands_on in zip(report["decisions"], needs(plan.proposals).values(), strict=True):
        row["needs"] = sorted(stands_on)
    return report


def stale(engine: Engine, plan: Plan) -> bool:
    """Tell whether the ledger has moved since a plan was thought."""
    number = engine.store.last_dream().number
    return plan.head != engine.store.head()[1] or plan.dream != number + 1


def fallen(engine: Engine, night: int) -> frozenset[int]:
    """Number the entries of a night that were taken back since."""
    made = engine.store.entries_of_dream(night)
    gone = ledger.fallen(engine.store.entries_about(ledger.subjects(made)))
    return frozenset(entry.number for entry in made) & frozenset(gone)


def brought(engine: Engine, proposals: Iterable[Proposal]) -> list[BroughtRow]:
    """Give what was said for each proposal's facts.

    They are the facts that it touches. What it adds itself; where it adds nothing, what these stand
    on by then.
    """
    heard: dict[str, set[str]] = {}
    rows = []
    for proposal in proposals:
        added = {change.subject: _added(change) for change in proposal.changes}
        for id, ids in added.items():
            heard.setdefault(id, set(engine.store.fact(id).evidence)).update(ids)
        new = set[str]().union(*added.values())
        rows.append(_rows(engine, new or set[str]().union(*(heard[id] for id in added))))
    return rows


def _rows(engine: Engine, ids: Iterable[str]) -> BroughtRow:
    listed = sorted(ids)
    found = [one for id in listed[:MOST_BROUGHT] if (one := engine.store.observation(id))]
    rows = [said_row(one) for one in sorted(found, key=lambda one: one.provenance.at)]
    return {"observations": rows, "more": len(listed) - len(rows)}


def _added(change: Change) -> set[str]:
    return set(map(str, revived("evidence", dict(change.after).get("evidence", ()))))
