"""Seconds since 1970 as days and times of the calendar, in UTC."""

from __future__ import annotations

import time

MICROSECONDS = 1_000_000
"""Of a second."""
LAST_SECOND = 253_402_300_799.0
"""Of the year 9999: a day beyond it can't be written."""


def day_at(seconds: float) -> str:
    """Write the day, in UTC, of seconds since 1970."""
    return time_at(seconds)[:10]


def time_at(seconds: float) -> str:
    """Write seconds since 1970 as a time in UTC.

    What no calendar holds is moved to its nearest end.
    """
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(min(max(seconds, 0.0), LAST_SECOND)))


def moment_at(seconds: float) -> str:
    """Write seconds since 1970 as UTC to the microsecond.

    The logs write a time so.
    """
    whole = min(max(seconds, 0.0), LAST_SECOND)
    return time_at(whole).replace("Z", f".{int(whole % 1 * MICROSECONDS):06d}Z")
