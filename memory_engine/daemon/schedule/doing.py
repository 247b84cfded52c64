"""How each task is done.

By a night through the gates, or by a process that ends soon.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial

from memory_engine.daemon.duty import NightEnd, Watch
from memory_engine.daemon.schedule import own
from memory_engine.daemon.schedule.rows import Outcome
from memory_engine.daemon.schedule.runs import OURS, Ended, Run, Runs
from memory_engine.daemon.schedule.tasks import CATCH_UP, DREAM, MORNING, Job, Task
from memory_engine.domain.named import NamedTuple

MAIN, HEARING = "kairos_mem.main", "memory_engine.daemon.schedule.hearing"
BRIEF = "brief"
"""The kind of the event that brings a morning's lines."""
THROTTLE = "scan"
"""The gate that is shut because somebody has just looked: it opens within minutes."""


class End(NamedTuple):
    """What came of a task."""

    outcome: Outcome
    detail: str = ""


Then = Callable[[End], None]


def words(task: Task, root: str) -> tuple[str, ...]:
    """Give the words that do a task of a store."""
    ours = (*OURS, MAIN, "--root", root)
    if task.id == CATCH_UP:
        return (*OURS, HEARING, root)
    if task.id == MORNING:
        return (*ours, "--json", BRIEF)
    if task.id == DREAM:
        return (*ours, "consolidate")
    return (*ours, *task.does[1:]) if task.does[0] == own.VERB else task.does


def again(task: Task) -> bool:
    """Tell whether a broken-off task may be done again.

    A crash broke it off; a program of others may not.
    """
    return task.permanent or task.does[0] == own.VERB


def begin(watch: Watch, runs: Runs, job: Job, then: Then) -> bool:
    """Begin a task of a store; False where it can't begin yet."""
    if job.task.id == DREAM:
        return watch.night(job.root, "schedule", lambda night: then(_of_night(night)))
    heard = partial(_ended, watch, job, then)
    runs.ask(Run(words(job.task, job.root), os.path.dirname(job.root), heard))
    return True


def _ended(watch: Watch, job: Job, then: Then, end: Ended) -> None:
    if end.fault:
        then(End("failed", end.fault))
    elif job.task.id == MORNING:
        lines = _lines(end.said)
        watch.feed.publish(BRIEF, store=job.root, lines=lines)
        then(End("done", lines[0] if lines else ""))
    elif job.task.id == CATCH_UP:
        heard = end.said.decode("ascii", "replace").strip()
        then(End("done", f"{heard} new observation{'s' * (heard != '1')}"))
    else:
        then(End("done"))


def _lines(said: bytes) -> list[str]:
    try:
        lines = json.loads(said)["lines"]
    except (ValueError, LookupError, TypeError):
        return []
    return [str(line) for line in lines]


def _of_night(night: NightEnd) -> End:
    """Tell what a night came to.

    A shut gate is an answer, too, but for one that opens soon.
    """
    report = night.report
    gate, why = report.get("gate"), str(report.get("why", ""))
    if night.error or night.code:
        return End("failed", night.error or f"it ended with {night.code}")
    if gate:
        return End("failed" if gate == THROTTLE else "shut", f"gate {gate}: {why}")
    if report.get("quarantined"):
        return End("done", f"night {report.get('dream')} is set aside for your review")
    return End("done", f"night {report.get('dream')}")
