"""One character for several, one spelling for two systems' paths."""

from __future__ import annotations

import re
import unicodedata

from memory_engine.claims.words.lexicon import EXTENSIONS
from memory_engine.domain.patterns import regex

_FULL_WIDTH, _PLAIN, _LAST = 0xFF01, 0x21, 0xFF5E
"""Where the full-width forms of the ASCII signs begin and end, and what they are the forms of."""
_SIGNS = {
    **{wide: wide - _FULL_WIDTH + _PLAIN for wide in range(_FULL_WIDTH, _LAST + 1)},
    **dict.fromkeys(map(ord, "’‘ʼ‛"), "'"),
    **dict.fromkeys(map(ord, "“”‟"), '"'),
    **dict.fromkeys(map(ord, "‐‑−"), "-"),
    0x3000: " ",
    0x3002: ".",
    **{ord("→"): " -> ", ord("≥"): ">=", ord("≤"): "<="},
}
"""Sign -> how everybody else writes it."""

_WORD = r"[^\s\\/`\"'<>|*?:]++"
_DRIVEN = rf"[A-Za-z]:\\(?:{_WORD}(?:(?: {_WORD}){{1,3}}+(?=\\))?\\)*+(?:{_WORD})?"
_ROOTED = regex(rf"(?<![\w\\]){_DRIVEN}|(?<![\w\\.])\.{{1,2}}(?:\\[\w.@-]++)++\\?+")
"""``C:\\Program Files\\a.log``, ``.\\scripts\\x``: nothing else begins so."""
_NAMES = regex(r"(?<![\w\\/:.])\w[\w.@-]*+(?:\\\w[\w.@-]*+)++(?![\\\w+*?({\[])")
"""Names with backslashes between them: a path where the last one is a file's, else it may be
anything."""


_OTHER_DIGIT = regex(r"(?![0-9])\d")


def composed(text: str) -> str:
    """Write a text in form C, with plain signs and POSIX paths."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_SIGNS)
        text = text if text.isascii() else _OTHER_DIGIT.sub(lambda found: _digit(found[0]), text)
    return posix(text)


def _digit(sign: str) -> str:
    """The digit in ASCII; a raised or encircled one stays."""
    number = unicodedata.decimal(sign, None) if not sign.isascii() else None
    return sign if number is None else str(number)


def posix(text: str) -> str:
    """Write a text's Windows paths as everybody else writes paths."""
    if "\\" not in text:
        return text
    return _NAMES.sub(_if_file, _ROOTED.sub(_rooted, text))


def _rooted(found: re.Match[str]) -> str:
    path = found[0].replace("\\", "/")
    return path[0].upper() + path[1:]


def _if_file(found: re.Match[str]) -> str:
    ending = found[0].rpartition(".")[2] if "." in found[0].rpartition("\\")[2] else ""
    return found[0].replace("\\", "/") if ending.lower() in EXTENSIONS else found[0]
