"""Markdown as a person reads it: its blocks of prose, and the sentences in them. Code, tables and quotes are no prose.

Whatever stands there is read in time linear in its length: a repeated group takes what it took (``++``), a pattern begins
only where a run of its characters begins, and what may be far away is looked for within a bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

FENCE = re.compile(r"^\s*(?:[-*+]\s+)?(`{3,}|~{3,})")
HEADING = re.compile(r"^\s*+#{1,6}\s++(.*)$|^\s*+(?:\d++[.)]\s*+)?(?:\*\*|__)([^*_]++)(?:\*\*|__):?\s*+$")
ITEM = re.compile(r"^(\s*)(?:[-*+•▪‣]|\d{1,3}[.)])\s+")
NO_PROSE = re.compile(r"^\s*(?:\||>|⎿|(?:[-*_=]\s*){3,}$)")
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
CODE = re.compile(r"(?<!`)(`++)((?:[^`\n]++|(?!\1(?!`))`++)*+)\1(?!`)")
"""A run of backticks, up to the next run of the same length on its line."""
LINK = re.compile(r"!?\[([^\[\]\n]*+)\]\((?:[^()\s]++|\([^()\s]*+\))*+\)")
EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{2,3})(?=\S)(.{1,300}?)(?<=\S)\1(?![\w*])")
LABEL = re.compile(r"^(?:\*\*|__)(.{1,60}?)(?::(?:\*\*|__)|(?:\*\*|__)\s*(?::|—|–|-(?=\s)))\s*")

STRUCK = re.compile(r"(?<!~)~~(?=[^\s~])[^~\n]{1,1000}(?<=\S)~~(?!~)\s?")
"""What somebody struck out is not said."""
BOX = re.compile(r"\[([ xX/~>-])\]\s+")
TASKS = {"x": "done", "X": "done", "-": "dropped", "~": "dropped"}
"""What stands in the box of a task -> how far it is; anything else is open."""

END = re.compile(
    r"[.!?…](?<![.!?…]{2})[.!?…]*+[\"'”’)\]*]*+(?=\s++[\"'“‘(\[*]*+[A-Z0-9`])"
    r"|[.!?](?<![.!?]{2})[.!?]*+[\"'”’)\]*]*+$"
)
SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|no|fig|sec|dr|mr|mrs|st)|\b[A-Z])\.$", re.I)

KEPT = re.compile(r"\0(\d+)\0")
LONGEST_LINE = 10_000
"""[characters] A longer line is data: nobody writes so much prose without a break."""

ENDING = 12
"""[characters] Before a full stop, in which an abbreviation is looked for."""

LEVELS = 6
"""Of headings in Markdown; a heading without signs stands below all of them."""
INDENTED = 4
"""[spaces] From here on a line outside a list is a code block in Markdown."""


class Block(NamedTuple):
    """A paragraph, list item or table row on one line, its lead-in label taken off, and the headings that it stands under.

    ``task``: how far an item with a box is (``open``, ``done``, or ``dropped``); empty for any other block.
    """

    text: str
    headings: tuple[str, ...] = ()
    label: str = ""
    item: bool = False
    row: bool = False
    task: str = ""


def blocks(markdown: str) -> Iterator[Block]:
    """Think: the blocks of prose of a text. A line of its own is a block, unless it plainly continues the line before."""
    headings: list[tuple[int, str]] = []
    begun: Block | None = None
    more: list[str] = []
    for line, heading in _lines(COMMENT.sub(" ", markdown)):
        if begun and (heading or not _continues((more or [begun.text])[-1], line)):
            yield _whole(begun, more)
            begun, more = None, []
        if heading:
            level = len(line) - len(line.lstrip("#")) or LEVELS + 1
            headings = [*(h for h in headings if h[0] < level), (level, heading)]
        elif begun:
            more.append(plain(line.strip()))
        elif line.strip():
            begun = _block(line, tuple(text for _, text in headings))
    if begun:
        yield _whole(begun, more)


def _whole(begun: Block, more: list[str]) -> Block:
    """The block with the lines that continue it."""
    return begun._replace(text=" ".join((begun.text, *more))) if more else begun


def _lines(markdown: str) -> Iterator[tuple[str, str]]:
    """Each line that may be prose with ``""``, or a heading with its text; an empty line for what is no prose."""
    fence, listed = "", False
    for line in markdown.splitlines():
        bare = line.lstrip()
        plain_line = bare[:1].isalpha()  # what marks a line begins with a sign or a digit
        mark = None if plain_line else FENCE.match(line)
        if mark and (not fence or mark.group(1).startswith(fence)):
            fence = "" if fence else mark.group(1)
            yield "", ""
        elif fence or len(line) > LONGEST_LINE or (not plain_line and NO_PROSE.match(line)):
            yield "", ""
        elif not plain_line and (heading := HEADING.match(line)):
            yield line, _title(heading.group(1)) if heading.group(2) is None else heading.group(2)
        else:
            listed = (not plain_line and bool(ITEM.match(line))) or (listed and bool(bare))
            yield "" if not listed and len(line) - len(bare) >= INDENTED else line, ""


def _title(text: str) -> str:
    """A heading without the marks that may close it."""
    return text.rstrip().rstrip("#").rstrip()


def _continues(before: str, line: str) -> bool:
    text = line.strip()
    if not text or before[-1:] in ".!?:;":
        return False
    if not text[0].isalpha() and ITEM.match(line):
        return False
    return text[0].islower() or (text[0] in "`(\"'" and before[-1:] == ",")


def _block(line: str, headings: tuple[str, ...]) -> Block | None:
    marker = None if line[:1].isalpha() else ITEM.match(line)
    text = line[marker.end() :] if marker else line
    box = BOX.match(text.strip()) if marker else None
    text = text.strip()[box.end() :] if box else text.strip()
    label = LABEL.match(text) if text[:1] in ("*", "_") else None
    said = plain(text[label.end() :] if label else text).strip()
    task = TASKS.get(box.group(1), "open") if box else ""
    return Block(said, headings, plain(label.group(1)) if label else "", bool(marker), task=task) if said else None


def plain(text: str) -> str:
    """Take links, emphasis and what is struck out off a text; what stands in backticks stays as it is."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(0))
        return f"\0{len(kept) - 1}\0"

    said = CODE.sub(keep, text.replace("\0", " ")) if "`" in text else text.replace("\0", " ")
    said = STRUCK.sub("", said) if "~~" in said else said
    bare = LINK.sub(lambda m: m.group(1), said) if "](" in said else said
    bare = EMPHASIS.sub(lambda m: m.group(2), bare) if "*" in bare or "__" in bare else bare
    return KEPT.sub(lambda m: kept[int(m.group(1))], bare) if kept else bare


@lru_cache(maxsize=2)
def read(markdown: str) -> tuple[tuple[Block, tuple[str, ...]], ...]:
    """Read the blocks of a text, each with its sentences; several ask for those of the same text."""
    return tuple((block, sentences(block.text)) for block in blocks(markdown))


def sentences(text: str) -> tuple[str, ...]:
    """Think: the sentences of a block. A full stop within backticks, a path, a version or ``e.g.`` ends none."""
    masked = masked_code(text)
    found, start = [], 0
    for end in END.finditer(masked):
        if not SHORT.search(masked[max(0, end.end() - ENDING) : end.end()]):
            found.append(text[start : end.end()].strip())
            start = end.end()
    return tuple(sentence for sentence in (*found, text[start:].strip()) if sentence)


def masked_code(text: str, by: str = "`") -> str:
    """Think: the text with every character in backticks replaced, so that its length and the rest stay the same."""
    return CODE.sub(lambda m: by * len(m.group(0)), text) if "`" in text else text
