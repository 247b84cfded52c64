"""How a store's nights are kept.

It is what is installed, what came of it, what is amiss.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from memory_engine.domain.errors.given import NoReport
from memory_engine.engine import gating
from memory_engine.engine.engine import Engine
from memory_engine.services.finding import Host, Installed, elsewhere
from memory_engine.services.job import At
from memory_engine.views.report import COUNTS
from memory_engine.wiring import Place


class Last(NamedTuple):
    """The newest night.

    It has the number, when it was, and what it changed, by kind.
    """

    night: int
    at: datetime
    counts: Mapping[str, int]


class Skipped(NamedTuple):
    """A night that did not come.

    It has when it was due, which gate was shut, and why.
    """

    due: datetime
    gate: str
    why: str


class Nights(NamedTuple):
    """What the store tells of its nights.

    It is the last night, one that was skipped, a plan that waits for review.
    """

    last: Last | None = None
    skipped: Skipped | None = None
    waiting: str = ""
    shut: tuple[tuple[str, str], ...] = ()


def strikes(at: At, now: datetime) -> tuple[datetime, datetime]:
    """Find when a time of day last struck, and next does."""
    today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    last = today if today <= now else today - timedelta(days=1)
    return last, last + timedelta(days=1)


def nights(place: Place, standing: Installed | None) -> Nights:
    """Tell from the store what became of its nights."""
    engine = place.engine()
    beside = place.beside(engine)
    return Nights(
        _last(place, engine),
        _skipped(engine, standing) if standing else None,
        beside.set_aside.plan if beside.set_aside else "",
        tuple((gate.name, gate.why) for gate in gating.gates(engine) if not gate.open),
    )


def _last(place: Place, engine: Engine) -> Last | None:
    number, at, _ = engine.store.last_dream()
    if not number:
        return None
    try:
        report = place.night_on_file(number)
    except NoReport:  # its decisions are in the ledger all the same
        report = {}
    counts = {name: count for name in COUNTS if isinstance(count := report.get(name), int)}
    return Last(number, datetime.fromtimestamp(at), counts)


def _skipped(engine: Engine, standing: Installed) -> Skipped | None:
    due, _ = strikes(standing.job.time, datetime.fromtimestamp(engine.clock()))
    written = [os.path.getmtime(place) for place in standing.places if os.path.isfile(place)]
    if due.timestamp() < max(written, default=0.0):
        return None  # it was due before anybody was asked for it
    gate = gating.skipped(engine, due.timestamp())
    return Skipped(due, gate.name, gate.why) if gate else None


def forsaken(host: Host) -> list[str]:
    """Tell of schedules without their memory, and their ending.

    It is not there any more; it says how to end them. Their folder was renamed, perhaps: then the
    memory is scheduled anew where it is now.
    """
    return [
        f"{standing.backend.NAME} starts nights of {standing.job.store}, which is not there any "
        f"more. `kairos-mem --root {shlex.quote(standing.job.store)} schedule remove` ends them."
        for standing in elsewhere(host)
        if not os.path.isdir(standing.job.store)
    ]
