"""Times in the sources, as the engine writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

EPOCH = 1970
"""[year] An earlier time is none: nobody had a transcript then."""

THOUSANDTHS = 1000
USUAL_TIME = re.compile(r"((?:19[7-9]\d|[2-9]\d{3})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z", re.A)
"""How the host writes a time, and we but for three digits."""


def utc(stamp: object) -> str:
    """Write an ISO time as the engine does; ``""`` for none.

    Like ``2026-11-20T09:31:02.123456Z``.
    """
    try:
        moment = datetime.fromisoformat(str(stamp))
        if isinstance(stamp, str) and (usual := USUAL_TIME.fullmatch(stamp)):
            return f"{usual[1]}000Z"
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment.year >= EPOCH else ""


def in_thousandths(stamp: object) -> str:
    """Write a time given in ms since 1970.

    Gives ``""`` for none.
    """
    number = isinstance(stamp, int | float) and not isinstance(stamp, bool)
    return in_seconds(stamp / THOUSANDTHS) if number else ""  # type: ignore[operator]


def in_seconds(stamp: object) -> str:
    """Write a time given in s since 1970.

    Gives ``""`` for none.
    """
    if not isinstance(stamp, int | float) or isinstance(stamp, bool):
        return ""
    try:
        moment = datetime.fromtimestamp(stamp, UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
