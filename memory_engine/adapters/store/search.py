"""Full text search (FTS5) over facts and observations."""

from __future__ import annotations

import json
from collections.abc import Sequence

from memory_engine.adapters.store.database import Database
from memory_engine.adapters.store.tables import COMPUTED
from memory_engine.domain import codec
from memory_engine.domain.records import Observation, Standing
from memory_engine.domain.typed import Literal
from memory_engine.formats.log_reading import read_line


class Search(Database):
    """The tables ``fact_words`` and ``observation_words``."""

    def rarity(
        self, terms: Sequence[str], of: Literal["fact", "observation"], most: int
    ) -> dict[str, int]:
        """Give in how many texts each (stemmed, folded) term stands.

        Counted up to ``most``.
        """
        query = (
            f"SELECT count(*) FROM (SELECT 1 FROM {of}_words WHERE {of}_words MATCH ? LIMIT {most})"
        )
        found = {term: self._one(query, f'"{term}"') for term in terms}
        return {term: row[0] if row else 0 for term, row in found.items()}

    def texts(self, of: Literal["fact", "observation"]) -> int:
        """Find how many texts there are, at most.

        The highest row, since to count them takes longer the more there are.
        """
        row = self._one(f"SELECT rowid FROM {of}s ORDER BY rowid DESC LIMIT 1")
        return int(row[0]) if row else 0

    def facts_about(
        self, match: str, statuses: Sequence[str], count: int
    ) -> list[tuple[Standing, float]]:
        """Find facts that match an FTS5 query, best first.

        In these statuses, with BM25 (more is better).
        """
        rows = self._all(
            f"SELECT row, {', '.join(COMPUTED)}, score FROM (SELECT facts.rowid AS number, "
                "-bm25(fact_words) AS score"
            " FROM fact_words CROSS JOIN facts ON facts.rowid = fact_words.rowid"
            " WHERE fact_words MATCH ? AND status IN (SELECT value FROM json_each(?)) "
                "ORDER BY score DESC, id LIMIT ?)"
            " JOIN facts ON facts.rowid = number ORDER BY score DESC, id",
            match, json.dumps(list(statuses)), count,
        )  # fmt: skip
        return [
            (Standing(codec.fact_from(json.loads(row)), *computed), score)
            for row, *computed, score in rows
        ]

    def vetoed_about(self, match: str, count: int) -> list[str]:
        """Find the ids of vetoed facts that match, best first.

        By an FTS5 query.
        """
        rows = self._all(
            "SELECT id FROM fact_words CROSS JOIN facts ON facts.rowid = fact_words.rowid"
            " WHERE fact_words MATCH ? AND vetoed = 1 ORDER BY bm25(fact_words), id LIMIT ?",
            match, count,
        )  # fmt: skip
        return [id for (id,) in rows]

    def observations_about(self, match: str, count: int) -> list[tuple[Observation, float]]:
        """Find observations that match an FTS5 query, best first.

        With BM25 (more is better).
        """
        rows = self._all(
            "SELECT day, line, log, -bm25(observation_words) AS score FROM observation_words JOIN "
            "observations ON position = observation_words.rowid WHERE observation_words MATCH ? "
            "ORDER BY score DESC, position LIMIT ?",
            match, count,
        )  # fmt: skip
        return [(read_line(*row), score) for *row, score in rows]
