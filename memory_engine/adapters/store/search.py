"""Full text search (FTS5) over facts and observations."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from memory_engine.adapters.store.base import Tables
from memory_engine.adapters.store.facts import fact_in
from memory_engine.adapters.store.tables import COMPUTED
from memory_engine.domain.records.fact import Standing
from memory_engine.domain.records.observation import Heard, Observation
from memory_engine.domain.typed import Any, Literal
from memory_engine.formats.log_reading import read_line

WIDER = 4
"""[times] As many rows as were not enough, where too few of them had a wanted status."""
TAINTED = 1 + COMPUTED.index("off")
"""Where a row of a fact says why it stands on no page."""
OUTSIDE = 7
"""Where a row of what was heard says that an outside source is in it."""
HEARD = (
    "observations.id, position, session, principal, instr(line, '?' || char(9)) > 0, "
    "instr(line, 'passage=yes') > 0, "
    "(SELECT group_concat(fact) FROM fact_evidence WHERE observation = observations.id), outside"
)
"""The columns of ``Heard``, but for its score: a line's text ends where its fields begin."""


class Search(Tables):
    """The tables ``fact_words`` and ``observation_words``."""

    def rarity(
        self, terms: Sequence[str], of: Literal["fact", "observation"], most: int
    ) -> dict[str, int]:
        """Give in how many texts each (stemmed, folded) term stands.

        No further than ``most`` are counted.
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
        return [(Standing(fact_in(row), *computed), score) for row, *computed, score in rows]

    def facts_ranked(
        self, match: str, statuses: Collection[str], count: int, share: float
    ) -> list[tuple[Standing, float]]:
        """Find what ``facts_about`` does, down to a best score's share.

        In the order that FTS5 keeps itself.

        It sorts several times as fast as anything outside of it; of equals the older comes first.
        However many outside sources say it well, as many others are found.
        """
        ranked = (
            f"SELECT status, row, {', '.join(COMPUTED)}, score FROM (SELECT rowid AS number, "
            "-rank AS score FROM fact_words WHERE fact_words MATCH ? ORDER BY rank LIMIT ?) "
            "JOIN facts ON facts.rowid = number ORDER BY score DESC, number"
        )
        wide = count
        while True:
            rows = list(self._all(ranked, match, wide))
            wanted = [row for status, *row in rows if status in statuses]
            ours = [row for row in wanted if row[TAINTED] != "tainted"]
            if len(ours) >= count or len(rows) < wide:
                break
            wide *= WIDER
        others = [row for row in wanted if row[TAINTED] == "tainted"]
        least = share * wanted[0][-1] if wanted else 0.0
        return [
            (Standing(fact_in(row), *computed), score)
            for row, *computed, score in sorted(
                [*ours[:count], *others[:count]], key=lambda row: -row[-1]
            )
            if score >= least
        ]

    def heard_about(self, match: str, count: int) -> list[Heard]:
        """Find observations that match an FTS5 query, best first, without their texts."""
        ranked = (
            f"SELECT {HEARD}, score FROM (SELECT rowid AS number, -rank AS score FROM "
            "observation_words WHERE observation_words MATCH ? ORDER BY rank LIMIT ?) "
            "JOIN observations ON position = number ORDER BY score DESC, position"
        )
        wide = count
        while True:
            rows = list(self._all(ranked, match, wide))
            ours = [row for row in rows if not row[OUTSIDE]]
            if len(ours) >= count or len(rows) < wide:
                break
            wide *= WIDER
        others = [row for row in rows if row[OUTSIDE]]
        return [
            heard(row)
            for row in sorted([*ours[:count], *others[:count]], key=lambda row: (-row[-1], row[1]))
        ]

    def heard_at(self, positions: Collection[int]) -> list[Heard]:
        """Look up observations by their positions, without their texts."""
        wanted = (
            f"SELECT {HEARD}, 0.0 FROM observations WHERE position IN "
            "(SELECT CAST(value AS BIGINT) FROM json_each(?)) ORDER BY position"
        )
        return [heard(row) for row in self._all(wanted, json.dumps(sorted(positions)))]

    def vetoed_about(self, match: str, count: int) -> list[str]:
        """Find by an FTS5 query the ids of vetoed facts, best first."""
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


def heard(row: Sequence[Any]) -> Heard:
    """Read the columns of ``HEARD`` and a score."""
    id, position, session, principal, asks, passage, facts, _, score = row
    on_it = tuple(facts.split(",")) if facts else ()
    return Heard(id, position, session, principal, bool(asks), bool(passage), on_it, score)
