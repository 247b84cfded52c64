"""Anybody's text, as shown to somebody at a distance.

It is in lines that hide nothing.
"""

from __future__ import annotations

from memory_engine.privacy import OPEN
from memory_engine.privacy.redact import redacted
from memory_engine.views.visible import visible

LONGEST = 3_500
"""[characters] Of a text that is shown: more is left out, and counted."""
MOST_READ = 40_000
"""[characters] Of a text that are looked at for secrets."""
MORE, LEFT_OUT = " ⋯ %s more characters", " more characters"
"""What stands for what was cut off."""
MOST_OF_A_SIGN = 12
"""[characters] And fewer stand for a sign that nobody would see."""


def line(text: str, longest: int = LONGEST) -> str:
    """Write a text on one line, harmless and cut with counts.

    It has no secret and no hidden sign, and the cut says what is left out. A mark of our own in it
    is a sign like any other; what stands for a hidden sign is told by its number.
    """
    read = text[:MOST_READ]
    shown = visible(" ".join(redacted(_whole(read)).split()))
    left = max(len(shown) - longest, 0) + len(text) - len(read)
    return f"{shown[:longest].rstrip()}{MORE % f'{left:,}'}" if left else shown


def whole(text: str, longest: int = LONGEST) -> bool:
    """Tell whether ``line`` shows a text whole, nothing replaced."""
    if len(text) > MOST_READ or redacted(text) != text:
        return False
    return len(line(text, len(text) * MOST_OF_A_SIGN)) <= longest


def hides(shown: str) -> bool:
    """Tell whether a shown line says that a part is missing.

    A text can say so itself, and is taken at its word: then less is allowed, not more.
    """
    return OPEN in shown or LEFT_OUT in shown


def _whole(text: str) -> str:
    """Put a mark for half a character, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
