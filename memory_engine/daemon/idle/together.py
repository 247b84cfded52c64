"""What several signs say together.

Any that somebody is at work counts, and silence is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from memory_engine.adapters.atwork.signs import Sign

MINUTE = 60.0


class Judged(NamedTuple):
    """Whether nobody is at work, since when [s], by which sign.

    It is for so long at least; the sign decided.
    """

    idle: bool
    seconds: float
    why: str


def judged(signs: Sequence[Sign], wanted: float) -> Judged:
    """Judge idleness for ``wanted`` seconds, by all signs that tell.

    Every one that tells anything must say so.
    """
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
