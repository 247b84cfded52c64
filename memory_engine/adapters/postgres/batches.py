"""One statement for many rows.

Each costs a way to the server and back, and a start there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

INSERTED = re.compile(r"(?s)(.*\bVALUES )(\((?:\?, )*\?\))(.*)")
DELETED = re.compile(r"(DELETE FROM \w+ WHERE \w+ = )\?")
UPDATED = "DO UPDATE"
MOST_ROWS = 500
"""[rows] Of one statement: more are no faster, and a plan of it is kept."""
MOST_VALUES = 60_000
"""[values] The protocol counts them in 16 bits."""

Rows = Sequence[Sequence[object]]


def batches(query: str, rows: Rows) -> Iterator[tuple[str, Sequence[object]]] | None:
    """Write a statement for each row as few for many.

    None for what must stay one for each.

    A row that is to be put twice, and updates what is there, is: one statement may not do both.
    """
    if len(rows) < 2:
        return None
    if deleted := DELETED.fullmatch(query):
        return iter([(f"{deleted[1]}ANY(?)", [[row[0] for row in rows]])])
    inserted = INSERTED.fullmatch(query)
    if inserted is None or (UPDATED in query and len({row[0] for row in rows}) < len(rows)):
        return None
    return _inserted(inserted, rows)


def _inserted(found: re.Match[str], rows: Rows) -> Iterator[tuple[str, Sequence[object]]]:
    size = min(MOST_ROWS, MOST_VALUES // max(len(rows[0]), 1))
    for start in range(0, len(rows), size):
        some = rows[start : start + size]
        marks = ", ".join([found[2]] * len(some))
        yield f"{found[1]}{marks}{found[3]}", [value for row in some for value in row]
