"""What is scheduled, as a value.

It has each task with its stores, when it is next, and how it went.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from memory_engine.adapters.flags.shut import FLEET
from memory_engine.adapters.nightwatch import folder
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.schedule import fleet, rows
from memory_engine.daemon.schedule.book import KEPT, salt_of
from memory_engine.daemon.schedule.jitter import draw
from memory_engine.daemon.schedule.missed import Due, Outlook, outlook
from memory_engine.daemon.schedule.plan import Plan, planned
from memory_engine.daemon.schedule.rows import Past, Row
from memory_engine.daemon.schedule.tasks import Task, key
from memory_engine.daemon.schedule.zone import zone_of
from memory_engine.domain.named import NamedTuple


class OfStore(NamedTuple):
    """A store's task: its next time, beginning, and last outcome.

    The beginning is when it starts for that time.
    """

    store: str
    next: datetime | None
    begins: datetime | None
    last: Past | None
    tries: int = 0


class Listed(NamedTuple):
    """A task, and how it stands with each of its stores."""

    task: Task
    stores: tuple[OfStore, ...]


class Schedule(NamedTuple):
    """All that is scheduled, as it is on disk at a moment."""

    plan: Plan
    tasks: tuple[Listed, ...]
    pid: int | None


def listed(moment: Moment) -> Schedule:
    """Read what is scheduled; the watch need not run for it."""
    kept = folder.read_json(folder.kept_file(KEPT))
    roots = folder.watched_roots()
    last = fleet.of_json(folder.read_json(folder.kept_file(FLEET)))
    workspaces = tuple(Path(root).parent for root in roots)
    plan = planned(Plan(), last, workspaces)
    if plan.fleet and plan.fleet != last.source:
        plan = planned(Plan(), fleet.Fleet(plan.fleet), workspaces)
    known, salt = rows.of_json(kept), salt_of(kept)
    tasks = tuple(
        Listed(task, _of_stores(task, roots, known, salt, plan, moment))
        for task in plan.tasks.values()
    )
    found = folder.running()
    return Schedule(plan, tasks, found.pid if found else None)


def _of_stores(
    task: Task,
    roots: tuple[str, ...],
    known: Mapping[str, Row],
    salt: str,
    plan: Plan,
    moment: Moment,
) -> tuple[OfStore, ...]:
    found = []
    for root in (task.store,) if task.store else roots:
        now = moment.wall.astimezone(UTC)
        row = rows.seen(known.get(key(task.id, root), Row()), task, now, bool(plan.stopped))
        drawn = draw(task.id, root, salt)
        zone = zone_of(moment.wall)
        look = outlook(task, rows.since(row), now, zone, plan.spread, drawn)
        due = _next(look) if row.on else None
        begins = due.begins if due and salt else None
        found.append(OfStore(root, due.time if due else None, begins, row.last, row.tries))
    return tuple(found)


def _next(look: Outlook) -> Due | None:
    return look.run or look.next


def as_json(schedule: Schedule) -> dict[str, object]:
    """Give it as ``cron list --json`` prints it."""
    plan = schedule.plan
    return {
        "running": schedule.pid is not None,
        "pid": schedule.pid,
        "stopped": plan.stopped or None,
        "fleet": plan.fleet or None,
        "spread": {**plan.spread._asdict(), "off": list(plan.spread.off)},
        "problems": list(plan.problems),
        "tasks": [_task_json(row) for row in schedule.tasks],
    }


def _task_json(row: Listed) -> dict[str, object]:
    task = row.task
    return {
        "id": task.id,
        "when": task.when,
        "does": list(task.does),
        "permanent": task.permanent,
        "on": task.on,
        "source": task.source,
        "stores": [_store_json(of) for of in row.stores],
    }


def _store_json(of: OfStore) -> dict[str, object]:
    return {
        "store": of.store,
        "next": of.next.isoformat() if of.next else None,
        "begins": of.begins.isoformat(timespec="seconds") if of.begins else None,
        "last": of.last._asdict() if of.last else None,
        "tries": of.tries,
    }
