"""What is wrong with the tables, and what mends it.

Every table is held against what it was made from, or its sum.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from memory_engine.adapters.store import facts, observations
from memory_engine.adapters.store.observations import Observations
from memory_engine.domain.records.fact import Fact
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.problem import Problem
from memory_engine.formats.log import log_name
from memory_engine.formats.log_reading import read_line

COPY = "Restore memory.db from a copy."
REBUILD = "`kairos-mem rebuild` makes it anew."
PRECISE = {
    "facts": "fact ",
    "fact_evidence": "fact ",
    "fact_anchors": "fact ",
    "fact_contraries": "fact ",
    "observations": "observation ",
    "entries": "ledger entry ",
    "entry_facts": "ledger entry ",
}
"""Table -> how the place of a problem begins that says more than its sum can."""


class Checks(Observations):
    """Checks and mends the tables.

    What the ledger leads to is given, for no decision is made here.
    """

    def check(self) -> list[Problem]:
        """Compare the tables' schema, observations and ledger rows with what must be."""
        return [*self._holding(), *self._observations(), *self._entry_rows()]

    @abstractmethod
    def _holding(self) -> Iterator[Problem]:
        """Find faults in the file or server, schema and indexes."""

    @abstractmethod
    def changed(self) -> Mapping[str, int]:
        """Count the rows of tables that somebody else wrote to.

        How many more than were written.
        """

    @abstractmethod
    def _mend_schema(self) -> None:
        """Make schema and indexes what they must be."""

    @abstractmethod
    def _has_table(self, table: str) -> bool:
        """Tell whether there is such a table."""

    def misprojected(self, rows: Mapping[str, Fact]) -> list[Problem]:
        """Compare the projection with the facts that the ledger leads to."""
        known = {id for (id,) in self._all("SELECT id FROM observations")}
        lost = [
            Problem(f"fact {id}", f"rests on observation {observation}, which is not there", COPY)
            for id, fact in sorted(rows.items())
            for observation in sorted(fact.evidence - known)
        ]
        wrong = sorted({*self._rows_unlike(rows), *self._pairs_unlike(rows)})
        return [
            Problem(f"fact {id}", "is not what the ledger leads to", "`kairos-mem rebuild`")
            for id in wrong
        ] + lost

    def out_of_sum(self, known: Sequence[Problem]) -> list[Problem]:
        """Name the tables that somebody else wrote to.

        Unless a known problem says it better.
        """
        named = {
            table
            for table, start in PRECISE.items()
            if any(p.place.startswith(start) for p in known)
        }
        return [
            Problem(f"memory.db, table {table}", f"was changed from outside{_by(more)}", REBUILD)
            for table, more in self.changed().items()
            if table not in named
        ]

    def missing(self, ids: Sequence[str]) -> list[str]:
        """Find those of the ids that no observation has, in order."""
        query = (
            "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM observations) "
            "ORDER BY 1"
        )
        return [id for (id,) in self._all(query, json.dumps(list(ids)))]

    # -- what is compared with what

    def _observations(self) -> Iterator[Problem]:
        for _, id, day, line, log, *columns in self._all(
            "SELECT * FROM observations ORDER BY position"
        ):
            if _observation_row(day, line, log) != (id, day, line, log, *columns):
                what = "is not what its id says: it was changed from outside"
                yield Problem(
                    f"observation {id}", what, "`kairos-mem rebuild` reads it again from its log."
                )

    def _entry_rows(self) -> Iterator[Problem]:
        pairs = self._all("SELECT entry, fact FROM entry_facts ORDER BY entry, fact")
        listed = {
            entry: {fact for _, fact in group}
            for entry, group in groupby(pairs, key=lambda pair: pair[0])
        }
        for number, dream, verb, body in self._all(
            "SELECT number, dream, verb, body FROM entries ORDER BY number"
        ):
            held = _held(body)
            if held is not None and (dream, verb, listed.pop(number, set())) != held:
                yield Problem(f"ledger entry {number}", "is listed as what it is not", REBUILD)
        for number in listed:
            yield Problem(
                f"ledger entry {number}", "is not there, but facts are listed for it", REBUILD
            )

    def _rows_unlike(self, rows: Mapping[str, Fact]) -> Iterator[str]:
        there = {row[0]: row for row in self._all("SELECT * FROM facts")}
        for id in rows.keys() | there.keys():
            fact = rows.get(id)
            own = facts.columns_of(fact) if fact else ()
            if fact is None or id not in there or there[id][: len(own)] != own:
                yield id

    def _pairs_unlike(self, rows: Mapping[str, Fact]) -> Iterator[str]:
        tables: dict[tuple[str, str], Callable[[Fact], list[str]]] = {
            ("fact_evidence", "observation"): lambda fact: sorted(fact.evidence),
            ("fact_anchors", "path"): lambda fact: fact.paths,
            ("fact_contraries", "contrary"): lambda fact: [fact.opposite] if fact.opposite else [],
        }
        for (table, column), listed in tables.items():
            if not self._has_table(table):
                continue  # an older version wrote this, or the schema is amiss, which is told apart
            pairs = self._all(f"SELECT fact, {column} FROM {table} ORDER BY fact, {column}")
            there = {
                id: [of for _, of in group]
                for id, group in groupby(pairs, key=lambda pair: pair[0])
            }
            for id, fact in rows.items():
                if there.pop(id, []) != listed(fact):
                    yield id
            yield from there

    # -- mending; call all of it within one transaction

    def mend(self, lines: Mapping[str, tuple[str, str, Observation]]) -> None:
        """Make schema, indexes and rows anew, from logs and entries.

        Observation and ledger rows; the logs' lines are given by id.
        """
        self._mend_schema()
        self._mend_observations(lines)
        self._emptied("entry_facts", "observation_words")
        for number, body in list(self._all("SELECT number, body FROM entries")):
            dream, verb, subjects = _held(body) or (0, "", set())
            self._run(
                "UPDATE entries SET dream = ?, verb = ? WHERE number = ?", dream, verb, number
            )
            self._many(
                "INSERT INTO entry_facts VALUES (?, ?)", [(id, number) for id in sorted(subjects)]
            )
        self._index(0)

    def _mend_observations(self, lines: Mapping[str, tuple[str, str, Observation]]) -> None:
        names = "id, day, line, log, at, principal, root_session, session, source, outside"
        update = (
            f"UPDATE observations SET ({names}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE position = ?"
        )
        for position, id, day, line, log, *columns in list(self._all("SELECT * FROM observations")):
            own = _observation_row(day, line, log)
            logged = lines.get(str(own[0] if own else id))
            if logged and not (own and str(log).startswith(log_name(logged[0]))):
                own = observations.columns_of(*logged)
            if own and own != (id, day, line, log, *columns):
                self._run(update, *own, position)


def _by(more: int) -> str:
    if not more:
        return ""
    return f": {abs(more)} row{'s' * (abs(more) != 1)} {'too many' if more > 0 else 'missing'}"


def _observation_row(day: str, line: str, log: str) -> tuple[object, ...] | None:
    try:
        return observations.columns_of(day, line, read_line(day, line, log))
    except (ValueError, AttributeError):
        return None


def _held(body: str) -> tuple[int, str, set[str]] | None:
    """Dream, verb and facts of an entry by its body.

    None where that can't be read, which the chain tells.
    """
    try:
        value = json.loads(body)
        return value["dream"], value["verb"], {subject for subject, *_ in value["changes"]}
    except (ValueError, KeyError, TypeError):
        return None
