"""Plain lines of a bounded length.

How texts are cut to fit, and how few lines are shared out among many.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from memory_engine.formats.log import squeezed

LINE_CHARS = 150
"""[characters] Of a line, as of a line of MEMORY.md."""
CUT = "…"
TICK = "`"
PATH_NAMES = 3
"""[names] Of a path that is named by its end."""


def many(count: int, name: str) -> str:
    """Write a number of things."""
    return f"{count:,} {name}{'s' * (count != 1)}"


def end_of(path: str) -> str:
    """Name a file by the end of its path."""
    names = path.split("/")
    return "/".join([CUT, *names[-PATH_NAMES:]]) if len(names) > PATH_NAMES else path


def fitted(head: str, text: str, tail: str) -> str:
    """Write one line, its text cut to fit.

    Head and tail say how much room it has.
    """
    return _cut(head + _cut(squeezed(text), LINE_CHARS - len(head) - len(tail)) + tail, LINE_CHARS)


def paired(head: str, one: str, between: str, other: str, tail: str) -> str:
    """Write one line with two texts in it.

    Where they are too long the second leaves out the words with which both begin, for what tells
    them apart comes after; then each has half the room, and what the other leaves.
    """
    one, other = squeezed(one), squeezed(other)
    room = LINE_CHARS - len(head) - len(between) - len(tail)
    if len(one) + len(other) > room:
        other = _without_beginning(other, one)
    first = _cut(one, max(room // 2, room - len(other)))
    return fitted(head, first + between + _cut(other, room - len(first)), tail)


def _without_beginning(text: str, other: str) -> str:
    words = text.split(" ")
    shared = sum(
        1
        for _ in takewhile(
            lambda pair: pair[0] == pair[1], zip(words, other.split(" "), strict=False)
        )
    )
    return " ".join([CUT, *words[shared:]]) if shared > 1 else text


def _cut(text: str, room: int) -> str:
    """Cut a text to so many characters.

    What is cut within ticks ends with one, dots inside.
    """
    if len(text) <= room:
        return text
    kept = text[: max(room - 1, 0)].rstrip()
    if kept.count(TICK) % 2 == 0 or text.count(TICK) % 2:
        return kept + CUT
    before, _, code = kept.rpartition(TICK)
    code = code[: max(room - len(before) - len(TICK + CUT + TICK), 0)]
    return before + TICK + code + CUT + TICK if code else before.rstrip() + CUT


def dealt(wanted: Sequence[int], most: int) -> list[int]:
    """Share so many lines out.

    One for each section that wants any, then one more in turn, the first sections first.
    """
    given = [0] * len(wanted)
    while most and given != list(wanted):
        for place, count in enumerate(wanted):
            if most and given[place] < count:
                given[place] += 1
                most -= 1
    return given
