"""Word from a team's server that memory has moved on.

It is told, and asked nothing.
"""

from __future__ import annotations

from contextlib import suppress

from memory_engine.adapters.holding import FileHolding, SchemaHolding
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memory_engine.adapters.postgres.store import PostgresStore


class News:
    """One connection that listens."""

    def __init__(self, store: PostgresStore) -> None:
        self._store = store
        self._seen = store.head()
        store.listen()

    def fileno(self) -> int:
        """Give the file that has something to read when there is word."""
        return self._store.fileno()

    def told(self) -> bool:
        """Take in what came; whether the ledger has moved on. Raises ``NoServer``."""
        self._store.heard()
        before, self._seen = self._seen, self._store.head()
        return self._seen != before

    def close(self) -> None:
        """Listen no more."""
        with suppress(OSError):
            self._store.close()


def news_of(holding: FileHolding | SchemaHolding) -> News:
    """Listen to the server that holds a store.

    Raises what opening it does.
    """
    assert isinstance(holding, SchemaHolding), "a file tells nothing"
    return News(holding.opened())
