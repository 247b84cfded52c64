"""What is known of a store's task across crashes.

Ends of the watch count as well. There is one row each.

1. Before a task begins, the time it begins for is written down as an intent.
2. When it has ended, the outcome takes the intent's place, and the time counts as taken care of.
3. An intent without an outcome is what a crash left. What can be done again without harm is done
   again, for the same time; what can't be is told as unknown, and not done twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from memory_engine.daemon.schedule.tasks import Task
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.fact import replace

Outcome = Literal["", "done", "shut", "failed", "missed", "unknown"]
FIRST_WAIT, LAST_WAIT = timedelta(minutes=5), timedelta(hours=2)
"""After a first failure, and at most; it doubles."""
MOST_PAST = 30
"""[outcomes] Of a task that are kept: a month of nights."""
LONGEST_DETAIL = 300
"""[characters] Of what came of a task."""


class Past(NamedTuple):
    """What came of one time of a task.

    It has when it was due, when it ended, and how.
    """

    due: str
    at: str
    outcome: str
    detail: str = ""


class Row(NamedTuple):
    """What is known of a task of a store.

    Times are ISO, in UTC; "" is none.
    """

    when: str = ""
    on: bool = True
    since: str = ""
    due: str = ""
    tries: int = 0
    not_before: str = ""
    intent: str = ""
    mark: str = ""
    """What the store had before the task began, by which it is told later whether it came about."""
    past: tuple[Past, ...] = ()

    @property
    def last(self) -> Past | None:
        """What came of it last."""
        return self.past[-1] if self.past else None


def written(moment: datetime) -> str:
    """Write a moment down."""
    return moment.astimezone(UTC).isoformat()


def read(text: str) -> datetime:
    """Read a moment; long ago where there is none.

    One without a zone, which none of ours is, is taken for UTC.
    """
    found = datetime.fromisoformat(text) if text else datetime.min
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def seen(row: Row, task: Task, now: datetime, stopped: bool) -> Row:
    """Bring a row up to date with its task.

    What was moved or was off has no past: times begin to count when it is seen on again.
    """
    on = task.on and not stopped
    since = max(read(row.since), read(task.since))
    if not row.when:
        since = read(task.since) if task.since else now
    elif row.when != task.when or (on and not row.on):
        since = max(now, since)
        row = replace(row, tries=0, not_before="")
    return replace(row, when=task.when, on=on, since=written(since))


def since(row: Row) -> datetime:
    """Tell up to when a task's times are taken care of."""
    return max(read(row.since), read(row.due)).astimezone(UTC)


def begun(row: Row, due: datetime, mark: str = "") -> Row:
    """Note that a task is about to begin for a time."""
    return replace(row, intent=written(due), mark=mark)


def ended(row: Row, due: datetime, now: datetime, outcome: Outcome, detail: str = "") -> Row:
    """Note what came of a time: it is taken care of."""
    past = Past(written(due), written(now), outcome, detail[:LONGEST_DETAIL])
    kept = (*row.past, past)[-MOST_PAST:]
    taken = max(read(row.due), due.astimezone(UTC))
    blank = replace(row, intent="", mark="", tries=0, not_before="")
    return replace(blank, due=written(taken), past=kept)


def failed(row: Row, due: datetime, now: datetime, detail: str) -> Row:
    """Note that a time came to nothing.

    It is tried again later, and is not taken care of.
    """
    wait = min(FIRST_WAIT * 2**row.tries, LAST_WAIT)
    past = Past(written(due), written(now), "failed", detail[:LONGEST_DETAIL])
    kept = (*row.past, past)[-MOST_PAST:]
    waits = written(now + wait)
    return replace(row, intent="", mark="", tries=row.tries + 1, not_before=waits, past=kept)


def waits_until(row: Row, now: datetime) -> datetime:
    """Tell until when a task that failed waits.

    One that would for longer had a wrong clock.
    """
    until = read(row.not_before)
    return until if until - now <= LAST_WAIT else now


def noted(row: Row, now: datetime, outcome: Outcome, detail: str = "") -> Row:
    """Note what came of a run that somebody asked for.

    The task's own times stay as they are.
    """
    past = Past("", written(now), outcome, detail[:LONGEST_DETAIL])
    return replace(row, past=(*row.past, past)[-MOST_PAST:])


# -- as JSON


def as_json(rows: Mapping[str, Row]) -> dict[str, object]:
    """Give rows as they are kept."""
    told = {}
    for name, row in rows.items():
        value = {key: item for key, item in row._asdict().items() if key != "past"}
        told[name] = {**value, "past": [list(past) for past in row.past]}
    return {"rows": told}


def of_json(value: Mapping[str, object]) -> dict[str, Row]:
    """Read rows back.

    What can't be read is as if it had never been.
    """
    kept = value.get("rows")
    rows = kept if isinstance(kept, dict) else {}
    return {str(name): row for name, said in rows.items() if (row := _row(said))}


def _row(said: object) -> Row | None:
    try:
        fields = dict(said)  # type: ignore[call-overload]
        past = tuple(Past(*map(str, item)) for item in fields.pop("past", ()))
        row: Row = replace(Row(), **fields, past=past)
        for text in (row.since, row.due, row.not_before, row.intent):
            read(text).astimezone(UTC)
        return row if isinstance(row.tries, int) else None
    except (TypeError, ValueError, OverflowError):
        return None
