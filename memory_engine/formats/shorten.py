"""A fact's text on a line: no false mark, no lost exception."""

from __future__ import annotations

import re
from collections.abc import Collection

from memory_engine.claims.prose import masked_code
from memory_engine.domain.patterns import regex

RESTRICTIONS = (
    regex(
        r"[,;(]?\s\(?(?:unless|except|excluding|but|however|though|other than|apart from|"
        r"aside from)\b",
        re.I,
    ),
    regex(r"[,;(]?\s\(?(?:only|if|when|until|while|without|provided|as long as)\b", re.I),
    regex(r"[,;(]?\s\(?(?:(?:\w{1,8} )?(?:not|never)|nor|\w{1,8}n['’]t)\b", re.I),
)
"""What a text may not lose without a sign, the gravest first: exceptions, conditions, denials."""
SHARE = 0.5
"""[of a line] At most, for what is kept of a restriction."""
LONGEST_CUE = 14
"""[characters] Of the words that open a restriction, which may themselves be cut."""
LONGEST_LEAD = 40
"""[characters] Before such a word in its clause: ``in which case never``."""
CLAUSE = regex(r"[,;:] ")
LONGEST_WORD = 16
"""[characters] That is left out whole rather than cut."""
DOTS = "…"


def cut(text: str, room: int) -> str:
    """Cut a text to so many characters, with dots.

    What restricts it stays, or begins to.
    """
    if len(text) <= room:
        return text
    lost = _restriction(text, room)
    if not lost:
        return _cut(text, room)
    kept = _cut(lost, int(room * SHARE))
    return f"{_cut(text, room - len(kept) - 1)} {kept}"


def _restriction(text: str, room: int) -> str:
    """What restricts a text and would be cut off, or ""."""
    masked = masked_code(text, "x")
    for pattern in RESTRICTIONS:
        lost = (
            found
            for found in pattern.finditer(masked, max(room - LONGEST_CUE, 0))
            if found.end() >= room
        )
        if found := next(lost, None):
            at = found.start() if found[0][0] in ",;(" else _clause(masked, found.start())
            return text[at:].lstrip(" ,;(")
    return ""


def _clause(masked: str, at: int) -> int:
    """Where a word's clause begins, if near by."""
    near = max(at - LONGEST_LEAD, 0)
    return (
        max(masked.rfind(sign, near, at) for sign in (", ", "; ", ": "))
        if CLAUSE.search(masked[near:at])
        else at
    )


def _cut(text: str, room: int) -> str:
    """Cut between words, where one ends near by."""
    if len(text) <= room:
        return text
    kept = text[:room].rpartition(" ")[0]
    kept = kept if len(kept) >= room - LONGEST_WORD else text[: room - 1]
    return kept.rstrip(" ,;(") + DOTS


def unmarked(text: str, marks: Collection[str]) -> str:
    """Take off what reads as a mark of the line.

    Only the engine says how far it believes one.
    """
    named = "|".join(re.escape(mark.strip(" ()")) for mark in marks if mark)
    rest = re.sub(
        rf"^(?:[\s*_`\"'>-]*[(（\[]\s*(?:{named})\s*[)）\]][\s*_`:]*)+", "", text, flags=re.I
    )
    return rest or f'"{text}"'
