"""Which of many words stand in a text: all are sought at once, by three of their letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

Row = TypeVar("Row")
LETTERS = 3
"""[letters] By which a word is sought; one of fewer is sought by itself."""
BY_USE = "etaoinsrhldcumfpgwybvkxjqz"
"""The letters of English, the most used first: a word is sought by those least used."""


class Worded(Generic[Row]):
    """Rows, each by words one of which, in lower case, stands in every text that it is for."""

    def __init__(self, rows: Iterable[tuple[Row, Iterable[str]]]) -> None:
        self._short: list[tuple[str, Row]] = []
        self._long: dict[str, list[tuple[str, Row]]] = {}
        for row, words in rows:
            for word in words:
                short = len(word) < LETTERS
                (self._short if short else self._long.setdefault(_rarest(word), [])).append(
                    (word, row)
                )

    def of(self, lowered: str) -> set[Row]:
        """Give the rows for a text, which is in lower case."""
        threes = map("".join, zip(lowered, lowered[1:], lowered[2:], strict=False))
        rows = [self._long[three] for three in self._long.keys() & set(threes)]
        return {row for found in (self._short, *rows) for word, row in found if word in lowered}


def _rarest(word: str) -> str:
    threes = [word[at : at + LETTERS] for at in range(len(word) - LETTERS + 1)]
    return max(threes, key=lambda three: sum(map(BY_USE.find, three)))
