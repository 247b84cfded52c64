"""Points in time, as options name them.

The day of a decision, where news begins.
"""

from __future__ import annotations

from memory_engine.domain.errors import Usage
from memory_engine.domain.policy import CLOCK_JUMP_DAYS
from memory_engine.engine import timing
from memory_engine.engine.engine import Engine
from memory_engine.engine.points import (
    NIGHT,
    brought,
    day_in,
    is_number,
    known_entry,
    night_in,
    number,
)
from memory_engine.engine.stretch import dated
from memory_engine.formats.lines import days_between


def day_of(said: str, engine: Engine) -> str:
    """Give the day that ``--as-of-date`` names, or today where it names none.

    Raises ``Usage`` for what is no day, or is so far ahead that it is a slip of the pen.
    """
    from datetime import date

    if not said:
        return timing.today(engine)
    try:
        day = date.fromisoformat(said).isoformat()
    except ValueError:
        raise Usage(f"--as-of-date {said!r} is not a day.", "Write it like 2026-11-20.") from None
    known = timing.latest_day(engine)
    if days_between(known, day) > CLOCK_JUMP_DAYS:
        remedy = f"Name a day within {CLOCK_JUMP_DAYS} days of it."
        raise Usage(
            f"--as-of-date {day} is more than a year after {known}, the latest day that is known.",
            remedy,
        )
    return day


def since(named: str, engine: Engine) -> tuple[int, str]:
    """Read ``--since``.

    As (the entry after which the news begins, how that is named).

    An entry or a night, after which it begins, or a day, which is news itself. Raises ``Unknown``,
    and ``Usage`` for what is none of them.
    """
    if is_number(named):
        entry = known_entry(engine, number(named, "entry"))
        return entry, f"entry {entry}"
    if named.startswith(NIGHT):
        night = night_in(engine, named)
        return brought(engine, named).upto, f"night {night}"
    if not (day := day_in(named)):
        raise Usage(
            f"--since {named!r} is no entry, night or day.",
            "Write it like 41, dream:7 or 2026-11-20.",
        )
    return dated(engine, day), day
