"""Markdown as a person reads it: its blocks of prose, and the sentences in them. Code, tables and
quotes are no prose.

Whatever stands there is read in time linear in its length: a repeated group takes what it took
(``++``), a pattern begins only where a run of its characters begins, and what may be far away is
looked for within a bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

FENCE = re.compile(r"^\s*(?:[-*+]\s+)?(`{3,}|~{3,})")
HEADING = re.compile(
    r"^\s*+#{1,6}\s++(.*)$|^\s*+(?:\d++[.)]\s*+)?(?:\*\*|__)([^*_]++)(?:\*\*|__):?\s*+$"
)
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
SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|no|fig|sec|dr|mr|mrs|st)|\b[A-Z])\.$", re.I
)

KEPT = re.compile(r"\0(\d+)\0")
LONGEST = 360
"""[characters] Of a sentence; a longer one is pasted, or several thoughts in one."""
LONGEST_LINE = 10_000
"""[characters] A longer line is data: nobody writes so much prose without a break."""

ENDING = 12
"""[characters] Before a full stop, in which an abbreviation is looked for."""

NARROWEST, WIDEST = 64, 130
"""[characters] Who breaks lines breaks them at a width between these."""
LONGEST_WORD = 40
"""[characters] At the end of a line, of those that are looked at."""
CLOSED = re.compile(r"[.!?:;][\"'”’)\]*_`]*$")
OPEN_END = re.compile(
    r"(?:,|(?<![\w-])(?:an?|the|of|to|in|on|at|by|for|from|with|into|as|than|and|or|nor|"
    r"but|is|are|was|were|be|not|"
    r"that|which|when|if|because|since|its|their|your|our))$",
    re.I,
)
"""No sentence ends so."""
WORD_BEGINS = re.compile(r"[\w`(\[\"'“‘*_~./@]")
ANEW = re.compile(r"(?:Always|Never|Don['’]t|Do not|Please|Also|And|But|So|Then|If|When)\b")
"""A line that begins so, in a text of no fixed width, is a thought of its own."""

LEVELS = 6
"""Of headings in Markdown; a heading without signs stands below all of them."""
INDENTED = 4
"""[spaces] From here on a line outside a list is a code block in Markdown."""


class Block(NamedTuple):
    """A paragraph, list item or table row on one line, its lead-in label taken off, and the
    headings that it stands under.

    ``task``: how far an item with a box is (``open``, ``done``, or ``dropped``); empty for any
    other block.
    """

    text: str
    headings: tuple[str, ...] = ()
    label: str = ""
    item: bool = False
    row: bool = False
    task: str = ""


def blocks(markdown: str) -> Iterator[Block]:
    """Think: the blocks of prose of a text. A line of its own is a block, unless it plainly
    continues the line before."""
    headings: list[tuple[int, str]] = []
    begun: Block | None = None
    more: list[str] = []
    before = ""
    lines = list(_lines(COMMENT.sub(" ", markdown)))
    for (line, heading), width in zip(lines, _widths(lines), strict=True):
        if begun and (
            heading or not (_continues(before, line) or _wrapped(begun, before, line, width))
        ):
            yield _whole(begun, more)
            begun, more = None, []
        if heading:
            level = len(line) - len(line.lstrip("#")) or LEVELS + 1
            headings = [*(h for h in headings if h[0] < level), (level, heading)]
        elif begun:
            more.append(plain(line.strip()))
        elif line.strip():
            begun = _block(line, tuple(text for _, text in headings))
        before = line.rstrip()
    if begun:
        yield _whole(begun, more)


def _whole(begun: Block, more: list[str]) -> Block:
    """The block with the lines that continue it."""
    return begun._replace(text=" ".join((begun.text, *more))) if more else begun


def _lines(markdown: str) -> Iterator[tuple[str, str]]:
    """Each line that may be prose with ``""``, or a heading with its text; an empty line for
    what is no prose."""
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


def _wrapped(begun: Block, before: str, line: str, width: int) -> bool:
    """Tell whether a line goes on with the one before, which was broken where it had become too
    long.

    It stands within an item, or the one before can't end so, or its first word had no room there.
    """
    text = line.strip()
    if (
        not text
        or CLOSED.search(before[-LONGEST_WORD:])
        or ITEM.match(line)
        or not WORD_BEGINS.match(text)
        or LABEL.match(text)
    ):
        return False
    if (begun.item and line[0].isspace()) or OPEN_END.search(before[-LONGEST_WORD:]):
        return True
    return (
        len(before) <= WIDEST
        and len(before) + 1 + len(text.split()[0]) > width
        and not ANEW.match(text)
    )


def _widths(lines: list[tuple[str, str]]) -> Iterator[int]:
    """Give for each line the width of the run of lines that it stands in."""
    for _, run in groupby(lines, lambda one: bool(one[0].strip() and not one[1])):
        held = list(run)
        width = max(NARROWEST, *(len(line.rstrip()) for line, _ in held))
        yield from [width] * len(held)


def _block(line: str, headings: tuple[str, ...]) -> Block | None:
    marker = None if line[:1].isalpha() else ITEM.match(line)
    text = line[marker.end() :] if marker else line
    box = BOX.match(text.strip()) if marker else None
    text = text.strip()[box.end() :] if box else text.strip()
    label = LABEL.match(text) if text[:1] in ("*", "_") else None
    said = plain(text[label.end() :] if label else text).strip()
    task = TASKS.get(box.group(1), "open") if box else ""
    return (
        Block(said, headings, plain(label.group(1)) if label else "", bool(marker), task=task)
        if said
        else None
    )


def plain(text: str) -> str:
    """Take links, emphasis and what is struck out off a text; what stands in backticks stays as
    it is."""
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
    """Read the blocks of a text, each with its sentences; several ask for those of the same
    text."""
    return tuple((block, sentences(block.text)) for block in blocks(markdown))


def sentences(text: str) -> tuple[str, ...]:
    """Think: the sentences of a block. A full stop within backticks, a path, a version or
    ``e.g.`` ends none."""
    masked = masked_code(text)
    found, start = [], 0
    for end in END.finditer(masked):
        if not SHORT.search(masked[max(0, end.end() - ENDING) : end.end()]):
            found.append(text[start : end.end()].strip())
            start = end.end()
    return tuple(sentence for sentence in (*found, text[start:].strip()) if sentence)


def masked_code(text: str, by: str = "`") -> str:
    """Think: the text with every character in backticks replaced, so that its length and the
    rest stay the same."""
    return CODE.sub(lambda m: by * len(m.group(0)), text) if "`" in text else text
