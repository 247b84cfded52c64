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
