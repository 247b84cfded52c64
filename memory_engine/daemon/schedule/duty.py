"""The schedule as a duty of the watch: begins what is due, and remembers what came of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from secrets import token_hex

from memory_engine.adapters.nightwatch.owning import OWNED
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Duty, Watch, Word
from memory_engine.daemon.schedule import doing, fleet, plan, rows
from memory_engine.daemon.schedule.bounds import REREAD_SECONDS
from memory_engine.daemon.schedule.doing import End
from memory_engine.daemon.schedule.jitter import draw
from memory_engine.daemon.schedule.missed import Due, Outlook, outlook
from memory_engine.daemon.schedule.plan import Plan
from memory_engine.daemon.schedule.rows import Row
from memory_engine.daemon.schedule.runs import Runs
from memory_engine.daemon.schedule.tasks import DREAM, Task, key
from memory_engine.daemon.schedule.zone import zone_of
from memory_engine.daemon.settings import Settings
from memory_engine.domain.errors import KairosError, Unknown
from memory_engine.domain.records import replace

NAME = "schedule"
REREADS = True
"""It looks at daemon.yaml itself: what runs is not begun again because a line there is another."""
KEPT, FLEET = "schedule", "fleet"
"""Names under which is kept what is known of tasks, and an operator's settings."""
SALT_BYTES = 8
"""Of the word that a machine draws once, so that its tasks begin at moments of their own."""
TICK = timedelta(seconds=REREAD_SECONDS)


