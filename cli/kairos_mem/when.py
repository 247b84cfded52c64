"""Points in time, as a caller may name them: a day, an entry of the ledger."""

from __future__ import annotations

from memory_engine.domain.errors import Unknown, Usage
from memory_engine.domain.policy import CLOCK_JUMP_DAYS
from memory_engine.engine import Engine
from memory_engine.stretch import dated
from memory_engine.text.lines import days_between


def day_of(said: str, engine: Engine) -> str:
    """Give the day that ``--as-of-date`` names, or today where it names none.

    Raises ``Usage`` for what is no day, or is so far ahead that it is a slip of the pen.
    """
    from datetime import date

    if not said:
        return engine.today()
    try:
        day = date.fromisoformat(said).isoformat()
    except ValueError:
        raise Usage(f"--as-of-date {said!r} is not a day.", "Write it like 2026-11-20.") from None
    known = engine.latest_day()
    if days_between(known, day) > CLOCK_JUMP_DAYS:
        remedy = f"Name a day within {CLOCK_JUMP_DAYS} days of it."
        raise Usage(f"--as-of-date {day} is more than a year after {known}, the latest day that is known.", remedy)
    return day


def point(engine: Engine, entry: int) -> int:
    """Read: an entry that the ledger has (0: before the first one); raises ``Unknown``."""
    if entry > engine.store.head()[0]:
        raise Unknown("entry", str(entry))
    return entry


def since(named: str, engine: Engine) -> tuple[int, str]:
    """Read ``--since``: (the entry after which the news begins, how that is named).

    An entry's number, or a day, which is news itself. Raises ``Unknown``, and ``Usage`` for what is neither.
    """
    from datetime import date

    if is_number(named):
        entry = point(engine, number(named, "entry"))
        return entry, f"entry {entry}"
    try:
        day = date.fromisoformat(named).isoformat()
    except ValueError:
        raise Usage(f"--since {named!r} is neither an entry nor a day.", "Write it like 41 or 2026-11-20.") from None
    return dated(engine, day), day


MOST_DIGITS = 18
"""[digits] Of a number of the ledger: a database holds no larger one."""


def is_number(said: str) -> bool:
    """Tell whether these are the digits of a number; other scripts' digits are none here."""
    return said.isascii() and said.isdecimal()


def number(said: str, kind: str, hint: str = "") -> int:
    """Read the number of an entry, a line, a proposal; raises ``Unknown`` for one that nothing can have."""
    digits = said.lstrip("0") or "0"
    if len(digits) > MOST_DIGITS:
        raise Unknown(kind, f"{digits[:MOST_DIGITS]}...", hint)
    return int(digits)
