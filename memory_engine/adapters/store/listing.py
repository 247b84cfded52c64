"""Facts and sessions as a person leafs through them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from memory_engine.adapters.store.base import LAST
from memory_engine.adapters.store.facts import IN_STATUS, Facts
from memory_engine.adapters.store.tables import COMPUTED, LIVE
from memory_engine.domain.records.fact import FactFilter, Standing
from memory_engine.domain.records.observation import Brought
from memory_engine.domain.records.words import SUREST, Mark

ORDER = (
    f"CASE status {' '.join(f'WHEN {name!r} THEN {n}' for n, name in enumerate(SUREST))} END, "
    "confidence DESC, id"
)
EQUAL = ("kind", "subject", "mark", "off", "successor")
"""The fields of a filter that are columns."""
AT_FILE = "id IN (SELECT fact FROM fact_anchors WHERE path = ?)"


class Listing(Facts):
    """Looks at the tables ``facts`` and ``observations`` page by page."""

    def listing(self, wanted: FactFilter, count: int, skip: int = 0) -> list[Standing]:
        """Read the facts that a filter lets through, the surest first.

        Only those of the page are read whole: what is put in order are names and numbers.
        """
        where, values = _where(wanted)
        page = f"SELECT id AS named FROM facts WHERE {where} ORDER BY {ORDER} LIMIT ? OFFSET ?"
        query = (
            f"SELECT row, {', '.join(COMPUTED)} FROM ({page}) AS page JOIN facts ON id = named "
            f"ORDER BY {ORDER}"
        )
        rows = self._all(query, *values, count or LAST, skip)
        return [Standing(self._fact(row), *computed) for row, *computed in rows]

    def counted(self, wanted: FactFilter) -> int:
        """Count the facts that a filter lets through."""
        where, values = _where(wanted)
        return self._count("facts", where, *values)

    def by_status(self) -> Mapping[str, int]:
        """Count the facts in each status that any is in."""
        query = "SELECT status, count(*) FROM facts WHERE status != '' GROUP BY status"
        return dict(self._all(query))

    def by_mark(self) -> Mapping[Mark, int]:
        """Count the facts with each mark that any has."""
        return dict(self._all("SELECT mark, count(*) FROM facts WHERE mark != '' GROUP BY mark"))

    def brought(self, count: int, skip: int, but: str) -> list[Brought]:
        """Sum up what sessions brought, the last heard first."""
        query = """SELECT root_session, count(*), sum(outside), min(at), max(at),
                json_group_array(DISTINCT principal)
            FROM observations WHERE principal != ? AND root_session != ''
            GROUP BY root_session ORDER BY max(position) DESC LIMIT ? OFFSET ?"""
        return [
            Brought(session, many, outside, first, last, tuple(json.loads(by)), self._rest(session))
            for session, many, outside, first, last, by in self._all(query, but, count, skip)
        ]

    def sessions(self, but: str) -> int:
        """Count the sessions that brought anything."""
        row = self._one(
            "SELECT count(DISTINCT root_session) FROM observations WHERE principal != ? "
            "AND root_session != ''",
            but,
        )
        return int(row[0]) if row else 0

    def _rest(self, session: str) -> int:
        """Count held facts that rest on a session's words."""
        row = self._one(
            f"""SELECT count(DISTINCT fact) FROM observations
            JOIN fact_evidence ON observation = observations.id JOIN facts ON facts.id = fact
            WHERE root_session = ? AND status IN {LIVE}""",
            session,
        )
        return int(row[0]) if row else 0


def _where(wanted: FactFilter) -> tuple[str, list[object]]:
    """Write a filter as a condition, and its values."""
    asked = {name: getattr(wanted, name) for name in EQUAL}
    given = {name: value for name, value in asked.items() if value}
    conditions = [IN_STATUS, *(f"{name} = ?" for name in given)]
    values: list[object] = [json.dumps(sorted(wanted.statuses)), *given.values()]
    if wanted.path:
        conditions.append(AT_FILE)
        values.append(wanted.path)
    return " AND ".join(conditions), values
