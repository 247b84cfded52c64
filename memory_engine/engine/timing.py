"""What day it is, and whether the clock can be believed."""

from __future__ import annotations

from memory_engine.domain.errors.given import ImpossibleClock
from memory_engine.domain.policy import CLOCK_JUMP_DAYS
from memory_engine.domain.records.problem import Problem
from memory_engine.engine.calendar import day_at
from memory_engine.engine.engine import Engine
from memory_engine.formats.log import log_name

LOG_MARK = "log:"
"""Before a day: the name under which the state of its log is remembered."""
MADE = "made"
"""The name under which the time is remembered at which a store was made."""
DAY_SECONDS = 86_400.0


def today(engine: Engine) -> str:
    """Give the clock's day, in UTC."""
    return day_at(engine.clock())


def sound_day(engine: Engine, remedy: str) -> str:
    """Give the clock's day for a night.

    Raises ``ImpossibleClock`` where it can't be.
    """
    if wrong := impossible_clock(engine):
        raise ImpossibleClock(wrong, remedy)
    return today(engine)


def last_day(engine: Engine) -> str:
    """Give the day of the newest entry; empty where there is none."""
    number, _ = engine.store.head()
    return next((entry.day for entry in engine.store.entries(number)), "") if number else ""


def latest_day(engine: Engine) -> str:
    """Give the latest day that a clock or an entry tells.

    Today, unless the clock is behind.
    """
    return max(today(engine), last_day(engine), day_at(float(engine.store.marked(MADE) or "0")))


def impossible_clock(engine: Engine) -> str:
    """Tell why the clock can't be right.

    It is before all that is known, or has leapt.

    Only readings of a clock and the days of logs count as known: the times of what was said
    are its callers'.
    """
    number, last, _ = engine.store.last_dream()
    made = float(engine.store.marked(MADE) or "0")
    readings = [reading for reading in (made, engine.store.first_dream()) if reading]
    days = [name[len(LOG_MARK) :] for name in engine.store.marks(LOG_MARK)]
    known = min([*days, *map(day_at, readings)], default="")
    if known and day_at(engine.clock() + DAY_SECONDS) < known:
        return (
            f"The clock says {today(engine)}, which is before all that is known (from {known} on)"
        )
    since, what = (last, "the last night") if number else (made, "this memory was made")
    if since and engine.clock() - since > CLOCK_JUMP_DAYS * DAY_SECONDS:
        return f"The clock says {today(engine)}, more than a year after {what} ({day_at(since)})"
    return ""


def not_yet(engine: Engine, day: str, night: str = "") -> Problem | None:
    """Tell of a log whose day has not come.

    It is dated after tomorrow and after the night: a wrong clock wrote it.

    It waits for its day: taken in now it would stay the latest word on everything until then.
    """
    if day <= max(night, day_at(engine.clock() + DAY_SECONDS)):
        return None
    what = f"is dated {day}, which has not come; it is read when it has"
    return Problem(log_name(day), what, "Say it again if it should count now.")
