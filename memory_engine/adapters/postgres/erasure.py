"""What takes a content out of a schema.

What the server keeps of its past is not ours to clean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from memory_engine.adapters.postgres import schema
from memory_engine.adapters.postgres.checks import SchemaChecks
from memory_engine.adapters.store.erasure import Erasure
from memory_engine.domain.records.change import Entry
from memory_engine.domain.records.observation import Observation

COLUMNS = """SELECT column_name, data_type FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position"""


class SchemaErasure(Erasure, SchemaChecks):
    """Rewrites the tables; ``redact`` alone may."""

    def rewrite(
        self,
        lines: Mapping[str, tuple[str, str, Observation]],
        entries: Iterable[Entry],
        clean: Callable[[str], str],
    ) -> None:
        """Put other lines for observations and other bodies for entries.

        Clean all other texts.
        """
        self._set(schema.REWRITING)
        super().rewrite(lines, entries, clean)

    def _clean(self, table: str, clean: Callable[[str], str]) -> None:
        columns = list(self._all(COLUMNS, table))
        marks = ", ".join("?" * len(columns))
        for row in list(self._all(f"SELECT * FROM {table}")):
            cleaned = [clean(value) if isinstance(value, str) else value for value in row]
            if cleaned != list(row):
                where = " AND ".join(f"{name} = ?" for name, _ in columns)
                self._run(f"DELETE FROM {table} WHERE {where}", *row)
                self._run(f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO NOTHING", *cleaned)

    def scrub(self) -> None:
        """Leave nothing of what was there in the tables' files.

        The server's log and backups keep what they have.
        """
        for table in ("observations", "entries", "facts", "fact_words", "observation_words"):
            self._run(f"VACUUM (FULL) {table}")
        with self.transaction():
            self._emptied("fact_words")
            self._find_facts()
