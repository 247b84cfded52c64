"""What is known of nights, looks, publication and imports.

Where each stands, so that it can go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from memory_engine.adapters.store.base import Tables
from memory_engine.adapters.store.tables import LIVE
from memory_engine.domain.records.change import Dreamt
from memory_engine.domain.records.looked import Look
from memory_engine.domain.records.marks import IMPORTS_KEYED
from memory_engine.domain.typed import Literal

LOOKED = """INSERT INTO looks VALUES (?, ?, ?, ?) ON CONFLICT (fact) DO UPDATE
    SET due = excluded.due, streak = excluded.streak, verdict = excluded.verdict"""
PLACE = "INSERT INTO look_places VALUES (?, ?) ON CONFLICT DO NOTHING"
BROUGHT = "INSERT INTO imported VALUES (?) ON CONFLICT DO NOTHING"
PUBLISHED = """INSERT INTO published VALUES (?, ?, ?) ON CONFLICT (entry) DO UPDATE
    SET facts = excluded.facts, day = excluded.day"""
MARKED = "INSERT INTO marks VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET mark = excluded.mark"
PLANNED = "INSERT INTO plans VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET parts = excluded.parts"
"""What is written of a night; a row that is there becomes what it is now."""


class Nights(Tables):
    """The tables ``dreams``, ``looks``, ``published``, ``imported``, ``marks`` and ``plans``."""

    def due(self, night: int, changed: Iterable[str] | None) -> list[str]:
        """Give the live facts to hold against the code base.

        Due by this night, or resting on a changed path (None: all).
        """
        live = f"fact IN (SELECT id FROM facts WHERE status IN {LIVE})"
        if changed is None:
            return [id for (id,) in self._all(f"SELECT fact FROM looks WHERE {live} ORDER BY fact")]
        query = f"""SELECT fact FROM (SELECT fact FROM looks WHERE due <= ?1 UNION
            SELECT fact FROM look_places WHERE path IN (SELECT value FROM json_each(?2))) AS seen
            WHERE {live} ORDER BY 1"""
        return [id for (id,) in self._all(query, night, json.dumps(sorted(changed)))]

    def streaks(self, facts: Iterable[str]) -> dict[str, int]:
        """Find how many looks in a row found each fact unchanged."""
        wanted = json.dumps(list(facts))
        return dict(
            self._all(
                "SELECT fact, streak FROM looks WHERE fact IN (SELECT value FROM json_each(?))",
                wanted,
            )
        )

    def looked(self, looks: Iterable[Look]) -> None:
        """Write tonight's looks.

        As (fact, night when next due, streak, verdict, paths looked at).
        """
        last = {look.fact: look for look in looks}.values()  # of one that was looked at twice
        self._many(LOOKED, [(one.fact, one.due, one.streak, one.verdict) for one in last])
        self._many("DELETE FROM look_places WHERE fact = ?", [(one.fact,) for one in last])
        self._many(PLACE, [(one.fact, path) for one in last for path in one.paths])

    def dreamt(self, number: int, at: float, upto: int) -> None:
        """Write that a night happened, and when.

        In seconds since 1970; and up to where it read.
        """
        self._run("INSERT INTO dreams VALUES (?, ?, ?)", number, at, upto)

    def last_dream(self) -> Dreamt:
        """Read the newest night; zeros when there was none."""
        row = self._one("SELECT number, at, upto FROM dreams ORDER BY number DESC LIMIT 1")
        return Dreamt(*row) if row else Dreamt(0, 0.0, 0)

    def dream(self, number: int) -> Dreamt:
        """Read the night with this number; zeros when there was none."""
        row = self._one("SELECT number, at, upto FROM dreams WHERE number = ?", number)
        return Dreamt(*row) if row else Dreamt(0, 0.0, 0)

    def first_to_read(self, position: int) -> int:
        """Find the first night that read up to a position; else 0."""
        row = self._one("SELECT coalesce(min(number), 0) FROM dreams WHERE upto >= ?", position)
        return int(row[0]) if row else 0

    def first_dream(self) -> float:
        """Give the earliest time that a night is dated.

        0 when there was none.
        """
        row = self._one("SELECT coalesce(min(at), 0) FROM dreams")
        return float(row[0]) if row else 0.0

    def listed(self, entry: int) -> tuple[str, ...]:
        """Read the facts that MEMORY.md listed at an entry."""
        row = self._one(
            "SELECT facts FROM published WHERE entry <= ? ORDER BY entry DESC LIMIT 1", entry
        )
        return tuple(self._listed(row[0], "what MEMORY.md lists")) if row else ()

    def listed_on(self) -> str:
        """Read the day on which the pages were last decided.

        Empty where nobody noted it.
        """
        row = self._one("SELECT day FROM published ORDER BY entry DESC LIMIT 1")
        return str(row[0]) if row else ""

    def list_facts(self, entry: int, facts: Sequence[str], day: str) -> None:
        """Write which facts MEMORY.md lists from an entry on.

        As was decided on a day.
        """
        self._run(PUBLISHED, entry, json.dumps(list(facts)), day)

    def marks(self, beginning: str = "") -> dict[str, str]:
        """Read how far each source has been imported or scanned.

        Of those whose name begins so.
        """
        query = "SELECT source, mark FROM marks WHERE source >= ?1 AND source < ?1 || char(1114111)"
        return dict(self._all(query, beginning))

    def marked(self, name: str) -> str:
        """Read one mark; empty where there is none of this name."""
        row = self._one("SELECT mark FROM marks WHERE source = ?", name)
        return str(row[0]) if row else ""

    def mark(self, marks: Mapping[str, str]) -> None:
        """Write how far sources have been read."""
        self._many(MARKED, sorted(marks.items()))

    def unseen(self, keys: Sequence[str]) -> set[str]:
        """Give those of the keys that no import has brought yet."""
        kept = self._kept(keys)
        rows = self._all(
            "SELECT key FROM imported WHERE key IN (SELECT value FROM json_each(?))",
            json.dumps([*kept]),
        )
        return set(keys) - {kept[key] for (key,) in rows}

    def seen(self, keys: Iterable[str]) -> None:
        """Write that an import has brought these."""
        rows = [(key,) for key in self._kept(keys)]
        self._many(BROUGHT, rows)

    def unsee(self, keys: Iterable[str]) -> None:
        """Let imports bring these again."""
        rows = [(key,) for key in self._kept(keys)]
        self._many("DELETE FROM imported WHERE key = ?", rows)

    def _kept(self, keys: Iterable[str]) -> dict[str, str]:
        """Give the keys as kept, digested under the store's key.

        Once it has one. A key that is made of a sentence would tell a guess at it from the truth.
        Where the store's key was lost none is known, and what comes again is known by its line.
        """
        if not self.marked(IMPORTS_KEYED):
            return {key: key for key in keys}
        from memory_engine.adapters.erasure.recognised import store_key  # an import asks, no hook
        from memory_engine.privacy.recognised import digest

        own = store_key(str(self.folder))
        return {digest(own, key): key for key in keys} if own else {}

    def key_imports(self) -> None:
        """Digest the keys of imports from now on.

        If the store has a key of its own. Call within a transaction.
        """
        from memory_engine.adapters.erasure.recognised import store_key  # an import asks, no hook
        from memory_engine.privacy.recognised import digest

        own = store_key(str(self.folder))
        if own and not self.marked(IMPORTS_KEYED):
            rows = [(digest(own, key), key) for (key,) in self._all("SELECT key FROM imported")]
            self._many("DELETE FROM imported WHERE key = ?", [(key,) for _, key in rows])
            self._many(BROUGHT, [row[:1] for row in rows])
            self.mark({IMPORTS_KEYED: "1"})

    def planned(self, id: str, parts: Sequence[str]) -> None:
        """Record a plan that was made.

        Its id, and the digests of its parts.
        """
        self._run(PLANNED, id, json.dumps(list(parts)))

    def plans(self) -> dict[str, list[str]]:
        """Read the plans that were made here.

        Id -> digests of their parts.
        """
        return {
            id: self._listed(parts, f"plan {id}")
            for id, parts in self._all("SELECT id, parts FROM plans ORDER BY id")
        }

    def forget(
        self,
        table: Literal["looks", "dreams", "published", "marks", "plans"],
        fresh: Iterable[Sequence[object]],
    ) -> None:
        """Put fresh rows for what is not to be believed.

        Call within a transaction.
        """
        self._emptied(table, *(["look_places"] if table == "looks" else []))
        for row in fresh:
            self._run(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", *row)
