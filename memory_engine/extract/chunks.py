"""A text -> pieces small enough to be an answer, for search.

Each comes as its lines. Nothing is judged, nothing lost.

A piece holds whole lines that stand together: measured on questions about real sessions, search
over pieces of this size finds half as many again as search over single sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LONGEST = 700
"""[characters] Of a piece; a line that is longer is cut between words."""

MOST = 40
"""[pieces] Of one text: what is longer is a document, and was pasted."""

FEWEST_WORDS = 3
"""[words] Less says nothing that a search could be for."""

HEADING = re.compile(r"^\s*#{1,6}\s+\S")


def chunks(text: str) -> Iterator[tuple[str, ...]]:
    """Cut a text into pieces at line breaks, headings with theirs."""
    piece: tuple[str, ...] = ()
    length, count = 0, 0
    for line in _lines(text):
        begins = HEADING.match(line) or length + len(line) >= LONGEST
        if piece and begins and not HEADING.fullmatch(" ".join(piece)):
            if worth(piece):
                yield piece
                count += 1
            piece, length = (), 0
        if count == MOST:
            return
        length += len(line) + bool(piece)
        piece = (*piece, line)
    if worth(piece):
        yield piece


def worth(piece: Iterable[str]) -> bool:
    """Tell whether a piece has words enough to be looked for."""
    return sum(len(line.split()) for line in piece) >= FEWEST_WORDS


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        bare = " ".join(line.split())
        while len(bare) > LONGEST:
            cut = bare.rfind(" ", 0, LONGEST) + 1 or LONGEST
            yield bare[:cut].rstrip()
            bare = bare[cut:].lstrip()
        if bare:
            yield bare
