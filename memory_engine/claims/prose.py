"""Markdown as a person reads it: blocks of prose, and sentences.

Code, tables and quotes are no prose.

Whatever stands there is read in time linear in its length: a repeated group takes what it took
(``++``), a pattern begins only where a run of its characters begins, and what may be far away is
looked for within a bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from memory_engine.claims.wrapping import ITEM, LABEL, goes_on, widths
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.patterns import regex

FENCE = regex(r"^\s*(?:[-*+]\s+)?(`{3,}|~{3,})")
HEADING = regex(
    r"^\s*+#{1,6}\s++(.*)$|^\s*+(?:\d++[.)]\s*+)?(?:\*\*|__)([^*_]++)(?:\*\*|__):?\s*+$"
)
NO_PROSE = regex(r"^\s*(?:\||>|⎿|(?:[-*_=]\s*){3,}$)")
WITHIN = r"(?:(?!<!--|-->).)*+"
COMMENTS = rf"<!--(?:{WITHIN}<!--{WITHIN}-->{WITHIN}-->|.*?(?:-->|\Z))"
"""A comment, or one around another: who takes a block out that has one means all of it."""
COMMENT = regex(COMMENTS, re.S)
CODE = regex(r"(?<!`)(`++)((?:[^`\n]++|(?!\1(?!`))`++)*+)\1(?!`)")
"""A run of backticks, up to the next run of the same length on its line."""
LINK = regex(r"!?\[([^\[\]\n]*+)\]\((?:[^()\s]++|\([^()\s]*+\))*+\)")
EMPHASIS = regex(r"(?<![\w*])(\*{1,3}|_{2,3})(?=\S)(.{1,300}?)(?<=\S)\1(?![\w*])")
STRUCK = regex(r"(?<!~)~~(?=[^\s~])[^~\n]{1,1000}(?<=\S)~~(?!~)\s?")
"""What somebody struck out is not said."""
BOX = regex(r"\[([ xX/~>-])\]\s+")
TASKS = {"x": "done", "X": "done", "-": "dropped", "~": "dropped"}
"""What stands in the box of a task -> how far it is; anything else is open."""

END = regex(
    r"[.!?…](?<![.!?…]{2})[.!?…]*+[\"'”’)\]*]*+(?=\s++[\"'“‘(\[*]*+[A-Z0-9`])"
    r"|[.!?](?<![.!?]{2})[.!?]*+[\"'”’)\]*]*+$"
)
SHORT = regex(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|no|fig|sec|dr|mr|mrs|st)|\b[A-Z])\.$", re.I
)

KEPT = regex(r"\0(\d+)\0")
LONGEST = 360
"""[characters] Of a sentence; a longer one is pasted, or several thoughts in one."""
LONGEST_LINE = 10_000
"""[characters] A longer line is data: nobody writes so much prose without a break."""

ENDING = 12
"""[characters] Before a full stop, in which an abbreviation is looked for."""

LEVELS = 6
"""Of headings in Markdown; a heading without signs stands below all of them."""
INDENTED = 4
"""[spaces] From here on a line outside a list is a code block in Markdown."""


class Block(NamedTuple):
    """A paragraph, item or row on one line, with its headings.

    Its lead-in label is taken off.

    ``task``: how far an item with a box is (``open``, ``done``, or ``dropped``); empty for any
    other block. ``under``: of an item within an item, what that one says.
    """

    text: str
    headings: tuple[str, ...] = ()
    label: str = ""
    item: bool = False
    row: bool = False
    task: str = ""
    under: str = ""


def blocks(markdown: str) -> Iterator[Block]:
    """Cut a text into its blocks of prose.

    A line of its own is a block, unless it plainly continues the line before.
    """
    headings: list[tuple[int, str]] = []
    above: list[tuple[int, str]] = []
    begun: Block | None = None
    more: list[str] = []
    before = ""
    lines = list(_lines(COMMENT.sub(" ", markdown)))
    for (line, heading), width in zip(lines, widths(lines), strict=True):
        if begun and (heading or not goes_on(begun.item, before, line, width)):
            yield _whole(begun, more)
            begun, more = None, []
        if heading:
            headings, above = _under(headings, line, heading), []
        elif begun:
            more.append(plain(line.strip()))
        elif line.strip():
            begun = _block(line, tuple(text for _, text in headings))
            begun = _within(above, line, begun)
        before = line.rstrip()
    if begun:
        yield _whole(begun, more)


def _under(headings: list[tuple[int, str]], line: str, heading: str) -> list[tuple[int, str]]:
    """The headings that the lines below this one stand under."""
    level = len(line) - len(line.lstrip("#")) or LEVELS + 1
    return [*(above for above in headings if above[0] < level), (level, heading)]


def _within(above: list[tuple[int, str]], line: str, begun: Block | None) -> Block | None:
    """Note an item among those around it.

    Gives it with what it is part of by its indent.
    """
    if not begun or not begun.item:
        if not line[:1].isspace():
            above.clear()
        return begun
    indent = len(line) - len(line.lstrip())
    while above and above[-1][0] >= indent:
        above.pop()
    outer = above[-1][1] if above else ""
    above.append((indent, f"{begun.label} {begun.text}"))
    return begun._replace(under=outer)


def _whole(begun: Block, more: list[str]) -> Block:
    """The block with the lines that continue it."""
    return begun._replace(text=" ".join((begun.text, *more))) if more else begun


def _lines(markdown: str) -> Iterator[tuple[str, str]]:
    """Each line that may be prose with ``""``, or a heading's text.

    What is no prose (code, tables, quotes) is an empty line.
    """
    fence, listed = "", False
    for line in markdown.splitlines():
        bare = line.lstrip()
        plain_line = bare[:1].isalpha()  # what marks a line begins with a sign or a digit
        mark = None if plain_line else FENCE.match(line)
        if mark and (not fence or mark.group(1).startswith(fence)):
            fence = "" if fence else mark.group(1)
            yield "", ""
        elif fence or _is_no_prose(line, plain_line):
            yield "", ""
        elif heading := _heading(line, plain_line):
            yield line, heading
        else:
            item = not plain_line and ITEM.match(line) is not None
            listed = item or (listed and bool(bare))
            coded = not listed and len(line) - len(bare) >= INDENTED
            yield "" if coded else line, ""


def _is_no_prose(line: str, plain_line: bool) -> bool:
    return len(line) > LONGEST_LINE or (not plain_line and NO_PROSE.match(line) is not None)


def _heading(line: str, plain_line: bool) -> str:
    """The text of a heading; "" for another line."""
    heading = None if plain_line else HEADING.match(line)
    if not heading:
        return ""
    return _title(heading.group(1)) if heading.group(2) is None else heading.group(2)


def _title(text: str) -> str:
    """A heading without the marks that may close it."""
    return text.rstrip().rstrip("#").rstrip()


def _block(line: str, headings: tuple[str, ...]) -> Block | None:
    """The block that a line begins, without marker, box and label."""
    marker = None if line[:1].isalpha() else ITEM.match(line)
    text, task = _boxed(line[marker.end() :].strip()) if marker else (line.strip(), "")
    label = LABEL.match(text) if text[:1] in ("*", "_") else None
    name = plain(label.group(1)) if label else ""
    prose = plain(text[label.end() :] if label else text).strip()
    return Block(prose, headings, name, bool(marker), task=task) if prose else None


def _boxed(text: str) -> tuple[str, str]:
    """The text behind an item's box, and how far its task is."""
    box = BOX.match(text)
    return (text[box.end() :], TASKS.get(box.group(1), "open")) if box else (text, "")


