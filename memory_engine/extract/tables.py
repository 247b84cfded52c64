"""Rows of Markdown tables as sentences, led by their first cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memory_engine.claims.prose import Block, plain
from memory_engine.domain.patterns import regex

ROW = regex(r"^\s*\|(.+)\|\s*$")
RULE = regex(r"^[\s|:-]+$")
HEADING = regex(r"^\s*#{1,6}\s+(.*)$")
SAYS = regex(r"`|[^\W\d_]{3}")
"""A word or code, where a row has more than a name with numbers, as a place in a file is."""
FEWEST_CELLS = 2


def rows_of(markdown: str) -> Iterator[Block]:
    """Give each table row as a block, with its heading."""
    headings: tuple[str, ...] = ()
    lines = markdown.splitlines() if "|" in markdown else []
    for at, line in enumerate(lines):
        if heading := HEADING.match(line):
            headings = (heading.group(1).rstrip("# "),)
        row = ROW.match(line)
        head = at + 1 < len(lines) and RULE.match(lines[at + 1]) is not None
        if row and not RULE.match(line) and not head and (text := _said(row.group(1))):
            yield Block(text, headings, row=True)


def _said(row: str) -> str:
    cells = [plain(cell.strip()) for cell in re.split(r"(?<!\\)\|", row)]
    filled = [cell for cell in cells if any(char.isalnum() for char in cell)]
    if len(filled) < FEWEST_CELLS or not any(map(SAYS.search, filled[1:])):
        return ""
    return f"{filled[0]}: {'; '.join(filled[1:])}"
