"""What a mistyped name may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LIKENESS = 0.6
"""[share] Of letters in common from which a name may have been meant."""
MOST = 3
"""Guesses that are worth reading."""


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Find the known names that are spelt most like one."""
    by_lower = {one.lower(): one for one in known}
    return [
        by_lower[one] for one in get_close_matches(name.lower(), sorted(by_lower), MOST, LIKENESS)
    ]


def did_you_mean(guesses: Iterable[str]) -> str:
    """Ask whether one of these was meant; empty where there are none."""
    names = [f"`{name}`" for name in guesses][:MOST]
    return f"Did you mean {' or '.join(names)}?" if names else ""
