"""What the owner is told of: counts, gathered into one message."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from memory_engine.views.lines import many

MOST_WAITING = 200
"""[notices] That wait; of more the oldest go: they stand in the log and the brief."""
REVIEW, FAILURE, BRIEF, DRIFT, NIGHT = "review", "failure", "brief", "drift", "night"
COUNTED = ("promoted", "superseded", "retracted", "demoted")
"""What a night changes that is worth a word."""
LONGEST_LINE = 160
"""[characters] Of memory's own words, where they may be shown."""


class Notice(NamedTuple):
    """One thing to tell: its kind, project, count, and words.

    The words may not be told everywhere.
    """

    kind: str
    project: str
    size: int
    text: str = ""


def of_event(kind: str, store: str, data: Mapping[str, object]) -> Notice | None:
    """Give what an event of the feed is to the owner.

    Gives None for nothing.
    """
    project = os.path.basename(os.path.dirname(store)) or store
    if kind == "drift":
        fresh = data.get("fresh")
        return Notice(DRIFT, project, len(fresh)) if isinstance(fresh, list) and fresh else None
    if kind == "brief":
        lines = data.get("lines")
        if not isinstance(lines, list) or not lines:
            return None
        return Notice(BRIEF, project, len(lines), str(lines[0])[:LONGEST_LINE])
    return _of_night(project, data) if kind == "night-ended" else None


def _of_night(project: str, data: Mapping[str, object]) -> Notice | None:
    if data.get("quarantined"):
        return Notice(REVIEW, project, 1)
    if data.get("gate"):
        return None
    if data.get("error") or data.get("code"):
        return Notice(FAILURE, project, 1)
    changed = sum(count for name in COUNTED if isinstance(count := data.get(name), int))
    return Notice(NIGHT, project, changed) if changed else None


def message(notices: Sequence[Notice], words: bool) -> str:
    """Say all that waits in one message, each sort once.

    Each is said once a project.
    """
    sums: dict[tuple[str, str], int] = {}
    for notice in notices:
        key = (notice.kind, notice.project)
        sums[key] = sums.get(key, 0) + notice.size
    said = [_sentence(kind, project, count) for (kind, project), count in sums.items()]
    told = [notice.text for notice in notices if words and notice.text]
    return " ".join([*said, *told[-1:]])


def _sentence(kind: str, project: str, count: int) -> str:
    if kind == REVIEW:
        waits = "A night waits" if count == 1 else f"{count} nights wait"
        return f"{project}: {waits} for your review."
    if kind == FAILURE:
        return f"{project}: {many(count, 'night')} failed; `kairos-mem daemon logs` tells why."
    if kind == DRIFT:
        return f"{project}: {many(count, 'fact')} drifted from the code."
    if kind == BRIEF:
        return f"{project}: a brief of {many(count, 'line')}."
    return f"{project}: a night changed {many(count, 'belief')}."


def as_rows(notices: Sequence[Notice]) -> list[list[object]]:
    """Give notices as JSON."""
    return [list(notice) for notice in notices[-MOST_WAITING:]]


def of_rows(rows: object) -> tuple[Notice, ...]:
    """Read notices that were kept; what is none is passed over."""
    found = []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, list) and len(row) == len(Notice._fields) and isinstance(row[2], int):
            found.append(Notice(str(row[0]), str(row[1]), row[2], str(row[3])))
    return tuple(found)
