"""What cannot all hold: all sides, and what would settle it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from memory_engine.engine import asking
from memory_engine.web.visit import Page, Shown, Visit

if TYPE_CHECKING:
    from memory_engine.views.answers.facts import ConflictRow


def conflicts(visit: Visit) -> Shown:
    """Show what cannot all hold, and what stands side by side."""
    with visit.place.visiting() as engine:
        found = asking.contests_listed(engine)
    beside = [row for row in found if row.get("alternative")]
    return Shown(
        "conflicts.html",
        found,
        {
            "contests": [row for row in found if not row.get("alternative")],
            "alternatives": [row for row in beside if not _ruled(row)],
            "against_rules": [row for row in beside if _ruled(row)],
            "ways": _ways(found),
        },
    )


def _ruled(row: ConflictRow) -> bool:
    """Tell whether a rule stands beside what was stated otherwise."""
    return len({side["kind"] for side in row["sides"]}) > 1


def _ways(found: Sequence[ConflictRow]) -> list[str]:
    """Give what would settle contests, but the owner's word.

    Each has buttons for that.
    """
    ways = (way for row in found for way in row.get("would_settle", [])[1:])
    return list(dict.fromkeys(ways))


PAGES = (Page("/conflicts", conflicts),)
