"""What erases a content from memory.db, left pages included."""

from __future__ import annotations

from collections.abc import Callable

from memory_engine.adapters.store.erasure import Erasure
from memory_engine.adapters.store.file_checks import FileChecks
from memory_engine.domain.errors.memory import Locked

Held = str | bytes | int | float | None
"""What a column may hold."""


class FileErasure(Erasure, FileChecks):
    """Rewrites the file; ``redact`` alone may."""

    def _clean(self, table: str, clean: Callable[[str], str]) -> None:
        self._db.create_function("cleaned", 1, _whatever(clean), deterministic=True)
        for _, column, type, *_ in self._db.execute(f"PRAGMA table_info({table})").fetchall():
            if type == "TEXT":
                self._db.execute(
                    f"UPDATE OR REPLACE {table} SET {column} = cleaned({column}) "
                    f"WHERE {column} != cleaned({column})"
                )

    def scrub(self) -> None:
        """Scrub every page of the file and its log.

        Raises ``Locked``. Rows get other numbers by that, which full text goes by.
        """
        with self._spoken():
            self._db.execute("VACUUM")
        with self.transaction():
            self._emptied("fact_words")
            self._find_facts()
        with self._spoken():
            row = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if row and row[0]:
            raise Locked(str(self.path), "somebody who reads it")


def _whatever(clean: Callable[[str], str]) -> Callable[..., Held]:
    """Clean what is a text of what a column holds."""

    def cleaned(value: Held) -> Held:
        return clean(value) if isinstance(value, str) else value

    return cleaned