def plain(text: str) -> str:
    """Take links, emphasis and struck text off, but not within backticks."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(0))
        return f"\0{len(kept) - 1}\0"

    prose = text.replace("\0", " ")
    for signs, pattern, instead in _MARKUP:
        if any(sign in prose for sign in signs):
            prose = pattern.sub(keep if pattern is CODE else instead, prose)
    return KEPT.sub(lambda number: kept[int(number.group(1))], prose) if kept else prose


_MARKUP = (
    (("`",), CODE, ""),
    (("~~",), STRUCK, ""),
    (("](",), LINK, r"\1"),
    (("*", "__"), EMPHASIS, r"\2"),
)
"""(signs without which there is none, the mark, what is left of it); code is kept for later."""


@lru_cache(maxsize=2)
def read(markdown: str) -> tuple[tuple[Block, tuple[str, ...]], ...]:
    """Read the blocks of a text, each with its sentences.

    Several ask for those of the same text.
    """
    return tuple((block, sentences(block.text)) for block in blocks(markdown))


def sentences(text: str) -> tuple[str, ...]:
    """Cut a block into its sentences.

    A full stop within backticks, a path, a version or ``e.g.`` ends none.
    """
    masked = masked_code(text)
    found, start = [], 0
    for end in END.finditer(masked):
        if not SHORT.search(masked[max(0, end.end() - ENDING) : end.end()]):
            found.append(text[start : end.end()].strip())
            start = end.end()
    return tuple(sentence for sentence in (*found, text[start:].strip()) if sentence)


def masked_code(text: str, by: str = "`") -> str:
    """Replace all in backticks by a sign, at the same length."""
    return CODE.sub(lambda m: by * len(m.group(0)), text) if "`" in text else text
