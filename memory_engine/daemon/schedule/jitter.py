"""When a task really begins.

It is a little later if it recurs, a little earlier if it does not. Many machines have the same time
in their settings. By whom a task is, and by a word that each machine drew once, every one begins it
at a moment of its own, and at the same one every day.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from memory_engine.daemon.schedule.bounds import Spread

DRAWN_BYTES = 7
"""Of a digest: 56 bits. A float holds 53, so the draw stays below one."""


def draw(task: str, store: str, salt: str) -> float:
    """Draw a task's place in 0 to 1, always the same.

    It is the same for the same task, store and salt.
    """
    drawn = sha256("\0".join((salt, store, task)).encode("utf-8", "surrogateescape")).digest()
    return (int.from_bytes(drawn[:DRAWN_BYTES], "big") >> 3) / 2.0**53


def forward(time: datetime, following: datetime, drawn: float, spread: Spread) -> datetime:
    """Put a recurring task off, within interval's share and cap.

    The draw is stretched over what is allowed, not cut off at it: else nine of ten tasks of a day
    would begin together, at the cap.
    """
    interval = (following.astimezone(UTC) - time.astimezone(UTC)).total_seconds()
    most = min(spread.jitter_share * interval, spread.jitter_cap_minutes * 60)
    return later(time, drawn * max(most, 0.0))


def backward(time: datetime, drawn: float, spread: Spread) -> datetime:
    """Let a one-time task begin earlier at a crowded minute.

    It is one at which everybody's do.
    """
    if time.minute % spread.lead_every_minutes:
        return time
    floor = spread.lead_floor_seconds
    return later(time, -(floor + drawn * (spread.lead_seconds - floor)))


def later(time: datetime, seconds: float) -> datetime:
    """Give a time seconds later as time passes.

    Clocks on walls may do what they like.
    """
    moved = time.astimezone(UTC) + timedelta(seconds=seconds)
    return moved.astimezone(time.tzinfo)
