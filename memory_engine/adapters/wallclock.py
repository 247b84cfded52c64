"""How far the wall clock here is from UTC.

On the hot path: it imports next to nothing.
"""

from __future__ import annotations

import time


def offset(moment: float | None = None) -> str:
    """Tell how far the clock here is from UTC (``-08:00``).

    Now or at a moment; empty where it shows UTC.
    """
    minutes = time.localtime(moment).tm_gmtoff // 60
    sign, minutes = "-" if minutes < 0 else "+", abs(minutes)
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}" if minutes else ""


def offset_at(at: str) -> str:
    """Tell how far from UTC this machine's clock was at a time.

    Whoever spoke to it read that one.
    """
    from datetime import datetime

    try:
        return offset(datetime.fromisoformat(at).timestamp())
    except (ValueError, OverflowError, OSError):
        return ""
