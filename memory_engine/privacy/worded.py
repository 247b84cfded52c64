"""Which of many words stand in a text.

All are sought at once, by three of their letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

Row = TypeVar("Row")
Three = tuple[str, ...]
"""Letters in a row by which a word is sought."""
LETTERS = 3
"""[letters] By which a word is sought; one of fewer is sought by itself."""
BY_USE = "etaoinsrhldcumfpgwybvkxjqz"
"""The letters of English, the most used first: a word is sought by those least used."""


class Worded(Generic[Row]):
    """Rows, by words one of which their texts hold.

    The word stands in every text that the row is for, in lower case.
    """

    def __init__(self, rows: Iterable[tuple[Row, Iterable[str]]]) -> None:
        self._short: list[tuple[str, Row]] = []
        self._long: dict[Three, list[tuple[str, Row]]] = {}
        for row, words in rows:
            for word in words:
                if len(word) < LETTERS:
                    self._short.append((word, row))
                else:
                    self._long.setdefault(_rarest(word), []).append((word, row))
        self._threes = frozenset(self._long)

    def of(self, lowered: str) -> set[Row]:
        """Give the rows for a text, which is in lower case."""
        found = [self._short] if self._short else []
        found += map(self._long.__getitem__, self._threes.intersection(_threes(lowered)))
        return {row for rows in found for word, row in rows if word in lowered}


def _threes(word: str) -> Iterable[Three]:
    return zip(word, word[1:], word[2:], strict=False)


def _rarest(word: str) -> Three:
    return max(_threes(word), key=lambda three: sum(map(_rarity, three)))


def _rarity(sign: str) -> int:
    return BY_USE.find(sign) if sign in BY_USE else len(BY_USE)
