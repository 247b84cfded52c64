"""The names of marks that a store keeps."""

from __future__ import annotations

UNPLACED = "unplaced"
"""The mark of a store in which an earlier version wrote last: nobody has decided where its facts
stand."""


IMPORTS_KEYED = "imports-keyed"
"""The mark of a store that keeps the keys of imports as digests under a key of its own."""


MARKS_OF_ALL: tuple[str, ...] = (
    *("branches", "came back:", "imports-", "outside:", "penned:", "people", "policy"),
    *("refuted-promotions", "shown:", UNPLACED, "withdrawn"),
)
"""How the names of marks begin that are of a memory, whoever writes to it. Every other mark tells
how far one machine has read: its logs, its transcripts, its working tree."""


ELSEWHERE = "@"
"""How the place of a line begins that stands in another machine's logs."""
