"""A content taken out of a text, however it is written.

It goes by the ways in which the store writes it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from memory_engine.domain.patterns import regex
from memory_engine.privacy.recognised import FORMS, lowered

GAP = r"(?:\s|\\[nrt])+"
"""A run of white space, as it is or as JSON has it."""
ID = regex(r"\b(?:[of][0-9a-f]{12}(?:[0-9a-f]{4})?|[0-9a-f]{64})\b")
"""An observation's or a fact's name, or the hash of an entry."""
HEXADECIMAL = regex(r"[0-9a-fA-F]+")
ALONE = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
"""Where digits are a number by themselves, and no part of a time, a name or a hash."""
DATA = regex(r"[A-Za-z0-9+/]{1000,}")
"""Bytes of ours that are written as text, in which letters mean nothing."""
DOTS = ("…", "\\u2026")
"""What a text ends with that was cut."""
ENDS = ('"', "\t", "\n", "\\", "")
"""What else stands behind a text's end."""
BEGUN, HALF = 4, 8
"""[characters] Of a content's beginning that give it away before dots, and before an end."""
LEAST_SHARE = 2 / 3
"""[of a content] For its beginning to give it away before an end without dots."""


class Eraser:
    """Takes contents out of texts, and renames things.

    Each content is replaced by its marker.
    """

    def __init__(
        self, contents: Mapping[str, str] | None = None, ids: Mapping[str, str] | None = None
    ) -> None:
        self._ids = dict(ids or {})
        self._rows = [
            (_piece(form), re.compile(_written(form), re.I), marker, form)
            for content, marker in sorted((contents or {}).items(), key=lambda row: -len(row[0]))
            for form in _forms(content)
        ]

    def named(self, ids: Mapping[str, str]) -> Eraser:
        """Give the same eraser that knows of further names."""
        eraser = Eraser(ids={**self._ids, **ids})
        eraser._rows = self._rows
        return eraser

    def clean(self, text: str) -> str:
        """Give a text with markers for contents, and new names."""
        text = self.without(text)
        if self._ids:
            return str(ID.sub(lambda found: self._ids.get(found[0], found[0]), text))
        return text

    def without(self, text: str) -> str:
        """Give a text with markers in the place of contents."""
        parts, at = [], 0
        for start, end, marker in self.spans(text):
            parts += [text[at:start], marker]
            at = end
        return "".join((*parts, text[at:])) if parts else text

    def holds(self, text: str) -> bool:
        """Tell whether a text has a content, or old name."""
        return self.clean(text) != text

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Find where contents stand, in order, none within another."""
        low, found = lowered(text), list[tuple[int, int, str]]()
        for piece, pattern, marker, form in self._rows:
            if piece in low:
                found += [(*each.span(), marker) for each in pattern.finditer(text)]
            if lowered(form[:BEGUN]) in low:
                found += [(start, end, marker) for start, end in _cut_off(low, lowered(form))]
        return list(_apart(_in_words(text, found)))


def _in_words(text: str, found: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Leave out what stands amid bytes written as text."""
    data = [run.span() for run in DATA.finditer(text)] if found else []
    begun = [start for start, _ in data]
    for start, end, marker in found:
        run = data[at - 1] if (at := bisect_right(begun, start)) else (0, 0)
        if not (end <= run[1] and end - start < run[1] - run[0]):
            yield start, end, marker


def _apart(found: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    at = 0
    for start, end, marker in sorted(set(found), key=lambda span: (span[0], -span[1])):
        if start >= at:
            yield start, end, marker
            at = end


def _forms(content: str) -> Iterator[str]:
    """Give a content's forms, as given and in derived texts.

    Texts were made of one of its forms.
    """
    squeezed = " ".join(content.split())
    yield from dict.fromkeys((squeezed, *(unicodedata.normalize(form, squeezed) for form in FORMS)))


def _piece(content: str) -> str:
    """Give a content's longest part written the same everywhere.

    It is in lower case.
    """
    pieces: list[str] = re.findall(r"[a-z0-9]+", lowered(content))
    return max(pieces, key=len, default="")


def _written(content: str) -> str:
    """Match all ways in which logs, JSON and tables write a content."""
    pattern = "".join(GAP if sign == " " else _sign(sign) for sign in content)
    return ALONE.format(pattern) if HEXADECIMAL.fullmatch(content) else pattern


def _sign(sign: str) -> str:
    if sign == '"':
        return r'\\*"'
    if sign == "\\":
        return r"\\+"
    if sign.isascii() and sign.isalnum():
        return sign
    if sign.isascii():
        slash = r"\\*" if sign == "/" else ""
        return rf"(?:{slash}{re.escape(sign)}|\\u{ord(sign):04x})"
    return f"(?:{re.escape(sign)}|{re.escape(json.dumps(sign)[1:-1])})"


def _cut_off(text: str, content: str) -> Iterator[tuple[int, int]]:
    """Find beginnings of a content that a cut left of it.

    Both are in lower case.
    """
    for start, length in _beginnings(text, content):
        if length < len(content) and _ends(text, start + length, length, content):
            yield start, start + length


def _beginnings(text: str, content: str) -> Iterator[tuple[int, int]]:
    """Yield where a content begins, and how much stands there.

    It is how many of its characters stand in the text. No character of the text is compared with
    one of the content twice: of what a beginning that reaches furthest has shown, the content tells
    by how far it agrees with itself (Z algorithm).
    """
    own = _own_agreements(content)
    reach = furthest = 0  # up to where the text is known, and the beginning that showed it
    start = text.find(content[:BEGUN])
    while start >= 0:
        length = own[start - furthest] if start < reach else 0
        if start + length >= reach:
            length = _agreeing(text, content, start, max(reach - start, 0))
            reach, furthest = start + length, start
        yield start, length
        start = text.find(content[:BEGUN], start + 1)


def _own_agreements(content: str) -> list[int]:
    """Count at each place how a content repeats its beginning.

    It is how many characters there are as at the beginning.
    """
    own = [len(content)] + [0] * (len(content) - 1)
    reach = furthest = 0
    for start in range(1, len(content)):
        if start < reach:
            own[start] = min(own[start - furthest], reach - start)
        if start + own[start] >= reach:
            own[start] = _agreeing(content, content, start, own[start])
            reach, furthest = start + own[start], start
    return own


def _agreeing(text: str, content: str, start: int, length: int) -> int:
    """Count a content's characters at a place, from known ones.

    So many are known to stand there.
    """
    most = min(len(content), len(text) - start)
    while length < most and text[start + length] == content[length]:
        length += 1
    return length


def _ends(text: str, at: int, length: int, content: str) -> bool:
    if text.startswith(DOTS, at):
        return length >= (HALF if " " in content else BEGUN)
    return text[at : at + 1] in ENDS and length >= max(HALF, LEAST_SHARE * len(content))