class Schedule(Duty):
    """Begins what is due. All that it decides by is in ``missed.py`` and ``rows.py``."""

    name = NAME

    def __init__(self) -> None:
        self._plan, self._fleet = Plan(), fleet.Fleet()
        self._fleet_at = float("-inf")
        self._rows: dict[str, Row] | None = None
        self._salt = ""
        self._busy: set[str] = set()
        self._caught: set[str] = set()
        self._started: datetime | None = None
        self._next: datetime | None = None
        self._owned: dict[str, object] | None = None
        self._coming: dict[str, tuple[datetime, str]] = {}
        self._runs = Runs()

    def due(self, moment: Moment) -> datetime | None:
        """Tell when something is due next; at once after the start."""
        return self._next or moment.wall

    def act(self, watch: Watch, moment: Moment) -> None:
        """Read anew what says when what begins, and begin what is due."""
        now = moment.wall.astimezone(UTC)
        self._renew(watch, moment, now)
        self._coming = {}
        for task, root in self._pairs(watch):
            when = self._look(watch, task, root, moment)
            if when and when > now:
                self._coming[root] = min(self._coming.get(root, (when, task.id)), (when, task.id))
        self._runs.look(watch)
        self._own(watch)
        self._next = min([now + TICK, *(when for when, _ in self._coming.values())])

    def woke(self, watch: Watch, moment: Moment, asleep: float) -> None:
        """Catch up once more: the machine slept."""
        self._caught.clear()
        self._started, self._next = moment.wall.astimezone(UTC), None

    def words(self) -> Mapping[str, Word]:
        """Answer ``cron-run``: begin a task now, whenever it is due."""
        return {"cron-run": self._run_now}

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        """Tell what is scheduled, what stops it, and whose settings hold."""
        stopped = self._plan.stopped
        coming = {
            root: {"next": when.astimezone(moment.wall.tzinfo).isoformat(), "task": task}
            for root, (when, task) in self._coming.items()
        }
        return {
            "stopped": stopped or None,
            "tasks": len(self._plan.tasks),
            "fleet": self._fleet.source or None,
            "stores": {} if stopped else coming,
            "lines": [f"nothing begins: {stopped}"] if stopped else [_many(len(self._plan.tasks))],
        }

    def problems(self, watch: Watch) -> tuple[str, ...]:
        """Tell what of the settings can't be read."""
        return self._plan.problems

    def end(self, watch: Watch) -> None:
        """End what runs; what it came to is told at the next start."""
        if watch.stopping:
            self._runs.end()

    # -- reading

    def _renew(self, watch: Watch, moment: Moment, now: datetime) -> None:
        """Read settings, tasks and the kill switch; an operator's settings once a minute."""
        first = self._rows is None
        if first:
            self._read_kept(watch, now)
        self._plan = plan.planned(self._plan, self._fleet, _workspaces(watch))
        self._look_at_fleet(watch, moment, now)
        self._bring_up_to_date(watch, now)
        if first:
            self._settle(watch, now)
            self._keep(watch)

    def _read_kept(self, watch: Watch, now: datetime) -> None:
        kept = watch.kept(KEPT)
        self._rows = rows.of_json(kept)
        self._salt = str(kept.get("salt") or token_hex(SALT_BYTES))
        self._fleet = fleet.of_json(watch.kept(FLEET))
        self._started = self._started or now

    def _look_at_fleet(self, watch: Watch, moment: Moment, now: datetime) -> None:
        source = self._plan.fleet
        if source and (source != self._fleet.source or moment.monotonic >= self._fleet_at):
            before, self._fleet = (
                self._fleet,
                fleet.look(self._fleet, source, str(watch.folder), now),
            )
            self._fleet_at = moment.monotonic + self._fleet.wait
        elif not source and self._fleet.source:
            before, self._fleet = self._fleet, fleet.Fleet()
        else:
            return
        if self._fleet.problem and self._fleet.problem != before.problem:
            watch.note(f"{NAME}: {self._fleet.problem}")
        if self._fleet[2:5] != before[2:5] or self._fleet.source != before.source:
            watch.keep(FLEET, fleet.as_json(self._fleet))
        self._plan = plan.planned(self._plan, self._fleet, _workspaces(watch))

    def _bring_up_to_date(self, watch: Watch, now: datetime) -> None:
        """See which tasks were moved, switched or taken away; a store that left is switched off."""
        kept, stopped = self._known, bool(self._plan.stopped)
        here = {key(task.id, root): task for task, root in self._pairs(watch)}
        fresh = {
            name: rows.seen(kept.get(name, Row()), task, now, stopped)
            for name, task in here.items()
        }
        for name, row in kept.items():
            if name not in here and name.partition("@")[0] in self._plan.tasks:
                fresh[name] = replace(row, on=False)
        if fresh != kept:
            self._rows = fresh
            self._keep(watch)

    def _settle(self, watch: Watch, now: datetime) -> None:
        """Find out what became of tasks that the last watch began and saw no end of."""
        for name, row in self._known.items():
            if not row.intent:
                continue
            task, _, root = name.partition("@")
            due, what = rows.read(row.intent), self._plan.tasks.get(task)
            if what and not doing.again(what):
                detail = "the watch was ended while it ran; it is not begun again"
                self._known[name] = rows.ended(row, due, now, "unknown", detail)
            elif (
                task == DREAM
                and row.mark.isdigit()
                and (night := _nights(watch, root)) > int(row.mark)
            ):
                detail = f"night {night}, as was found after the watch had been ended"
                self._known[name] = rows.ended(row, due, now, "done", detail)
            else:
                self._known[name] = replace(row, intent="", mark="")

    @property
    def _known(self) -> dict[str, Row]:
        return self._rows if self._rows is not None else {}

    def _pairs(self, watch: Watch) -> Iterator[tuple[Task, str]]:
        roots = watch.roots()
        for task in self._plan.tasks.values():
            yield from ((task, root) for root in ((task.store,) if task.store else roots))

    # -- beginning

    def _look(self, watch: Watch, task: Task, root: str, moment: Moment) -> datetime | None:
        """Begin a task of a store if it is due; tell when to look at it again."""
        name, now = key(task.id, root), moment.wall.astimezone(UTC)
        row = self._known[name]
        if not row.on or name in self._busy:
            return None
        look = self._outlook(task, root, row, moment)
        if look.missed:
            detail = f"{row.tries} tries failed" if row.tries else "longer ago than the window"
            self._known[name] = rows.ended(row, look.missed.time, now, "missed", detail)
            self._tell(watch, task, root, End("missed", detail))
            self._keep(watch)
        elif look.run and os.path.isdir(root):
            if rows.read(row.not_before) > now:
                return rows.read(row.not_before)
            self._begin(watch, task, root, look.run, now)
        return look.next.begins.astimezone(UTC) if look.next else None

    def _outlook(self, task: Task, root: str, row: Row, moment: Moment) -> Outlook:
        if task.kind == "start":
            due = Due(self._started or moment.wall, self._started or moment.wall)
            return Outlook(None if root in self._caught else due, None, None)
        drawn = draw(task.id, root, self._salt)
        now, zone = moment.wall.astimezone(UTC), zone_of(moment.wall)
        return outlook(task, rows.since(row), now, zone, self._plan.spread, drawn)

    def _begin(self, watch: Watch, task: Task, root: str, due: Due, now: datetime) -> None:
        """Write down that a task begins, and begin it."""
        name = key(task.id, root)
        mark = str(_nights(watch, root)) if task.id == DREAM else ""
        before, self._known[name] = self._known[name], rows.begun(self._known[name], due.time, mark)
        self._keep(watch)
        self._busy.add(name)
        if doing.begin(
            watch, self._runs, task, root, lambda end: self._ended(watch, task, root, due, end)
        ):
            watch.feed.publish("task", store=root, task=task.id, state="begun")
        else:  # a night of this store waits already: it is looked at again with the next tick
            self._busy.discard(name)
            self._known[name] = before
            self._keep(watch)

    def _ended(self, watch: Watch, task: Task, root: str, due: Due, end: End) -> None:
        name, now = key(task.id, root), watch.now().wall.astimezone(UTC)
        self._busy.discard(name)
        row = self._known.get(name, Row())
        if end.outcome == "failed":
            self._known[name] = rows.failed(row, due.time, now, end.detail)
        else:
            self._known[name] = rows.ended(row, due.time, now, end.outcome, end.detail)
            self._caught |= {root} if task.kind == "start" else set()
        self._keep(watch)
        self._tell(watch, task, root, end)
        watch.wake(NAME)

    def _tell(self, watch: Watch, task: Task, root: str, end: End) -> None:
        watch.note(f"{task.id} of {root}: {end.outcome}{f' ({end.detail})' if end.detail else ''}")
        told = {"state": "ended", "outcome": end.outcome, "detail": end.detail}
        watch.feed.publish("task", store=root, task=task.id, **told)

    def _run_now(self, watch: Watch, request: Mapping[str, object]) -> Mapping[str, object]:
        """Begin a task of each of its stores, whenever it is due; its own times stay."""
        task = self._plan.tasks.get(str(request.get("task", "")))
        if task is None:
            raise Unknown(
                "task", str(request.get("task", "")), "`kairos-mem cron list` names them."
            )
        if self._plan.stopped:
            raise KairosError(
                f"Nothing begins: {self._plan.stopped}.", "`kairos-mem cron on` mends it."
            )
        only = str(request.get("store") or "")
        begun = []
        for each, root in self._pairs(watch):
            name = key(each.id, root)
            if each.id == task.id and only in ("", root) and name not in self._busy:
                begun += [root] * doing.begin(
                    watch, self._runs, task, root, self._noting(watch, task, root)
                )
        watch.wake(NAME)
        return {"task": task.id, "begun": begun}

    def _noting(self, watch: Watch, task: Task, root: str) -> Callable[[End], None]:
        def note(end: End) -> None:
            name, now = key(task.id, root), watch.now().wall
            self._known[name] = rows.noted(
                self._known.get(name, Row()), now, end.outcome, end.detail
            )
            self._keep(watch)
            self._tell(watch, task, root, end)

        return note

    # -- keeping

    def _keep(self, watch: Watch) -> None:
        watch.keep(KEPT, {"salt": self._salt, **rows.as_json(self._known)})

    def _own(self, watch: Watch) -> None:
        """Tell the gates of stores whose nights the schedule begins."""
        owned = {
            root: True
            for task, root in self._pairs(watch)
            if task.id == DREAM and task.on and not self._plan.stopped
        }
        told: dict[str, object] = {"roots": owned, "stopped": self._plan.stopped}
        if told != self._owned:
            self._owned = told
            watch.keep(OWNED, told)


def _nights(watch: Watch, root: str) -> int:
    """Count the nights of a store; -1 where it is not there."""
    place = watch.opened(root)
    if place is None:
        return -1
    with place.visiting() as engine:
        return engine.store.last_dream().number


def _many(tasks: int) -> str:
    return f"{tasks} tasks; `kairos-mem cron list` tells when each is next"


def _workspaces(watch: Watch) -> tuple[Path, ...]:
    return tuple(Path(root).parent for root in watch.roots())


def duties(settings: Settings) -> tuple[Duty, ...]:
    """Give the duties of this part; what it goes by it reads again each minute.

    It is the same one whatever the settings become: it remembers what runs and what was caught up.
    """
    return (_the_one(),)


@cache
def _the_one() -> Schedule:
    return Schedule()
