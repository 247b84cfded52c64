"""What erases a content from tables: rows, and full text."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping

from memory_engine.adapters.store import observations
from memory_engine.adapters.store.checks import Checks
from memory_engine.adapters.store.nights import Nights
from memory_engine.adapters.store.tables import SUMMED
from memory_engine.domain import codec, ids
from memory_engine.domain.records.change import Entry
from memory_engine.domain.records.observation import Observation

PROJECTED = ("facts", "fact_evidence", "fact_anchors", "fact_contraries")
"""The tables that are made anew from the ledger."""
BY_ROW = ("observations", "entries")
"""The tables whose rows are given anew."""
CLOSED = ("dreams", "sums")
"""The tables that hold no text of anybody's."""


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
        """Replace observations' lines and entries' bodies, and clean other texts.

        Call within a transaction, and project the facts anew after it.
        """
        self._rewrite_observations(lines)
        for entry in entries:
            self._run(
                "UPDATE entries SET hash = ?, previous = ?, body = ? WHERE number = ?",
                entry.hash,
                entry.previous,
                ids.canonical(codec.body(entry)),
                entry.number,
            )
        for table in SUMMED:
            if table not in (*PROJECTED, *BY_ROW, *CLOSED):
                self._clean(table, clean)
        self.key_imports()
        self._emptied("plans", "observation_words")
        self._index(0)

    def _rewrite_observations(self, lines: Mapping[str, tuple[str, str, Observation]]) -> None:
        names = "id, day, line, log, at, principal, root_session, session, source, outside"
        update = f"UPDATE observations SET ({names}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?"
        for id, row in lines.items():
            self._run(update, *observations.columns_of(*row), id)

    @abstractmethod
    def _clean(self, table: str, clean: Callable[[str], str]) -> None:
        """Clean every text of a table.

        Of rows that become alike one stays.
        """

    @abstractmethod
    def scrub(self) -> None:
        """Leave nothing of what was there in what holds the tables."""

    def _find_facts(self) -> None:
        # What stems words is heavy, and only writers need it.
        from memory_engine.claims.query import indexed

        query = "SELECT rowid, text FROM facts WHERE text != '' AND status != '' ORDER BY rowid"
        texts = list(self._all(query))
        self._word("fact_words", {number: indexed(text) for number, text in texts})
