"""Which pieces of what a person typed are quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator

QUOTED_WORDS = 4
"""[words] A quotation of fewer names a thing (``use "double quotes"``), one of more is
somebody's sentence."""

QUOTES = {'"': '"', "“": "”", "«": "»", "„": "“", "‘": "’", "「": "」"}

OPENING = re.compile("|".join(map(re.escape, QUOTES)))


CODE = re.compile(r"`[^`\n]*`")


def sentences_of(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, and whether each is quoted.

    Pieces end at full stops and line breaks; a quotation may reach into several.
    """
    spans = list(_quotations(CODE.sub(blanked, text)))
    start = 0
    for end in (match.end() for match in re.finditer(r"[.!?]+[\"”’»)]*(?=\s)|\n|\Z", text)):
        if end > start:
            yield text[start:end], any(opens < end and closes > start for opens, closes in spans)
            start = end


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """Yield quotations of a few words and more.

    One that is never closed goes on to the end.
    """
    start = 0
    while opening := OPENING.search(text, start):
        closes = text.find(QUOTES[opening.group()], opening.end())
        start = closes + 1 if closes >= 0 else len(text)
        if len(text[opening.end() : start].split()) >= QUOTED_WORDS:
            yield opening.start(), start
    for single in re.finditer(r"(?<!\w)'(?=\w)[^\n]*?\w[.!?]?'(?!\w)", text):
        if len(single.group().split()) >= QUOTED_WORDS:
            yield single.start(), single.end()


def blanked(match: re.Match[str]) -> str:
    """Put signs that mean nothing in the place of code."""
    return "x" * len(match.group())
