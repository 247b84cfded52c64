"""Many patterns over one text: its words tell which can match.

Nothing is decided here: a pattern is passed over only where it cannot match. From each the words
are taken that its matches begin with, by the parser of regular expressions itself; where these
can't be told the pattern is tried on every text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from memory_engine.claims.starts import Start, starts_of

KEY = 4
"""[letters] Of the beginning of a word, by which patterns are looked up."""

WORD = re.compile(r"\w+")
NUMBER = re.compile(r"\b\d")
FOLDED = re.compile("[\u0130\u0131\u017f\u212a]")
"""Letters that a pattern without case takes for ASCII ones, and ``str.lower`` does not."""


class Spotter:
    """Patterns by name, to be looked for in text after text."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self.patterns = patterns
        self._bits = {name: 1 << place for place, name in enumerate(patterns)}
        self._of_bit = [*patterns.items()]
        self._whole: dict[str, int] = {}
        self._keys: dict[str, int] = {}
        self._signs: dict[str, int] = {}
        self._numbers = self._always = 0
        for name, pattern in patterns.items():
            for start in starts_of(pattern):
                self._file(start, self._bits[name])

    def _file(self, start: Start, bit: int) -> None:
        """Note under what a pattern is to be found."""
        short = start.kind == "beginning" and len(start.text) < KEY
        if start.kind == "number":
            self._numbers |= bit
        elif start.kind == "any" or short:
            self._always |= bit
        else:
            signs, whole, keys = self._signs, self._whole, self._keys
            table = signs if start.kind == "sign" else whole if start.whole else keys
            key = start.text[:KEY] if table is keys else start.text
            table[key] = table.get(key, 0) | bit

    def found(self, text: str) -> set[str]:
        """Name the patterns that match somewhere in a text."""
        return set(self._matching(text))

    def first(self, text: str) -> str:
        """Name the first of the patterns that matches; empty where none does."""
        return next(self._matching(text), "")

    def _matching(self, text: str) -> Iterator[str]:
        folded = not text.isascii() and FOLDED.search(text)
        sure, maybe = (0, (1 << len(self._bits)) - 1) if folded else self._bits_of(text)
        left = sure | maybe
        while left:
            bit = left & -left
            name, pattern = self._of_bit[bit.bit_length() - 1]
            if sure & bit or pattern.search(text):
                yield name
            left ^= bit

    def _bits_of(self, text: str) -> tuple[int, int]:
        """The patterns that surely match, and those that may."""
        sure, maybe = 0, self._always
        whole, keys = self._whole, self._keys
        for word in {*WORD.findall(text.lower())}:
            sure |= whole.get(word, 0)
            maybe |= keys.get(word[:KEY], 0)
        for sign, bits in self._signs.items():
            maybe |= bits if sign in text else 0
        if self._numbers & ~maybe and NUMBER.search(text):
            maybe |= self._numbers
        return sure, maybe
