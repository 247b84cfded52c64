"""Which stretch of the ledger is news.

What came after the last session, and the last night in any case.

A session is over, as far as memory can tell, with the last thing that it said. So the first night
that read the newest observation, and every night after it, came after the last session; clocks,
which callers claim and set, are not asked. Where something waits that no night has read, the last
session is newer than every night: then the last night alone is news.
"""

from __future__ import annotations

from memory_engine.belief.confidence import ENGINE
from memory_engine.domain.named import NamedTuple
from memory_engine.engine.calendar import day_at
from memory_engine.engine.engine import Engine


class Stretch(NamedTuple):
    """Everything after entry ``since``, and the nights in it (0: none)."""

    since: int
    first: int
    last: int


def newest(engine: Engine, waiting: bool) -> Stretch:
    """Find what came after the last session.

    ``waiting``: the logs hold what memory has not taken in.
    """
    last = engine.store.last_dream().number
    read = 0 if waiting else engine.store.first_to_read(engine.store.last_spoken(ENGINE))
    first = read or last
    return Stretch(_before(engine, first), first, last)


def after(engine: Engine, entry: int) -> Stretch:
    """Find what came after an entry."""
    tally = engine.store.tally(entry)
    return Stretch(entry, tally.first, tally.last)


def dated(engine: Engine, day: str) -> int:
    """Find the last entry that is dated before a day, by halves.

    Entries are in order of their days.

    Where a wrong clock dated a night ahead they are not; then the answer is one of the places where
    the days pass this one.
    """
    low, high = 0, engine.store.head()[0]
    while low < high:
        middle = (low + high + 1) // 2
        if next(engine.store.entries(middle, middle)).day < day:
            low = middle
        else:
            high = middle - 1
    return low


def _before(engine: Engine, night: int) -> int:
    """Find the entry before a night's first.

    Where it made none, before what was decided by hand from its day on.
    """
    before, day = engine.store.before_night(night), day_at(engine.store.dream(night).at)
    if before < engine.store.head()[0]:
        return before
    while before:
        (entry,) = engine.store.entries(before, before)
        if entry.dream or entry.day < day:
            break
        before -= 1
    return before
