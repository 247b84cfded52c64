"""Hours in which nobody is told anything.

They go by the clock on the wall, over midnight too.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple


class Hours(NamedTuple):
    """From a time of day to another.

    There are none where they are the same.
    """

    start: time
    end: time


AT_LEAST = timedelta(minutes=1)
NONE = Hours(time(0), time(0))


def hours(start: str, end: str) -> Hours:
    """Read hours like 22:00; one that is missing makes none."""
    return Hours(time.fromisoformat(start), time.fromisoformat(end)) if start and end else NONE


def within(hours: Hours, wall: datetime) -> bool:
    """Tell whether a moment is in these hours, by wall clock."""
    now, (start, end) = wall.time(), hours
    if start < end:
        return start <= now < end
    return start != end and (now >= start or now < end)


def ends(hours: Hours, wall: datetime) -> datetime:
    """Tell when quiet hours end that a moment is in.

    Counted in the zone of the moment: where the clock is put on or back in between they are an
    hour shorter or longer. Of an end that the clock shows twice it is the next.
    """
    day = wall.date() + timedelta(days=wall.time() >= hours.end)
    shown = datetime.combine(day, hours.end, wall.tzinfo)
    both = (shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    now = wall.astimezone(UTC)
    return next((end for end in both if end > now), now + AT_LEAST)
