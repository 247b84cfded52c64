"""Full text search in PostgreSQL, scored as FTS5 scores it (BM25)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from memory_engine.adapters.postgres.database import Database
from memory_engine.adapters.postgres.seats import Seats
from memory_engine.adapters.postgres.words import asked, phrase
from memory_engine.adapters.store.facts import fact_in
from memory_engine.adapters.store.search import HEARD, TAINTED, heard
from memory_engine.adapters.store.search import Search as Questions
from memory_engine.adapters.store.tables import COMPUTED
from memory_engine.domain.records.fact import Standing
from memory_engine.domain.records.observation import Heard, Observation
from memory_engine.domain.typed import Any, Literal

K, B = 1.2, 0.75
"""How fast a word's weight is used up, and how much a long text counts less: those of FTS5."""
LEAST_WEIGHT = 1e-6
"""Of a word that stands in more than half of the texts."""

SCORED = f"""
WITH sizes AS (SELECT greatest(count, 1)::float8 AS texts,
        greatest(words, 1)::float8 / greatest(count, 1) AS usual FROM sums WHERE name = %(table)s),
    asked AS (SELECT query::tsquery AS query, one FROM unnest(%(phrases)s::text[], %(ones)s::text[])
        AS given(query, one)),
    hits AS (SELECT rowid, one, query, cardinality(words)::float8 AS long,
            CASE WHEN one = '' THEN 1 ELSE cardinality(array_positions(words, one)) END AS times
        FROM asked CROSS JOIN LATERAL (SELECT * FROM {{table}} WHERE places @@ query) AS found),
    weights AS (SELECT query, greatest(ln((texts - count(*) + 0.5) / (count(*) + 0.5)),
            {LEAST_WEIGHT}) AS weight FROM hits CROSS JOIN sizes GROUP BY query, texts),
    scored AS (SELECT rowid AS number, sum(weight * times * {K + 1}
            / (times + {K} * (1 - {B} + {B} * long / usual))) AS score
        FROM hits JOIN weights USING (query) CROSS JOIN sizes GROUP BY rowid)
"""
"""Each text that has any of the phrases, with its score."""


class Search(Questions, Seats, Database):
    """The tables ``fact_words`` and ``observation_words``."""

    def rarity(
        self, terms: Sequence[str], of: Literal["fact", "observation"], most: int
    ) -> dict[str, int]:
        """Give in how many texts each (stemmed, folded) term stands.

        No further than ``most`` are counted.
        """
        found = dict.fromkeys(terms, 0)
        for term in terms:
            (words,) = asked(f'"{term}"') or [[]]
            if words:
                query = f"SELECT 1 FROM {of}_words WHERE places @@ ?::tsquery LIMIT ?"
                row = self._one(f"SELECT count(*) FROM ({query}) AS found", phrase(words), most)
                found[term] = row[0] if row else 0
        return found

    def texts(self, of: Literal["fact", "observation"]) -> int:
        """Find how many texts there are, at most."""
        column, table = ("rowid", "facts") if of == "fact" else ("position", "observations")
        row = self._one(f"SELECT coalesce(max({column}), 0) FROM {table}")
        return int(row[0]) if row else 0

    def facts_about(
        self, match: str, statuses: Sequence[str], count: int
    ) -> list[tuple[Standing, float]]:
        """Find facts that match, best first by BM25.

        Only those in these statuses; more is better.
        """
        rows = self._scored(
            "fact_words", match,
            f"SELECT row, {', '.join(COMPUTED)}, score FROM scored JOIN facts ON rowid = number "
            "WHERE status = ANY(%(statuses)s) ORDER BY score DESC, id LIMIT %(count)s",
            statuses=list(statuses), count=count,
        )  # fmt: skip
        return [(Standing(fact_in(row), *computed), score) for row, *computed, score in rows]

    def facts_ranked(
        self, match: str, statuses: Collection[str], count: int, share: float
    ) -> list[tuple[Standing, float]]:
        """Find what ``facts_about`` does, down to a best score's share.

        However many outside sources say it well, as many others are found.
        """
        rows = list(
            self._scored(
                "fact_words", match,
                f"SELECT row, {', '.join(COMPUTED)}, score FROM scored JOIN facts ON rowid = number"
                " WHERE status = ANY(%(statuses)s) ORDER BY score DESC, number",
                statuses=sorted(statuses),
            )
        )  # fmt: skip
        ours = [row for row in rows if row[TAINTED] != "tainted"][:count]
        others = [row for row in rows if row[TAINTED] == "tainted"][:count]
        least = share * rows[0][-1] if rows else 0.0
        return [
            (Standing(fact_in(row), *computed), score)
            for row, *computed, score in sorted([*ours, *others], key=lambda row: -row[-1])
            if score >= least
        ]

    def heard_about(self, match: str, count: int) -> list[Heard]:
        """Find observations that match, best first, without their texts."""
        rows = [
            row
            for outside in (0, 1)
            for row in self._scored(
                "observation_words", match,
                f"SELECT {HEARD}, score FROM scored JOIN observations ON position = number WHERE "
                "outside = %(outside)s ORDER BY score DESC, position LIMIT %(count)s",
                outside=outside, count=count,
            )
        ]  # fmt: skip
        return [heard(row) for row in sorted(rows, key=lambda row: (-row[-1], row[1]))]

    def vetoed_about(self, match: str, count: int) -> list[str]:
        """Find the ids of vetoed facts that match, best first."""
        rows = self._scored(
            "fact_words", match,
            "SELECT id FROM scored JOIN facts ON rowid = number WHERE vetoed = 1 "
            "ORDER BY score DESC, id LIMIT %(count)s",
            count=count,
        )  # fmt: skip
        return [id for (id,) in rows]

    def observations_about(self, match: str, count: int) -> list[tuple[Observation, float]]:
        """Find observations that match, best first, with BM25 (more is better)."""
        rows = self._scored(
            "observation_words", match,
            "SELECT day, line, log, score FROM scored JOIN observations ON position = number "
            "ORDER BY score DESC, position LIMIT %(count)s",
            count=count,
        )  # fmt: skip
        return [(self._said(*row), score) for *row, score in rows]

    def _scored(
        self, table: str, match: str, query: str, **values: object
    ) -> Iterator[tuple[Any, ...]]:
        phrases = asked(match)
        self._tell("SELECT FROM texts", phrases)
        values |= {
            "table": table,
            "phrases": [phrase(words) for words in phrases],
            "ones": [words[0] if len(words) == 1 else "" for words in phrases],
        }
        yield from self._rows(SCORED.format(table=table) + query, values)
