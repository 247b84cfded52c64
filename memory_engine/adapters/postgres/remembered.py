"""Answers that a writer has had already.

Nobody else writes, so they hold until it writes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from memory_engine.adapters.store.tables import SUMMED, WORDS
from memory_engine.domain.patterns import regex

Answer = list[tuple[Any, ...]]
KEPT = frozenset({*SUMMED, *WORDS})
"""The tables that only this writer writes to, and by the statements that it is told of."""
NAMES = KEPT | {"sums", "seats", "redactions", "brought", "kairos"}
NAME = regex(r"[a-z_]+")
MOST_ROWS = 16
"""[rows] Of an answer that is kept; a long one is seldom asked for twice."""
MOST_ANSWERS = 50_000
"""Kept at once: some 20 MB."""


class Remembered:
    """Questions of one writer and their answers."""

    def __init__(self) -> None:
        self._alone = False
        self._answers: dict[str, dict[tuple[object, ...], Answer]] = {}
        self._count = 0

    def alone(self, alone: bool) -> None:
        """Keep answers from now on, or no more."""
        self._alone, self._count = alone, 0
        self._answers.clear()

    def wrote(self, statement: str) -> None:
        """Forget what was asked of the tables that a statement writes to."""
        names = tables(statement)
        for query in [query for query in self._answers if tables(query) & names]:
            self._count -= len(self._answers.pop(query))

    def asked(self, query: str, values: tuple[object, ...], ask: Callable[[], Answer]) -> Answer:
        """Give the answer to a question.

        It is asked where the answer is not known.
        """
        if not self._alone:
            return ask()
        of_query = self._answers.setdefault(query, {})
        known = of_query.get(values)
        if known is None:
            known = ask()
            named = tables(query)
            kept = bool(named) and named <= KEPT
            if kept and len(known) <= MOST_ROWS and self._count < MOST_ANSWERS:
                of_query[values] = known
                self._count += 1
        return known


@lru_cache(maxsize=512)
def tables(statement: str) -> frozenset[str]:
    """Name the tables that a statement speaks of.

    Rather too many than too few.
    """
    return NAMES.intersection(NAME.findall(statement))
