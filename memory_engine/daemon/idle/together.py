"""What several signs say together: any that somebody is at work counts, and silence is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from memory_engine.adapters.atwork.signs import Sign

MINUTE = 60.0


class Judged(NamedTuple):
    """Whether nobody is at work, for how long at least [s], and which sign decided."""

    idle: bool
    seconds: float
    why: str


def judged(signs: Sequence[Sign], wanted: float) -> Judged:
    """Hold signs together: idle for ``wanted`` seconds by every one that tells anything."""
    telling = [(sign.seconds, sign) for sign in signs if sign.seconds is not None]
    if not telling:
        return Judged(False, 0.0, "nothing here tells whether anybody is at work")
    seconds, last = min(telling, key=lambda pair: (pair[0], pair[1].source))
    what = f"{last.why}, {spoken(seconds)} ago" if seconds else last.why
    return Judged(seconds >= wanted, seconds, f"{last.source}: {what}")


def spoken(seconds: float) -> str:
    """Say a length of time."""
    if seconds < 2 * MINUTE:
        return f"{seconds:.0f} s"
    minutes = seconds / MINUTE
    return f"{minutes:.0f} min" if minutes < 2 * MINUTE else f"{minutes / MINUTE:.1f} h"
