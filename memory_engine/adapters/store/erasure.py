"""What takes a content out of memory.db: its rows, its full text, and the pages that it left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from memory_engine.adapters.store import observations
from memory_engine.adapters.store.checks import Checks
from memory_engine.adapters.store.nights import Nights
from memory_engine.adapters.store.tables import SUMMED
from memory_engine.domain import codec, ids
from memory_engine.domain.errors import Locked
from memory_engine.domain.records import Entry, Observation

PROJECTED = ("facts", "fact_evidence", "fact_anchors", "fact_contraries")
"""The tables that are made anew from the ledger."""
BY_ROW = ("observations", "entries")
"""The tables whose rows are given anew."""
CLOSED = ("dreams", "sums")
"""The tables that hold no text of anybody's."""


Held = str | bytes | int | float | None
"""What a column may hold."""


class Erasure(Checks, Nights):
    """Rewrites what was written; ``redact`` alone may."""

    def said(self) -> Iterator[tuple[str, str, str]]:
        """Read every observation as (id, day, line), in order of arrival."""
        yield from self._all("SELECT id, day, line FROM observations ORDER BY position")

    def rewrite(
        self,
        lines: Mapping[str, tuple[str, str, Observation]],
        entries: Iterable[Entry],
        clean: Callable[[str], str],
    ) -> None:
        """Put other lines for observations, other bodies for entries, and clean all other texts.

        Call within a transaction, and project the facts anew after it.
        """
        self._rewrite_observations(lines)
        for entry in entries:
            self._db.execute(
                "UPDATE entries SET hash = ?, previous = ?, body = ? WHERE number = ?",
                (entry.hash, entry.previous, ids.canonical(codec.body(entry)), entry.number),
            )
        self._db.create_function("cleaned", 1, _whatever(clean), deterministic=True)
        for table in SUMMED:
            if table not in (*PROJECTED, *BY_ROW, *CLOSED):
                self._clean(table)
        self.key_imports()
        self._emptied("plans", "observation_words")
        self._index(0)

    def _rewrite_observations(self, lines: Mapping[str, tuple[str, str, Observation]]) -> None:
        names = "id, day, line, log, at, principal, root_session, session, source, outside"
        update = f"UPDATE observations SET ({names}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?"
        for id, row in lines.items():
            self._db.execute(update, (*observations.columns_of(*row), id))

    def _clean(self, table: str) -> None:
        for _, column, type, *_ in self._db.execute(f"PRAGMA table_info({table})").fetchall():
            if type == "TEXT":
                self._db.execute(
                    f"UPDATE OR REPLACE {table} SET {column} = cleaned({column}) "
                    f"WHERE {column} != cleaned({column})"
                )

    def scrub(self) -> None:
        """Leave no page of the file, and none of its log, as it was; raises ``Locked``.

        Rows get other numbers by that, which full text goes by.
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

    def _find_facts(self) -> None:
        # What stems words is heavy, and only writers need it.
        from memory_engine.claims.query import indexed

        query = "SELECT rowid, text FROM facts WHERE text != '' AND status != '' ORDER BY rowid"
        texts = self._db.execute(query).fetchall()
        self._word("fact_words", {number: indexed(text) for number, text in texts})


def _whatever(clean: Callable[[str], str]) -> Callable[..., Held]:
    """Clean what is a text of what a column holds."""

    def cleaned(value: Held) -> Held:
        return clean(value) if isinstance(value, str) else value

    return cleaned
