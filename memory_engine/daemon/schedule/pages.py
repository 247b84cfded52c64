"""How the schedule reads for people."""

from __future__ import annotations

import shlex
from datetime import datetime

from memory_engine.daemon.schedule.listed import Listed, OfStore, Schedule
from memory_engine.daemon.schedule.tasks import WHAT, Task, moment_of
from memory_engine.daemon.schedule.zone import MACHINES

NEVER = "never ran"
START_WATCH = "`kairos-mem daemon start` starts it"


def schedule(value: Schedule) -> str:
    """Tell what is scheduled, when it is next, and how it went."""
    lines = [_head(value)]
    for row in value.tasks:
        lines += ["", _title(row.task)]
        stores = [f"    {line}" for of in row.stores for line in _store(row, of, value)]
        lines += stores or ["    no store is watched: `kairos-mem daemon add` gives one"]
    lines += [f"\nto mend: {problem}" for problem in value.plan.problems]
    return "\n".join(lines)


def _head(value: Schedule) -> str:
    if value.plan.stopped:
        return f"Nothing begins: {value.plan.stopped}."
    if value.pid is None:
        return f"Nothing begins: the night watch is not running; {START_WATCH}."
    return f"The night watch (process {value.pid}) keeps this schedule."


def _title(task: Task) -> str:
    what = WHAT.get(task.id) or shlex.join(task.does)
    off = "" if task.on else "  OFF"
    return f"{task.id}{off}  {_when(task)}  {what}  ({task.source})"


def _when(task: Task) -> str:
    if task.kind == "once":
        return f"once, {moment_of(task.when).astimezone(MACHINES):%Y-%m-%d %H:%M}"
    return task.when


def _store(row: Listed, of: OfStore, value: Schedule) -> list[str]:
    told = [of.store, *_next(row.task, of, value), _last(of)]
    return [told[0], *(f"  {line}" for line in told[1:])]


def _next(task: Task, of: OfStore, value: Schedule) -> list[str]:
    if not task.on or value.plan.stopped:
        return []
    if task.kind == "start":
        return ["next  once after the watch has started, and when the machine wakes"]
    if of.next is None:
        return ["next  not again"] if task.kind == "once" else []
    begins = f", begins {of.begins.astimezone():%H:%M:%S}" if of.begins else ""
    tried = f" (tried {of.tries} times)" if of.tries else ""
    return [f"next  {of.next.astimezone():%a %Y-%m-%d %H:%M}{begins}{tried}"]


def _last(of: OfStore) -> str:
    if of.last is None:
        return f"last  {NEVER}"
    at = datetime.fromisoformat(of.last.at).astimezone(MACHINES)
    detail = f": {of.last.detail}" if of.last.detail else ""
    return f"last  {of.last.outcome}, {at:%a %Y-%m-%d %H:%M}{detail}"
