"""What was stated last in a session: understood only where somebody asks."""

from __future__ import annotations

from typing import NamedTuple

from memory_engine.adapters.importers.conversation import bounds
from memory_engine.extract import referent


class Told(NamedTuple):
    """The end of a text, and what was stated ``earlier``.

    It is None where it answers nothing. ``depth`` counts the texts of which nobody has asked what
    they state.
    """

    text: str
    earlier: Stated | None
    depth: int


Stated = str | Told
"""What was stated, or the texts that it stands in."""


def stated_after(earlier: Stated, text: str, anew: bool) -> Stated:
    """Add what a text states to what stands.

    ``anew`` where it answers nothing that was said before.
    """
    end = text[-bounds.LONGEST_OWN :]
    if anew:
        return Told(end, None, 1)
    depth = earlier.depth if isinstance(earlier, Told) else 0
    if depth >= bounds.MOST_OPEN:
        return Told(end, understood(earlier), 1)
    return Told(end, earlier, depth + 1)


def understood(told: Stated) -> str:
    """Give the end of what was stated."""
    said, before = "", told
    while isinstance(before, Told) and len(said) < bounds.LONGEST_BEFORE:
        said = f"{' '.join(referent.stated(before.text))}{said}"
        if before.earlier is None:
            return said[-bounds.LONGEST_BEFORE :]
        said, before = f" {said}", before.earlier
    return f"{before if isinstance(before, str) else ''}{said}"[-bounds.LONGEST_BEFORE :]
