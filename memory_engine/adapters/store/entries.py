"""The ledger: entries are appended, never altered."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence

from memory_engine.adapters.store.base import LAST, Tables
from memory_engine.domain import codec, ids
from memory_engine.domain.errors.memory import BrokenChain
from memory_engine.domain.records.change import Entry, Tally
from memory_engine.domain.records.words import Verb


class Entries(Tables):
    """The tables ``entries`` and ``entry_facts``."""

    def head(self) -> tuple[int, str]:
        """Give number and hash of the newest entry.

        (0, GENESIS) when there is none.
        """
        row = self._one("SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1")
        return (row[0], row[1]) if row else (0, ids.GENESIS)

    def head_of_dream(self, dream: int) -> str:
        """Read the hash of the last entry that a night made.

        Empty if it made none.
        """
        row = self._one(
            "SELECT hash FROM entries WHERE dream = ? ORDER BY number DESC LIMIT 1",
            min(dream, LAST),
        )
        return str(row[0]) if row else ""

    def entries(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        """Give the entries from ``first`` to ``last``, both included, in order."""
        return self._entries(
            "number BETWEEN ? AND ?", min(first, LAST), LAST if last is None else min(last, LAST)
        )

    def entries_of(self, fact: str) -> Sequence[Entry]:
        """Give the entries that touched a fact, in order.

        Raises ``BrokenChain`` if one is not what its hash says.
        """
        return self._sound("number IN (SELECT entry FROM entry_facts WHERE fact = ?)", fact)

    def entries_about(self, facts: Iterable[str]) -> Sequence[Entry]:
        """Read the entries that touched any of these facts.

        Each once, in order.

        Raises ``BrokenChain`` if one is not what its hash says.
        """
        wanted = json.dumps(sorted(facts))
        touched = "SELECT entry FROM entry_facts WHERE fact IN (SELECT value FROM json_each(?))"
        return self._sound(f"number IN ({touched})", wanted)

    def entries_of_dream(self, dream: int) -> Sequence[Entry]:
        """Give the entries that one night made, in order.

        Raises ``BrokenChain`` if one is not what its hash says.
        """
        return self._sound("dream = ?", min(dream, LAST))

    def before_night(self, dream: int) -> int:
        """Find the entry before a night's first.

        This night or a later one; the newest if they made none.
        """
        # with the plus SQLite asks the index of nights; without it, it walks the ledger from its
        # start
        row = self._one("SELECT min(+number) FROM entries WHERE dream >= ?", min(dream, LAST))
        return int(row[0]) - 1 if row and row[0] else self.head()[0]

    def decisions(self, after: int, but: Collection[Verb]) -> Iterator[Entry]:
        """Read the entries after one, in order.

        But for those with one of these verbs.
        """
        others = "number > ? AND verb NOT IN (SELECT value FROM json_each(?))"
        return self._entries(others, min(after, LAST), json.dumps(sorted(but)))

    def tally(self, after: int) -> Tally:
        """Count the entries of each verb after one.

        And find which nights made them.
        """
        query = """SELECT verb || '' AS kind, count(*), coalesce(min(nullif(dream, 0)), 0),
            max(dream) FROM entries WHERE number > ? GROUP BY kind"""
        rows = list(self._all(query, min(after, LAST)))
        first = min((night for _, _, night, _ in rows if night), default=0)
        return Tally(
            {verb: count for verb, count, _, _ in rows},
            first,
            max((last for *_, last in rows), default=0),
        )

    def _sound(self, where: str, *values: object) -> tuple[Entry, ...]:
        found = tuple(self._entries(where, *values))
        for entry in found:
            body = ids.digest("body", ids.canonical(codec.body(entry)))
            if ids.chained(entry.previous, entry.number, body) != entry.hash:
                raise BrokenChain(self.place, f"entry {entry.number}", "is not what its hash says")
        return found

    def _entries(self, where: str, *values: object) -> Iterator[Entry]:
        query = f"SELECT number, previous, hash, body FROM entries WHERE {where} ORDER BY number"
        for number, previous, hash, body in self._all(query, *values):
            try:
                yield codec.entry_from(number, previous, hash, json.loads(body))
            except (ValueError, KeyError, TypeError, AttributeError) as damage:
                raise BrokenChain(
                    self.place, f"entry {number}", f"can't be read ({damage})"
                ) from None

    def append(self, entries: Iterable[Entry]) -> None:
        """Write entries at the end of the ledger. Call within a transaction.

        Raises ``BrokenChain`` if its end was altered.
        """
        self._sound("number = ?", self.head()[0])
        written = list(entries)
        self._many("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", map(_row, written))
        touched = {
            (change.subject, entry.number): None
            for entry in written
            for change in entry.proposal.changes
        }
        self._many("INSERT INTO entry_facts VALUES (?, ?)", touched)


def _row(entry: Entry) -> tuple[object, ...]:
    body = ids.canonical(codec.body(entry))
    return entry.number, entry.hash, entry.previous, entry.dream, entry.proposal.verb, body
