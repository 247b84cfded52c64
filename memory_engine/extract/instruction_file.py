"""What files of instructions for agents quote of a code base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from memory_engine.claims.instruction_files import IMPORTING
from memory_engine.claims.mention import URL, code_span
from memory_engine.claims.prose import CODE, EMPHASIS, LONGEST, sentences
from memory_engine.claims.wrapping import ITEM
from memory_engine.domain import ids
from memory_engine.domain.patterns import regex
from memory_engine.extract.numbered import Passage, passages
from memory_engine.extract.statement import key
from memory_engine.privacy.personal import Personal, impersonal

LINK = regex(r"\]\((?!#)<?([^()\s<>]+)>?\)")
IMPORT = regex(r"(?<!\S)@((?:[\w.-]+/)*[\w.-]+\.(?:md|mdc|txt))\b")
FOLDER = regex(r"(?!@)[\w.@-]+(?:/[\w.@+-]+)+")
COMMAND = regex(r"(?:\./|[a-z][\w.+-]*\s)\S.*", re.S)
HELD_IN = regex(
    r"[\s*]*(?:is |are |lives? |defined |declared |implemented )*(?:in |\()[\s*]*\Z"
)  # fmt: skip
"""Between a symbol and the file that is said to hold it."""

How = Literal["command", "path", "folder", "link", "symbol", "sentence"]


class Quote(NamedTuple):
    """Words that speak of a code base, and their line.

    ``how`` says what they are: of a "symbol" ``place`` is the file that is said to hold it.
    ``sentence`` is what they stand in, ``before`` what of it goes before them, ``above`` what it
    stands under.
    """

    line: int
    how: How
    words: str
    sentence: str = ""
    before: str = ""
    place: str = ""
    above: tuple[str, ...] = ()


SCOPED = regex(r"^In `[^`]+/`: ")
"""How an instruction begins that stands in a file of a folder."""


def pen_key(sentence: str) -> str:
    """Make the key that tells who wrote a sentence of instructions.

    Whatever is hidden of it where it is written down: it is the same sentence.
    """
    plain = impersonal(SCOPED.sub("", sentence), Personal())
    return ids.digest("penned", key(plain))[:16]


UNSEEN = "unseen:"


def unseen_key(at: str) -> str:
    """Key the time at which a file was written unseen.

    The file is a whole one, and nobody saw what went into it.
    """
    return UNSEEN + at


def quotes(path: str, text: str) -> Iterator[Quote]:
    """List what an instruction file quotes of its code base, in order."""
    importing = path.rpartition("/")[2] in IMPORTING
    for passage in passages(text):
        if passage.command:
            yield Quote(passage.line, "command", passage.text, above=passage.above)
        else:
            yield from _said(passage, importing)


def _said(passage: Passage, importing: bool) -> Iterator[Quote]:
    start, line = 0, passage.line
    for sentence in sentences(passage.text):
        at = passage.text.index(sentence, start)
        line += passage.text.count("\n", start, at)
        for quote in _quoted(sentence, importing):
            yield quote._replace(line=line + quote.line, sentence=sentence, above=passage.above)
        start, line = at + len(sentence), line + sentence.count("\n")


def _quoted(sentence: str, importing: bool) -> Iterator[Quote]:
    """List what a sentence quotes; lines are counted from its own first."""
    yield from _coded(sentence)
    bare = CODE.sub(lambda found: " " * len(found[0]), sentence)
    for pattern in (LINK, IMPORT) if importing else (LINK,):
        for found in pattern.finditer(bare):
            before, link = sentence[: found.start()], found[1].partition("#")[0]
            if not URL.match(link):
                link = link.removeprefix("mdc:")
                yield Quote(before.count("\n"), "link", link, before=before)
    if len(sentence) <= LONGEST:
        plain = EMPHASIS.sub(r"\2", " ".join(ITEM.sub("", sentence).split()))
        yield Quote(0, "sentence", plain)


def _coded(sentence: str) -> Iterator[Quote]:
    """List what stands in backticks."""
    end, symbol = 0, ""
    for span in CODE.finditer(sentence):
        code, before = span[2].strip(), sentence[: span.start()]
        line, (kind, name) = before.count("\n"), code_span(code)
        if kind == "path" and symbol and HELD_IN.match(before[end:]):
            yield Quote(line, "symbol", symbol, before=before, place=name)
        end, symbol = span.end(), name if kind == "symbol" else ""
        if how := _how(kind, code):
            yield Quote(line, how, name if kind == "path" else code, before=before)


def _how(kind: str, code: str) -> How | None:
    if kind == "path":
        return "path"
    if FOLDER.fullmatch(code):
        return "folder"
    return "command" if COMMAND.fullmatch(code) else None
