"""The projection of facts.

What the ledger leads to, with what is computed of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from memory_engine.adapters.store.base import Tables
from memory_engine.adapters.store.tables import COMPUTED, ENTRY_DAY, LIVE, UPSERT
from memory_engine.domain import codec, ids
from memory_engine.domain.errors.memory import DamagedStore
from memory_engine.domain.records.fact import Fact, Slot, Standing
from memory_engine.domain.records.words import Mark, Off
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memory_engine.domain.ports import Table


def columns_of(fact: Fact) -> tuple[object, ...]:
    """Lay a fact out as the columns that follow from it alone."""
    row = ids.canonical(codec.fact_json(fact))
    slot = (fact.scope, fact.subject, fact.attribute)
    return (
        fact.id,
        fact.status,
        fact.kind,
        *slot,
        fact.successor,
        int(bool(fact.vetoes)),
        fact.text,
        row,
    )


@lru_cache(maxsize=1 << 12)
def fact_in(row: str) -> Fact:
    """Read a fact from its row's text, cached.

    Question after question finds the same.
    """
    return codec.fact_from(json.loads(row))


IN_STATUS = "status IN (SELECT value FROM json_each(?))"


class Facts(Tables):
    """The tables ``facts``, ``fact_evidence``, ``fact_anchors``, ``fact_contraries`` and
    ``fact_words``."""

    def fact(self, id: str) -> Fact:
        """Give the fact with this id.

        One with status ``""`` if there is none.
        """
        row = self._one("SELECT row FROM facts WHERE id = ?", id)
        return self._fact(row[0]) if row else Fact(id)

    def in_slot(self, slot: Slot) -> Sequence[Fact]:
        """Give the live facts with this scope, subject and attribute, by id."""
        return self._facts(
            "scope = ? AND subject = ? AND attribute = ? AND subject != '' "
            f"AND status || '' IN {LIVE}",
            *slot,
        )

    def at_anchor(self, path: str) -> Sequence[Fact]:
        """Give the live facts with an anchor in this file, by id."""
        return self._facts(
            f"id IN (SELECT fact FROM fact_anchors WHERE path = ?) AND status || '' IN {LIVE}", path
        )

    def merged_into(self, id: str) -> Sequence[Fact]:
        """Give the wordings that were merged into a fact, by id."""
        return self._facts(
            "successor = ? AND status = '' AND successor != ''", id, by="INDEXED BY facts_merged"
        )

    def contrary_to(self, ids: Iterable[str]) -> Sequence[Fact]:
        """Read the facts whose contrary is one of these.

        Held or not, by id.
        """
        wanted = json.dumps(sorted(ids))
        denied = (
            "SELECT fact FROM fact_contraries WHERE contrary IN (SELECT value FROM json_each(?))"
        )
        return self._facts(f"id IN ({denied})", wanted)

    def vetoed(self) -> Sequence[Fact]:
        """Give the facts that carry a veto, by id."""
        return self._facts("vetoed = 1")

    def vetoed_count(self) -> int:
        """Count the facts that carry a veto."""
        return self._count("facts", "vetoed = 1")

    def touched_since(self, entry: int) -> list[Fact]:
        """Read the facts that entries after this one touched.

        By id, as they stand now.
        """
        return self._facts("id IN (SELECT fact FROM entry_facts WHERE entry > ?)", entry)

    def named(self, beginning: str) -> list[str]:
        """Give the ids of facts that begin so.

        The exact one alone, if there is one.
        """
        query = "SELECT id FROM facts WHERE id >= ?1 AND id < ?1 || '~' ORDER BY id"
        found = [id for (id,) in self._all(query, beginning)] if beginning else []
        return [beginning] if beginning in found else found

    def facts(self) -> Iterator[Fact]:
        """Give every fact row, by id, held or not."""
        for (row,) in self._all("SELECT row FROM facts ORDER BY id"):
            yield self._fact(row)

    def facts_on(self, observations: Iterable[str]) -> list[Fact]:
        """Give the facts that rest on any of these observations, by id."""
        wanted = json.dumps(list(observations))
        return self._facts(
            "id IN (SELECT fact FROM fact_evidence WHERE observation IN (SELECT value FROM "
            "json_each(?)))",
            wanted,
        )

    def _fact(self, row: str) -> Fact:
        try:
            return fact_in(row)
        except (ValueError, KeyError, TypeError, AttributeError) as damage:
            remedy = "`kairos-mem rebuild` makes the facts anew from the ledger."
            raise DamagedStore(
                self.place, f"a row of facts can't be read ({damage})", remedy
            ) from None

    def _facts(self, where: str, *values: object, by: str = "") -> list[Fact]:
        rows = self._all(f"SELECT row FROM facts {by} WHERE {where} ORDER BY id", *values)
        return [self._fact(row) for (row,) in rows]

    def rows(self, table: Table) -> int:
        """Count the rows of a table."""
        return self._count(table)

    def count_facts(self, statuses: Collection[str]) -> int:
        """Count the facts in one of these statuses."""
        return self._count("facts", IN_STATUS, json.dumps(sorted(statuses)))

    def off_pages(self) -> Mapping[Off, int]:
        """Count the facts that stand on no page, by why."""
        return dict(self._all("SELECT off, count(*) FROM facts WHERE off != '' GROUP BY off"))

    def on_pages(self, fleeting: Collection[Mark], since: str) -> tuple[int, int]:
        """Count the facts with a mark.

        Of those with a fleeting one, those older than a day.
        """
        old = "mark IN (SELECT value FROM json_each(?)) AND max(heard, noted) < ?"
        silent = self._count("facts", f"mark != '' AND {old}", json.dumps(sorted(fleeting)), since)
        return self._count("facts", "mark != ''"), silent

    def _count(self, table: str, where: str = "1 = 1", *values: object) -> int:
        row = self._one(f"SELECT count(*) FROM {table} WHERE {where}", *values)
        return int(row[0]) if row else 0

    def project(self, standings: Iterable[Standing]) -> None:
        """Write these rows of the projection. Call within a transaction."""
        # What stems words is heavy, and only writers need it.
        from memory_engine.claims.query import indexed

        listed = list(standings)
        noted = self._noted([standing.fact.id for standing in listed])
        rows = ((*columns_of(one.fact), *one[1:], noted.get(one.fact.id, "")) for one in listed)
        self._many(UPSERT, rows)
        texts = {one.fact.id: one.fact.text if one.fact.status else "" for one in listed}
        numbered = self._all(
            "SELECT rowid, id FROM facts WHERE id IN (SELECT value FROM json_each(?))",
            json.dumps(list(texts)),
        )
        self._word(
            "fact_words",
            {number: indexed(text) if (text := texts[id]) else None for number, id in numbered},
        )
        self._beside([standing.fact for standing in listed])

    def _beside(self, facts: Sequence[Fact]) -> None:
        """Write what stands in other tables of these facts."""
        named = [(fact.id,) for fact in facts]
        for table in ("fact_anchors", "fact_evidence", "fact_contraries"):
            self._many(f"DELETE FROM {table} WHERE fact = ?", named)
        rows = {
            "fact_anchors": [(fact.id, path) for fact in facts for path in fact.paths],
            "fact_contraries": [(fact.id, fact.opposite) for fact in facts if fact.opposite],
            "fact_evidence": [(fact.id, id) for fact in facts for id in sorted(fact.evidence)],
        }
        for table, written in rows.items():
            self._many(f"INSERT INTO {table} VALUES (?, ?)", written)

    def _noted(self, facts: Sequence[str]) -> dict[str, str]:
        """Look up the day of the last entry about each fact.

        Each entry is read once, however large.
        """
        last = """SELECT fact, max(entry) FROM entry_facts
            WHERE fact IN (SELECT value FROM json_each(?)) GROUP BY fact"""
        entries = dict(self._all(last, json.dumps(list(facts))))
        day = (
            f"SELECT number, {ENTRY_DAY} FROM entries WHERE number IN "
            "(SELECT CAST(value AS BIGINT) FROM json_each(?))"
        )
        days = dict(self._all(day, json.dumps(sorted(set(entries.values())))))
        return {fact: days.get(entry) or "" for fact, entry in entries.items()}

    def clear_projection(self) -> None:
        """Drop every row that the ledger can make again.

        Call within a transaction.
        """
        self._emptied("facts", "fact_evidence", "fact_anchors", "fact_contraries", "fact_words")

    def contested(self, count: int) -> list[Fact]:
        """Read the first ``count`` contested facts, the latest heard first."""
        where = "status = 'contested' ORDER BY heard DESC, id LIMIT ?"
        return [standing.fact for standing in self._standings(where, count)]

    def settled(self, count: int) -> list[Fact]:
        """Read the latest ``count`` facts that are asserted or retracted."""
        where = (
            "status IN ('asserted', 'retracted') AND kind = 'claim' ORDER BY heard DESC, id LIMIT ?"
        )
        return [standing.fact for standing in self._standings(where, count)]

    def best(self, mark: Mark, count: int, since: str) -> list[Standing]:
        """Read the weightiest facts with this mark, and the last heard.

        Of those that were heard or decided on since a day.
        """
        found: dict[str, Standing] = {}
        for order, index in (("weight", "facts_to_list"), ("heard", "facts_just_heard")):
            where = (
                f"mark != '' AND mark = ? AND max(heard, noted) >= ? ORDER BY {order} DESC, id "
                "LIMIT ?"
            )
            listed = self._standings(where, mark, since, count, by=f"INDEXED BY {index}")
            found |= {standing.fact.id: standing for standing in listed}
        return [found[id] for id in sorted(found)]

    def standings(self, statuses: Collection[str] | None = None) -> list[Standing]:
        """Read fact rows with what was computed of them, by id.

        Those in some statuses, or all.
        """
        if statuses is None:
            return self._standings("1 = 1 ORDER BY id")
        return self._standings(f"{IN_STATUS} ORDER BY id", json.dumps(sorted(statuses)))

    def standings_of(self, facts: Sequence[str]) -> list[Standing]:
        """Read these facts with what was computed of them, by id."""
        wanted = "id IN (SELECT value FROM json_each(?)) ORDER BY id"
        return self._standings(wanted, json.dumps(list(facts)))

    def linked(self) -> list[Standing]:
        """Read the facts beside which another value stands.

        Of the same thing; by id.
        """
        return self._standings("row LIKE '%\"alternatives\"%' ORDER BY id")

    def _standings(self, where: str, *values: object, by: str = "") -> list[Standing]:
        rows = self._all(
            f"SELECT row, {', '.join(COMPUTED)} FROM facts {by} WHERE {where}", *values
        )
        return [Standing(self._fact(row), *computed) for row, *computed in rows]
