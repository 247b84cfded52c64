"""Points in time, as a caller may name them: a day, an entry of the ledger."""

from __future__ import annotations

from memory_engine.domain.errors import Unknown, Usage
from memory_engine.engine import Engine


def day_of(said: str, today: str) -> str:
    """Think: the day that ``--as-of-date`` names, or today where it names none; raises ``Usage``."""
    from datetime import date

    try:
        return date.fromisoformat(said).isoformat() if said else today
    except ValueError:
        raise Usage(f"--as-of-date {said!r} is not a day.", "Write it like 2026-11-20.") from None


def point(engine: Engine, entry: int) -> int:
    """Read: an entry that the ledger has (0: before the first one); raises ``Unknown``."""
    if entry > engine.store.head()[0]:
        raise Unknown("entry", str(entry))
    return entry


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
