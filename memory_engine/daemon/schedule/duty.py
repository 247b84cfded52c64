"""The schedule as a duty of the watch.

It begins what is due, and remembers what came of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from memory_engine.adapters.nightwatch.owning import OWNED
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Duty, Watch, Word
from memory_engine.daemon.schedule import doing, rows
from memory_engine.daemon.schedule.book import Book, nights
from memory_engine.daemon.schedule.bounds import REREAD_SECONDS
from memory_engine.daemon.schedule.doing import End
from memory_engine.daemon.schedule.jitter import draw
from memory_engine.daemon.schedule.missed import Due, Outlook, outlook
from memory_engine.daemon.schedule.reading import Reading
from memory_engine.daemon.schedule.rows import Row
from memory_engine.daemon.schedule.runs import Runs
from memory_engine.daemon.schedule.tasks import DREAM, Job
from memory_engine.daemon.schedule.zone import zone_of
from memory_engine.daemon.settings import Settings
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import Unknown

NAME = "schedule"
REREADS = True
"""It looks at daemon.yaml itself: what runs is not begun again because a line there is another."""
TICK = timedelta(seconds=REREAD_SECONDS)
LIST = "`kairos-mem cron list` names them."


class Schedule(Duty):
    """Begins what is due.

    All that it decides by is in ``missed.py`` and ``rows.py``.
    """

    name = NAME

    def __init__(self) -> None:
        self._reading, self._runs = Reading(), Runs()
        self._book: Book | None = None
        self._busy: set[str] = set()
        self._caught: set[str] = set()
        self._started: datetime | None = None
        self._next: datetime | None = None
        self._owned: dict[str, object] = {}
        self._coming: dict[str, tuple[datetime, str]] = {}

    def due(self, moment: Moment) -> datetime | None:
        """Tell when something is due next; at once after the start."""
        return self._next or moment.wall

    def act(self, watch: Watch, moment: Moment) -> None:
        """Read anew what says when what begins, and begin what is due."""
        now = moment.wall.astimezone(UTC)
        book = self._opened(watch, moment)
        self._coming = {}
        for job in self._reading.jobs(watch):
            when = self._look(watch, book, job, moment)
            if when and when > now:
                soonest = min(self._coming.get(job.root, (when, job.task.id)), (when, job.task.id))
                self._coming[job.root] = soonest
        self._runs.look(watch)
        self._own(watch)
        self._next = min([now + TICK, *(when for when, _ in self._coming.values())])

    def woke(self, watch: Watch, moment: Moment, asleep: float) -> None:
        """Catch up once more: the machine slept, or goes by another clock."""
        self._caught.clear()
        self._started, self._next = moment.wall.astimezone(UTC), None

    def words(self) -> Mapping[str, Word]:
        """Answer ``cron-run``: begin a task now, whenever it is due."""
        return {"cron-run": self._run_now}

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        """Tell what is scheduled, what stops it, and whose settings hold."""
        plan = self._reading.plan
        coming = {
            root: {"next": when.astimezone(moment.wall.tzinfo).isoformat(), "task": task}
            for root, (when, task) in self._coming.items()
        }
        many = f"{len(plan.tasks)} tasks; `kairos-mem cron list` tells when each is next"
        return {
            "stopped": plan.stopped or None,
            "tasks": len(plan.tasks),
            "fleet": plan.fleet or None,
            "stores": {} if plan.stopped else coming,
            "lines": [f"nothing begins: {plan.stopped}" if plan.stopped else many],
        }

    def problems(self, watch: Watch) -> tuple[str, ...]:
        """Tell what of the settings can't be read."""
        return self._reading.plan.problems

    def end(self, watch: Watch) -> None:
        """End what runs.

        The next start tells what it came to.
        """
        self._runs.end()

    def _opened(self, watch: Watch, moment: Moment) -> Book:
        """Give the rows, brought up to date with present tasks."""
        now, begins = moment.wall.astimezone(UTC), self._book is None
        if begins:
            self._reading.begin(watch)
            self._started = self._started or now
        self._reading.renew(watch, moment)
        book = self._book = self._book or Book(watch)
        jobs = {job.name: job for job in self._reading.jobs(watch)}
        book.bring_up_to_date(watch, self._reading.plan, jobs, now)
        if begins:
            book.settle(watch, jobs, now)
        return book

    # -- beginning

    def _look(self, watch: Watch, book: Book, job: Job, moment: Moment) -> datetime | None:
        """Begin a job if it is due.

        Tells when to look at it again.
        """
        row, now = book[job.name], moment.wall.astimezone(UTC)
        if not row.on or job.name in self._busy:
            return None
        look = self._outlook(job, row, book.salt, moment)
        if look.missed:
            detail = f"{row.tries} tries failed" if row.tries else "longer ago than the window"
            book.put(watch, job.name, rows.ended(row, look.missed.time, now, "missed", detail))
            _tell(watch, job, End("missed", detail))
        elif look.run and os.path.isdir(job.root):
            if (until := rows.waits_until(row, now)) > now:
                return until
            self._begin(watch, book, job, look.run)
        return look.next.begins.astimezone(UTC) if look.next else None

    def _outlook(self, job: Job, row: Row, salt: str, moment: Moment) -> Outlook:
        if job.task.kind == "start":
            due = Due(self._started or moment.wall, self._started or moment.wall)
            return Outlook(None if job.root in self._caught else due, None, None)
        drawn = draw(job.task.id, job.root, salt)
        now, zone = moment.wall.astimezone(UTC), zone_of(moment.wall)
        return outlook(job.task, rows.since(row), now, zone, self._reading.plan.spread, drawn)

    def _begin(self, watch: Watch, book: Book, job: Job, due: Due) -> None:
        """Write down that a job begins, and begin it."""
        before = book[job.name]
        mark = str(nights(watch, job.root)) if job.task.id == DREAM else ""
        book.put(watch, job.name, rows.begun(before, due.time, mark))
        self._busy.add(job.name)
        if doing.begin(watch, self._runs, job, partial(self._ended, watch, book, job, due)):
            watch.feed.publish("task", store=job.root, task=job.task.id, state="begun")
        else:  # a night of this store waits already: it is looked at again with the next tick
            self._busy.discard(job.name)
            book.put(watch, job.name, before)

    def _ended(self, watch: Watch, book: Book, job: Job, due: Due, end: End) -> None:
        """Write down what a job came to."""
        self._busy.discard(job.name)
        row, now = book[job.name], watch.now().wall.astimezone(UTC)
        if end.outcome == "failed":
            row = rows.failed(row, due.time, now, end.detail)
        else:
            row = rows.ended(row, due.time, now, end.outcome, end.detail)
            self._caught |= {job.root} if job.task.kind == "start" else set()
        book.put(watch, job.name, row)
        _tell(watch, job, end)
        watch.wake(NAME)

    def _run_now(self, watch: Watch, request: Mapping[str, object]) -> Mapping[str, object]:
        """Begin a task in each of its stores now, due or not.

        Its own times stay as they are.
        """
        plan, name = self._reading.plan, str(request.get("task", ""))
        if name not in plan.tasks:
            raise Unknown("task", name, LIST)
        if plan.stopped:
            raise KairosError(f"Nothing begins: {plan.stopped}.", "`kairos-mem cron on` mends it.")
        only = str(request.get("store") or "")
        wanted = [
            job
            for job in self._reading.jobs(watch)
            if job.task.id == name and only in ("", job.root) and job.name not in self._busy
        ]
        book = self._book or Book(watch)
        begun = [
            job.root
            for job in wanted
            if doing.begin(watch, self._runs, job, _noting(watch, book, job))
        ]
        watch.wake(NAME)
        return {"task": name, "begun": begun}

    def _own(self, watch: Watch) -> None:
        """Tell the gates of stores whose nights the schedule begins."""
        stopped = self._reading.plan.stopped
        dreams = [job for job in self._reading.jobs(watch) if job.task.id == DREAM]
        owned = {job.root: True for job in dreams if job.task.on and not stopped}
        told: dict[str, object] = {"roots": owned, "stopped": stopped}
        if told != self._owned:
            self._owned = told
            watch.keep(OWNED, told)


def _noting(watch: Watch, book: Book, job: Job) -> Callable[[End], None]:
    def note(end: End) -> None:
        row, now = book[job.name], watch.now().wall
        book.put(watch, job.name, rows.noted(row, now, end.outcome, end.detail))
        _tell(watch, job, end)

    return note


def _tell(watch: Watch, job: Job, end: End) -> None:
    more = f" ({end.detail})" if end.detail else ""
    watch.note(f"{job.task.id} of {job.root}: {end.outcome}{more}")
    told = {"state": "ended", "outcome": end.outcome, "detail": end.detail}
    watch.feed.publish("task", store=job.root, task=job.task.id, **told)


def duties(settings: Settings) -> tuple[Duty, ...]:
    """Give the duties of this part.

    What it goes by it reads again each minute.
    """
    return (Schedule(),)
