"""A text with unseen and order-turning signs written out.

Nobody would see the first in it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import groupby

HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Categories of signs that show nothing, or turn the order of others."""
BLANK = frozenset({0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, 0x034F, 0x17B4, 0x17B5})
"""Signs that pass for letters and show nothing."""
SELECTORS = (range(0xFE00, 0xFE0F), range(0xE0100, 0xE01F0), range(0x180B, 0x1810))
"""Variation selectors, by which a text can carry another; the one of emoji is left alone."""
UNASSIGNED = (range(0x2065, 0x2066), range(0xFFF0, 0xFFF9), range(0xE0000, 0xE1000))
"""Signs that are none yet, and that all draw as nothing."""
PLAIN = frozenset("\n\t")
MARKS = frozenset({"Mn", "Mc", "Me"})
"""Categories of signs that are drawn on the letter before them."""
MOST_MARKS = 8
"""[marks] On one letter: no script has as many."""


def visible(text: str) -> str:
    """Write out what nobody would see in a text.

    A sign that turns the order becomes ``⟦U+202E⟧``. Of marks heaped on a letter only the first few
    are drawn: a heap of them covers what stands above and below, and has no place where a line may
    end.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_heaped(run) if heap else _written(run) for heap, run in groupby(text, _marks))


def _heaped(run: Iterable[str]) -> str:
    marks = "".join(run)
    more = len(marks) - MOST_MARKS
    return marks[:MOST_MARKS] + (f"⟦{more} more marks⟧" if more > 0 else "")


def _written(run: Iterable[str]) -> str:
    return "".join(f"⟦U+{ord(sign):04X}⟧" if _hidden(sign) else sign for sign in run)


def _marks(sign: str) -> bool:
    return unicodedata.category(sign) in MARKS and not _hidden(sign)


def _hidden(sign: str) -> bool:
    code = ord(sign)
    return sign not in PLAIN and (
        unicodedata.category(sign) in HIDDEN
        or code in BLANK
        or any(code in block for block in (*SELECTORS, *UNASSIGNED))
    )
