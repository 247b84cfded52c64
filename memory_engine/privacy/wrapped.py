"""What a text says in another written form.

Escapes are undone, lines joined, base64 read. A secret within a JSON string, an address, a page of
HTML or a wrapped line is one for all that. Each form comes with the way back: where what it says
stands in the text itself.
"""

from __future__ import annotations

import binascii
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from memory_engine.domain.patterns import regex

ESCAPE = regex(
    r"%(?:25)*[0-9A-Fa-f]{2}|(?<!\\)\\++(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[^\s\\uxdswDSWB]|\Z)|"
    r"&(?:amp;)*(?:#\d{1,5}|#[xX][0-9A-Fa-f]{1,4}|quot|apos|lt|gt|amp|nbsp|colon|equals|commat|"
    r"sol|num);"
)
"""Of an address, of a string of JSON or a program, of HTML; each also within its like."""
NAMED = {
    "quot": '"',
    "apos": "'",
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "nbsp": " ",
    "colon": ":",
    "equals": "=",
    "commat": "@",
    "sol": "/",
    "num": "#",
}
HEX = 16
LETTERED = {"n": "\n", "r": "\n", "t": "\t", "b": " ", "f": " "}
JOINT = regex(
    r"[\w+/=.-]{0,40}+(?P<joint>\\?\r?\n[ \t>|]{0,40}|"
    r"[\"'`][ \t]{0,9}[+.\\]?\s{0,40}[\"'`])(?=[\w+/=.-]{4})"
)
"""Behind a run, where its line was broken, or its string taken to pieces."""
BASE64 = regex(
    r"[A-Za-z0-9+/_-]{20,}"
    r"(?:(?:\\?\r?\n[ \t>|]{0,40}|\\n)[A-Za-z0-9+/_-]{4,})*={0,2}"
)
BROKEN = regex(r"\\?\r?\n[ \t>|]{0,40}|\\n")
LEAST_BASE64 = 20
"""[letters] Of a line in base64 that may say something."""
URL_SAFE = str.maketrans("-_", "+/")
QUANTUM = 4
"""[letters] Of base64, that say three bytes."""
PRINTED = regex(r"[^\x00-\x08\x0e-\x1f\x7f-\x9f]+")
"""A text, not bytes that happen to be one."""


class Unwrapped:
    """What a text says, and where its stretches stand.

    They stand in the text itself.
    """

    def __init__(self, text: str, pieces: Iterable[tuple[int, int, str]]) -> None:
        """Put contents in the place of a text's pieces.

        The pieces come in order.
        """
        self.changed: list[int] = []
        self._pieces = [*pieces]
        self._ends: list[int] = []
        parts: list[str] = []
        at = length = 0
        for start, end, meant in self._pieces:
            parts += (text[at:start], meant)
            length += start - at + len(meant)
            self.changed.append(length - len(meant))
            self._ends.append(length)
            at = end
        self.text = "".join((*parts, text[at:]))

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Give where what stands between two places stands in the text itself."""
        return self._origin(start)[0], self._origin(end - 1)[1]

    def _origin(self, place: int) -> tuple[int, int]:
        """Give where a place's sign begins and ends originally.

        It is in the text itself.
        """
        at = bisect_right(self._ends, place)
        if at < len(self.changed) and place >= self.changed[at]:
            start, end, _ = self._pieces[at]
            return start, end
        if at:
            place += self._pieces[at - 1][1] - self._ends[at - 1]
        return place, place + 1

    def changes(self, start: int, end: int) -> bool:
        """Tell whether anything between two places is written otherwise."""
        at = bisect_left(self.changed, start)
        return at < len(self.changed) and self.changed[at] < end


def unescaped(text: str) -> Unwrapped | None:
    """Undo what is escaped in a text; None where nothing is."""
    pieces = [(*found.span(), _meant(found[0])) for found in ESCAPE.finditer(text)]
    return Unwrapped(text, pieces) if pieces else None


def _meant(escape: str) -> str:
    if escape[0] == "%":
        return chr(int(escape[-2:], HEX))
    if escape[0] == "&":
        name = escape[escape.rfind("&") + 1 : -1].rpartition(";")[2]
        if name[0] != "#":
            return NAMED[name]
        number = int(name[2:], HEX) if name[1] in "xX" else int(name[1:])
        return chr(number)
    letters = escape.lstrip("\\")
    if letters[:1] in ("u", "x"):
        return chr(int(letters[1:], HEX))
    return LETTERED.get(letters, letters)


def rejoined(text: str, runs: Iterable[tuple[int, int]]) -> Unwrapped | None:
    """Put together runs that were broken; None where none was."""
    joints = {found.span("joint"): "" for _, end in runs if (found := JOINT.match(text, end))}
    return Unwrapped(text, [(*span, meant) for span, meant in joints.items()]) if joints else None


def read(text: str, runs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield base64 runs that say a text, and the texts."""
    ended = 0
    for start, end in runs:
        if start < ended or end - start < LEAST_BASE64 or text[start:end].islower():
            continue
        if (found := BASE64.match(text, start)) and (meant := decoded(found[0])):
            ended = found.end()
            yield start, ended, meant


def decoded(written: str) -> str:
    """Read a run that is base64 of a text.

    Gives "" for any other.
    """
    letters = BROKEN.sub("", written).translate(URL_SAFE).rstrip("=")
    try:
        meant = binascii.a2b_base64(letters + "=" * (-len(letters) % QUANTUM)).decode()
    except ValueError:
        return ""
    return meant if PRINTED.fullmatch(meant) else ""
