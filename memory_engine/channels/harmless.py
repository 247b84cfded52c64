"""A text of anybody's as it may be shown to somebody at a distance: in lines that hide nothing."""

from __future__ import annotations

from memory_engine.privacy.redact import redacted
from memory_engine.views.visible import visible

LONGEST = 3_500
"""[characters] Of a text that is shown: more is left out, and counted."""
MOST_READ = 40_000
"""[characters] Of a text that are looked at for secrets."""


def line(text: str, longest: int = LONGEST) -> str:
    """Write a text on one line: no secret, no hidden sign, cut with a count of what is left out.

    A mark of our own in it is a sign like any other; what stands for a hidden sign is told by its
    number.
    """
    read = text[:MOST_READ]
    shown = visible(" ".join(redacted(_whole(read)).split()))
    left = len(shown) - longest + len(text) - len(read)
    return shown if left <= 0 else f"{shown[:longest].rstrip()} ⋯ {left:,} more characters"


def _whole(text: str) -> str:
    """Put a mark for half a character, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
