"""What of a task's times is due now.

It is never more than one, however many were slept through.

1. A time counts from the last that was taken care of, or from when the task was switched on or
   moved; what lies before is nobody's business any more.
2. A time is ripe when its jitter is over. Of the ripe ones the latest runs, and it alone.
3. If even that is longer ago than the window, nothing runs: it is noted as missed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice, pairwise

from memory_engine.daemon.schedule import cron
from memory_engine.daemon.schedule.bounds import CAP_MINUTES, Spread
from memory_engine.daemon.schedule.jitter import backward, forward
from memory_engine.daemon.schedule.tasks import Task, moment_of
from memory_engine.domain.named import NamedTuple

CLOCK_SLACK = timedelta(days=1)
"""What was taken care of later than this after now was dated by a wrong clock."""
LATE = timedelta(minutes=2)
"""From here on a run makes up for a time that was missed: before it, the daemon was just busy."""


class Due(NamedTuple):
    """A time of a task, and when its jitter is over."""

    time: datetime
    begins: datetime


class Outlook(NamedTuple):
    """What a task is to do, and when it is next.

    It runs for one time, or notes that one was missed.
    """

    run: Due | None
    missed: Due | None
    next: Due | None


NOTHING = Outlook(None, None, None)


def outlook(
    task: Task, since: datetime, now: datetime, zone: tzinfo, spread: Spread, drawn: float
) -> Outlook:
    """Tell what of a task is due since a time.

    Up to then its times were taken care of.
    """
    if task.kind == "start" or not task.on:
        return NOTHING
    since = now if since - now > CLOCK_SLACK else since
    window = timedelta(hours=spread.missed_hours)
    if task.kind == "once":
        return _once(task, since, now, window, spread, drawn)
    oldest = now - window - timedelta(minutes=CAP_MINUTES, hours=1)
    if since >= oldest:
        return _recurring(task, since, now, zone, spread, drawn)
    look = _recurring(task, oldest, now, zone, spread, drawn)
    gone = cron.latest(task.when, oldest, zone)
    if look.run or look.missed or gone is None or gone.astimezone(UTC) <= since:
        return look
    return Outlook(None, Due(gone, gone), look.next)


def _once(
    task: Task, since: datetime, now: datetime, window: timedelta, spread: Spread, drawn: float
) -> Outlook:
    time = moment_of(task.when)
    if time <= since:
        return NOTHING
    due = Due(time, max(backward(time, drawn, spread), since))
    if due.begins > now:
        return Outlook(None, None, due)
    return Outlook(None, due, None) if now - time > max(window, LATE) else Outlook(due, None, None)


def _recurring(
    task: Task, since: datetime, now: datetime, zone: tzinfo, spread: Spread, drawn: float
) -> Outlook:
    passed = cron.between(task.when, since, now, zone)
    coming = list(islice(cron.times(task.when, passed[-1] if passed else since, zone), 2))
    row = [*passed, *coming]
    dues = [Due(time, forward(time, following, drawn, spread)) for time, following in pairwise(row)]
    ripe = [due for due in dues if due.begins.astimezone(UTC) <= now]
    following_due = next((due for due in dues if due.begins.astimezone(UTC) > now), None)
    if not ripe:
        return Outlook(None, None, following_due)
    latest = ripe[-1]
    late = now - latest.begins.astimezone(UTC)
    if late > max(timedelta(hours=spread.missed_hours), LATE):
        return Outlook(None, latest, following_due)
    return Outlook(latest, None, following_due)
