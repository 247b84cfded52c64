"""Markdown with line numbers: passages, and commands of code blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from memory_engine.claims.prose import COMMENT, FENCE, HEADING, LEVELS, LONGEST_LINE, sentences
from memory_engine.claims.wrapping import ITEM
from memory_engine.domain.managed import blanked
from memory_engine.domain.table import words

FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*(?=\n|\Z)", re.S)
SHELL = words("bash sh shell zsh fish console shell-session shellsession terminal")
"""What a code block says that it is, where its lines are typed into a shell."""
TYPED = re.compile(r"(?:[$%] |\./)?[a-z][\w.+-]*(?:\s|$)|#|\s*$")
"""A line of a code block that does not say what it is, where all of it may be commands."""
PROMPT = re.compile(r"^\s*[$%] ")
ROW = re.compile(r"^\s*\|")
QUOTE = re.compile(r"^\s*>\s?")

NESTED = 3
"""[items] That a nested item stands under, of those nearest to it."""

Line = tuple[int, str]


class Passage(NamedTuple):
    """A paragraph, item, row, heading or command, and its line.

    ``above`` is what it stands under: the headings, the words that lead to its list, table or code
    block, the items that it is part of, and the comment over a command.
    """

    line: int
    text: str
    command: bool = False
    above: tuple[str, ...] = ()


def passages(markdown: str) -> Iterator[Passage]:
    """Read a text into passages.

    Front matter, comments, and what memory wrote there are left out.
    """
    around = _Around()
    for block, lines in _parts(_blanked(blanked(markdown)).split("\n")):
        if block is None:
            yield from map(around.entered, _paragraphs(lines))
        elif lines:
            above = around.over(lines[0][0] - 1)
            yield from (one._replace(above=(*above, *one.above)) for one in _commands(block, lines))


class _Around:
    """What the next passage stands under."""

    def __init__(self) -> None:
        self._headings = self._items = tuple[tuple[int, str], ...]()
        self._lead, self._next = "", 0

    def over(self, line: int) -> tuple[str, ...]:
        """Give what stands over a list, table or block.

        A sentence leads in to it that ends with a colon, or stands right on top of it.
        """
        if self._next and line != self._next and not self._lead.rstrip("*_ ").endswith(":"):
            self._lead = ""
        self._next = 0
        led = (self._lead,) if self._lead else ()
        return (*(text for _, text in self._headings), *led, *(text for _, text in self._items))

    def entered(self, passage: Passage) -> Passage:
        """Put a passage under what stands, and over what follows."""
        if heading := HEADING.match(passage.text):
            self._open(passage.text, heading[1] or heading[2] or "")
            return passage._replace(above=self.over(passage.line))
        if item := ITEM.match(passage.text):
            return self._listed(passage, len(item[1]))
        if ROW.match(passage.text):
            return passage._replace(above=self.over(passage.line))
        self._items, self._lead = (), sentences(passage.text)[-1]
        self._next = passage.line + passage.text.count("\n") + 1
        return passage._replace(above=tuple(text for _, text in self._headings))

    def _listed(self, passage: Passage, depth: int) -> Passage:
        """Put an item under what stands, and over its own items."""
        self._items = _outside(self._items, depth)
        above = self.over(passage.line)
        self._items = (*self._items, (depth, passage.text))[-NESTED:]
        return passage._replace(above=above)

    def _open(self, line: str, title: str) -> None:
        level = len(line) - len(line.lstrip("#")) or LEVELS + 1
        self._headings = (*_outside(self._headings, level), (level, title.strip()))
        self._items, self._lead, self._next = (), "", 0


def _outside(around: tuple[tuple[int, str], ...], depth: int) -> tuple[tuple[int, str], ...]:
    return tuple(one for one in around if one[0] < depth)


def _blanked(markdown: str) -> str:
    """Blank out what is not shown; every line keeps its number."""
    blank = re.compile(r"[^\n]")
    text = FRONT_MATTER.sub(lambda found: blank.sub(" ", found[0]), markdown)
    return COMMENT.sub(lambda found: blank.sub(" ", found[0]), text)


def _parts(lines: Sequence[str]) -> Iterator[tuple[str | None, list[Line]]]:
    """Part prose (None) from code blocks with their language."""
    fence, block, held = "", None, list[Line]()
    for number, line in enumerate(lines, 1):
        mark = FENCE.match(line)
        about = line[mark.end() :].strip() if mark else ""
        if mark and _is_fence(mark[1], about, fence):
            yield block, held
            fence, block = ("", None) if fence else (mark[1], about)
            held = []
        elif len(line) <= LONGEST_LINE:
            held.append((number, line.rstrip()))
    yield block, held


def _is_fence(sign: str, about: str, open_fence: str) -> bool:
    """Whether a sign opens a block, or closes the open one."""
    return sign.startswith(open_fence) and not about if open_fence else "`" not in about


def _paragraphs(lines: Sequence[Line]) -> Iterator[Passage]:
    """Join the lines of each paragraph or item.

    A heading or table row stands alone.
    """
    held, size = list[Line](), 0
    for number, line in lines:
        text = QUOTE.sub("", line)
        alone = bool(HEADING.match(text) or ROW.match(text))
        size += len(text)
        if held and (alone or _begins(text) or size > LONGEST_LINE):
            yield _joined(held)
            held, size = [], 0
        if alone:
            yield Passage(number, text)
        elif text.strip():
            held.append((number, text))
    if held:
        yield _joined(held)


def _begins(text: str) -> bool:
    return not text.strip() or ITEM.match(text) is not None


def _joined(lines: Sequence[Line]) -> Passage:
    return Passage(lines[0][0], "\n".join(text for _, text in lines))


def _commands(block: str, lines: Sequence[Line]) -> Iterator[Passage]:
    """List the commands of a code block.

    Where some lines have a prompt, the others are output.
    """
    prompted = any(PROMPT.match(line) for _, line in lines)
    if not _typed(block, lines, prompted):
        return
    note = ""
    for number, line in _continued(lines):
        text = line.strip()
        if not text or text.startswith("#"):
            note = f"{note} {text.lstrip('# ')}".strip() if text else ""
        elif PROMPT.match(line) or not prompted:
            yield Passage(number, PROMPT.sub("", line).strip(), True, (note,) if note else ())


def _typed(block: str, lines: Sequence[Line], prompted: bool) -> bool:
    named = block.lower().split()
    return named[0] in SHELL if named else prompted or all(TYPED.match(line) for _, line in lines)


def _continued(lines: Sequence[Line]) -> Iterator[Line]:
    """Join a line that ends in a backslash to the next one."""
    start, before = 0, ""
    for number, line in lines:
        start = start or number
        if line.endswith("\\"):
            before += line[:-1] + " "
            continue
        yield start, before + line
        start, before = 0, ""
