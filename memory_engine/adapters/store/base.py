"""What a store's questions ask of any database below them.

The questions stand once, in the SQL that SQLite reads; how another database is asked is its own
affair. Whoever holds the connection gives these methods.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from memory_engine.domain.errors.memory import DamagedStore
from memory_engine.domain.typed import Any

LAST = 2**63 - 1
"""The largest number that a database knows."""


class Tables(ABC):
    """One connection to the tables of a store.

    ``place`` names where they are, ``folder`` is the store's own on this machine.
    """

    place: str
    folder: Path

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Write everything inside, or nothing."""

    @abstractmethod
    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """Ask for one row."""

    @abstractmethod
    def _all(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Ask for rows, one by one."""

    @abstractmethod
    def _run(self, query: str, *values: object) -> None:
        """Write by one statement, within a transaction."""

    @abstractmethod
    def _many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Write by one statement for each row, within a transaction."""

    @abstractmethod
    def _word(self, table: str, words: Mapping[int, str | None]) -> None:
        """Have full text search find these words (None: nothing) for each row."""

    @abstractmethod
    def _emptied(self, *tables: str) -> None:
        """Empty these tables, whatever had been done to them."""

    def _listed(self, text: object, what: str) -> list[str]:
        """Read a JSON list of names that a row holds."""
        try:
            value = json.loads(str(text))
        except ValueError:
            value = None
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise DamagedStore(
                self.place, f"{what} can't be read", "`kairos-mem rebuild` makes it anew."
            )
        return value
