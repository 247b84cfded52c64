"""Whether a line goes on with one that somebody broke off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from memory_engine.domain.patterns import regex

ITEM = regex(r"^(\s*)(?:[-*+•▪‣]|\d{1,3}[.)])\s+")
LABEL = regex(r"^(?:\*\*|__)(.{1,60}?)(?::(?:\*\*|__)|(?:\*\*|__)\s*(?::|—|–|-(?=\s)))\s*")

NARROWEST, WIDEST = 64, 130
"""[characters] Who breaks lines breaks them at a width between these."""
LONGEST_WORD = 40
"""[characters] At the end of a line, of those that are looked at."""
CLOSED = regex(r"[.!?:;][\"'”’)\]*_`]*$")
OPEN_END = regex(
    r"(?:,|(?<![\w-])(?:an?|the|of|to|in|on|at|by|for|from|with|into|as|than|and|or|nor|"
    r"but|is|are|was|were|be|not|"
    r"that|which|when|if|because|since|its|their|your|our))$",
    re.I,
)
"""No sentence ends so."""
WORD_BEGINS = regex(r"[\w`(\[\"'“‘*_~./@]")
ANEW = regex(r"(?:Always|Never|Don['’]t|Do not|Please|Also|And|But|So|Then|If|When)\b")
"""A line that begins so, in a text of no fixed width, is a thought of its own."""


def goes_on(item: bool, before: str, line: str, width: int) -> bool:
    """Tell whether a line goes on with the one before."""
    return _continues(before, line) or _wrapped(item, before, line, width)


def _continues(before: str, line: str) -> bool:
    text = line.strip()
    if not text or before[-1:] in ".!?:;":
        return False
    if not text[0].isalpha() and ITEM.match(line):
        return False
    return text[0].islower() or (text[0] in "`(\"'" and before[-1:] == ",")


def _wrapped(item: bool, before: str, line: str, width: int) -> bool:
    """Whether a line goes on with one that had become too long.

    It stands within an item, or the one before can't end so, or its first word had no room there.
    """
    text, end = line.strip(), before[-LONGEST_WORD:]
    if not text or CLOSED.search(end) or _begins_anew(line, text):
        return False
    if (item and line[0].isspace()) or OPEN_END.search(end):
        return True
    full = len(before) + 1 + len(text.split()[0]) > width
    return full and len(before) <= WIDEST and not ANEW.match(text)


def _begins_anew(line: str, text: str) -> bool:
    return bool(ITEM.match(line) or LABEL.match(text)) or not WORD_BEGINS.match(text)


def widths(lines: list[tuple[str, str]]) -> Iterator[int]:
    """Give for each line the width of its run of lines."""
    for _, run in groupby(lines, lambda one: bool(one[0].strip() and not one[1])):
        held = list(run)
        width = max(NARROWEST, *(len(line.rstrip()) for line, _ in held))
        yield from [width] * len(held)
