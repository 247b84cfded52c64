"""What is recalled, put in order for a reader that may take it for an instruction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

OUTSIDE = "untrusted"
"""The status of what only outside sources say."""


def outside_last(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Put what only outside sources say behind everything else.

    No score is above the one before it.
    """
    ordered = sorted((dict(row) for row in rows), key=lambda row: row["status"] == OUTSIDE)
    least = float("inf")
    for row in ordered:
        row["score"] = least = min(least, row["score"])
    return ordered
