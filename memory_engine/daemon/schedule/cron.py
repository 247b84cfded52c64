"""The times of a cron expression, by the clock on the wall.

Clocks are put forward and back. A time that does not exist on such a day comes once, right after
the gap; one that exists twice comes once, the first time. Where the hour is left open (`*`) nobody
means a time of day: such a task runs by elapsed time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from itertools import takewhile

from cronsim import CronSim, CronSimError

from memory_engine.domain.patterns import regex

FIELDS = 5
HOW = "Write five fields like `30 3 * * *`: minute, hour, day, month, day of the week."
LONGEST = 200
"""[characters] Of an expression: it is a person's."""
OPEN = regex(r"(?<![^,])\*")
HOURS, MINUTES = "0-23", "0-59"


def plain(expression: str) -> str:
    """Give an expression in its plain form.

    Raises ``ValueError`` with what is wrong.
    """
    fields = expression.upper().split()
    if len(fields) != FIELDS or len(expression) > LONGEST:
        raise ValueError(f"five fields are wanted, and it has {len(fields)}")
    try:
        first = next(CronSim(" ".join(fields), datetime(2024, 1, 1, tzinfo=UTC)), None)
    except CronSimError as error:
        raise ValueError(str(error).lower()) from None
    if first is None:
        raise ValueError("no day is such a day")
    return " ".join(fields)


def times(expression: str, since: datetime, zone: tzinfo) -> Iterator[datetime]:
    """Yield a plain expression's times after a moment, each once.

    There is no end of them.
    """
    last = since.astimezone(UTC)
    for found in CronSim(_by_the_wall(expression), since.astimezone(zone)):
        if found.astimezone(UTC) > last:
            last = found.astimezone(UTC)
            yield found


def between(expression: str, since: datetime, until: datetime, zone: tzinfo) -> list[datetime]:
    """List the times after a moment and up to another."""
    end = until.astimezone(UTC)
    return list(takewhile(lambda time: time.astimezone(UTC) <= end, times(expression, since, zone)))


def latest(expression: str, before: datetime, zone: tzinfo) -> datetime | None:
    """Find the last time before a moment.

    Gives None where there never was one.
    """
    back = CronSim(_by_the_wall(expression), before.astimezone(zone), reverse=True)
    return next(iter(back), None)


def _by_the_wall(expression: str) -> str:
    """Write out what is open of minute and hour.

    An hour that is open as a whole stays. The library goes by elapsed time as soon as either begins
    with a star.
    """
    minute, hour, *days = expression.split()
    if hour == "*":
        return expression
    return " ".join((OPEN.sub(MINUTES, minute), OPEN.sub(HOURS, hour), *days))
