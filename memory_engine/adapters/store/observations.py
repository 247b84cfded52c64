"""Observations: one row a log line, never altered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from memory_engine.adapters.store.base import LAST, Tables
from memory_engine.domain.errors.memory import DamagedStore
from memory_engine.domain.patterns import regex
from memory_engine.domain.principal import HOST_RECORD
from memory_engine.domain.records.observation import Observation, Spoken
from memory_engine.formats.log_reading import kept_for_search, read_line, tells

SHORT = 8
"""[characters] Of a session's name, from which its beginning is taken for it."""

UUID = regex(r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
SHORTENED = regex(r"\b[0-9a-f]{8}\b(?!-)")
"""The digits of a session's name that a screen shows of it."""
GLOBBED = regex(r"[*?\[]")
"""What a pattern of SQLite reads as more than itself."""

FROM_RECORD = f"extracted_by={HOST_RECORD}"
"""How a line from a host's record reads."""


def outside(said: Observation) -> bool:
    """Tell whether it says itself that an outside source is in it.

    Not that a team has lowered whose word it is, which may change.
    """
    by = said.provenance
    return bool(by.origins) or (by.trust == "untrusted" and not by.person)


def columns_of(day: str, line: str, observation: Observation) -> tuple[object, ...]:
    """Lay an observation out as its row's columns, but for the position."""
    where = observation.provenance
    speaker = (where.principal, where.root_session, where.session, where.source)
    return observation.id, day, line, where.log, where.at, *speaker, int(outside(observation))


TAKEN_IN = """INSERT INTO observations (id, day, line, log, at, principal, root_session, session,
    source, outside) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""


class Observations(Tables):
    """The table ``observations`` and its words."""

    def take_in(self, lines: Iterable[tuple[str, str, Observation]]) -> int:
        """Write the rows that are not there yet; how many.

        A row is (day, line, observation).
        """
        taken = list(lines)
        rows = [columns_of(day, line, observation) for day, line, observation in taken]
        newest = self._one("SELECT coalesce(max(position), 0) FROM observations")
        last = newest[0] if newest else 0
        self._many(TAKEN_IN, rows)
        texts = {observation.id: observation.text for _, _, observation in taken}
        fresh = self._all(
            "SELECT position, id FROM observations WHERE position > ? ORDER BY position", last
        )
        return self._find_by([(position, texts[id]) for position, id in fresh])

    def log_kept(self, log: str) -> str:
        """Name a place in this machine's logs as the table names it."""
        return log

    def log_here(self, kept: str) -> str:
        """Name a place in logs as this machine does."""
        return kept

    def _index(self, after: int) -> int:
        """Have full text search find the observations after a position; how many."""
        return self._find_by(
            [(position, observation.text) for position, observation in self.observations(after)]
        )

    def _find_by(self, texts: Sequence[tuple[int, str]]) -> int:
        """Have full text search find observations by their texts.

        It does not know them yet. Tells how many they are.
        """
        # What stems words is heavy, and only writers need it.
        from memory_engine.claims.query import indexed

        self._word("observation_words", {position: indexed(text) for position, text in texts})
        return len(texts)

    def observation(self, id: str) -> Observation | None:
        """Give one observation."""
        row = self._one("SELECT day, line, log FROM observations WHERE id = ?", id)
        return self._said(*row) if row else None

    def lines(self, ids: Sequence[str]) -> list[tuple[str, str]]:
        """Read the (day, line) pairs of these observations, in order of arrival."""
        query = (
            "SELECT day, line FROM observations WHERE id IN (SELECT value FROM json_each(?)) "
            "ORDER BY position"
        )
        return [(day, line) for day, line in self._all(query, json.dumps(list(ids)))]

    def observations(self, after: int = 0) -> Iterator[tuple[int, Observation]]:
        """Give (position, observation) after a position, in order of arrival."""
        query = (
            "SELECT position, day, line, log FROM observations WHERE position > ? ORDER BY position"
        )
        for position, *row in self._all(query, after):
            yield position, self._said(*row)

    def outside_in(self, root_session: str, recorded: bool = True) -> list[Observation]:
        """Find what outside sources brought into a session, or into its sub-agents.

        In order of arrival, without what is kept for search alone. What a host's record has is
        among it where ``recorded``. The lines that are left out are not read: an imported session
        has hundreds.
        """
        query = (
            "SELECT day, line, log FROM observations INDEXED BY observations_outside WHERE "
            "root_session = ? AND outside = 1"
        )
        return [
            self._said(day, line, log)
            for day, line, log in self._all(f"{query} ORDER BY position", root_session)
            if not kept_for_search(line) and (recorded or not tells(line, FROM_RECORD))
        ]

    def _said(self, day: str, line: str, log: str) -> Observation:
        try:
            return read_line(day, line, log)
        except ValueError:
            what = (
                f"the observation from {log} is not what its id says: it was changed from outside"
            )
            raise DamagedStore(self.place, what, "Restore it from a copy.") from None

    def observed_by(self, column: str, value: str) -> list[str]:
        """Give the ids of observations of a session, source, principal or person.

        A source also names every line in it; a person's are their agents' and tools', too.
        """
        where = {
            "session": "session = ?1 OR root_session = ?1",
            "source": "source = ?1 OR (source > ?1 || ':' AND source < ?1 || ';')",
            "principal": "principal = ?1",
            "person": "principal = 'user:' || ?1 OR "
            "substr(principal, length(principal) - length(?1)) = '@' || ?1",
        }[column]
        whole = {"session": self._session_named, "source": self._source_named}.get(column, str)
        name = whole(value)
        return [
            id
            for (id,) in self._all(
                f"SELECT id FROM observations WHERE {where} ORDER BY position", name
            )
        ]

    def _session_named(self, beginning: str) -> str:
        """The one session that begins so.

        A person copies the eight digits that the screen shows.
        """
        query = (
            "SELECT DISTINCT root_session FROM observations WHERE root_session >= ?1 AND "
            "root_session < ?1 || '~' LIMIT 2"
        )
        known = [name for (name,) in self._all(query, beginning)] if len(beginning) >= SHORT else []
        return known[0] if len(known) == 1 else beginning

    def _source_named(self, shown: str) -> str:
        """Find the one source that a screen shows so.

        The long names in it are cut to their first digits; else what was given.
        """
        plain = GLOBBED.sub(lambda found: f"[{found[0]}]", shown)
        long = SHORTENED.sub(lambda found: f"{found[0]}-*", plain)
        query = (
            "SELECT DISTINCT source FROM observations WHERE glob(?1, source) "
            "OR glob(?1 || ':*', source)"
        )
        rows = [name for (name,) in self._all(query, long)] if long != plain else []
        cut = {name: UUID.sub(r"\1", name) for name in rows}
        known = {
            name[: len(name) - len(short) + len(shown)]
            for name, short in cut.items()
            if f"{short}:".startswith(f"{shown}:")
        }
        return known.pop() if len(known) == 1 else shown

    def unweighed(self, ids: Sequence[str]) -> set[str]:
        """Pick the observations that no night has read yet."""
        query = """SELECT id FROM observations WHERE id IN (SELECT value FROM json_each(?))
            AND position > (SELECT coalesce(max(upto), 0) FROM dreams)"""
        return {id for (id,) in self._all(query, json.dumps(list(ids)))}

    def spoken(self, after: int, upto: int | None, but: str) -> Spoken:
        """Sum up what was said after a position.

        Up to another, but for what one principal said.
        """
        query = (
            "SELECT root_session, line, outside FROM observations WHERE position > ? AND "
            "position <= ? AND principal != ?"
        )
        sessions, outside = set[str](), list[int]()
        for session, line, from_outside in self._all(
            query, after, LAST if upto is None else upto, but
        ):
            sessions.add(session)
            if not kept_for_search(line):
                outside.append(from_outside)
        return Spoken(len(outside), frozenset(sessions), sum(outside))

    def last_spoken(self, but: str) -> int:
        """Find the newest observation that a principal did not make.

        Its position; 0 if there is none.
        """
        row = self._one(
            "SELECT position FROM observations WHERE principal != ? ORDER BY position DESC LIMIT 1",
            but,
        )
        return int(row[0]) if row else 0
