"""What is wrong with a store's schema, and its remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from memory_engine.adapters.postgres import schema
from memory_engine.adapters.postgres.database import Database
from memory_engine.adapters.store.checks import COPY, REBUILD, Checks
from memory_engine.adapters.store.tables import SUMMED, WORDS
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.problem import Problem
from memory_engine.formats.log_reading import fields_of

GUARDS = {
    "entries": ("account", "append_only", "append_only_whole", "brought"),
    "facts": ("account", "numbered"),
    "observations": ("account", "numbered", "brought", "own_word"),
}
"""The triggers of a table that has more than the one that accounts."""


class SchemaChecks(Checks, Database):
    """Checks and mends what holds the tables."""

    def _holding(self) -> Iterator[Problem]:
        for table in (*SUMMED, *WORDS, "sums", "kairos"):
            if not self._has_table(table):
                yield Problem(self.place, f"has no table {table}", COPY)
        there = {(table, name) for table, name in self._all(TRIGGERS)}
        for table in SUMMED:
            for name in GUARDS.get(table, ("account",)):
                if (table, name) not in there:
                    what = f"nothing guards table {table} any more (its trigger {name} is off)"
                    yield Problem(self.place, what, REBUILD)

    def brought_falsely(self) -> Iterator[Problem]:
        """Find lines that say one account shared them, and that another brought.

        The server keeps which account brought a row. Who owns the tables may bring anybody's, as a
        move does.
        """
        for id, line, account in self._all(BROUGHT):
            shared = fields_of(line).get("shared", account)
            if shared != account:
                what = f"says that {shared} shared it, and {account} brought it"
                remedy = f"`kairos-mem redact {id}` takes it out; see to who may write the tables."
                yield Problem(f"observation {id}", what, remedy)

    def _has_table(self, table: str) -> bool:
        return bool(self._one("SELECT to_regclass(?) IS NOT NULL", table) == (True,))

    def changed(self) -> Mapping[str, int]:
        """Count the rows of tables that somebody else wrote to.

        How many more than were written.
        """
        kept = {name: (many, total) for name, many, total in self._all(SUMS)}
        now = {table: self._summed(table) for table in (*SUMMED, *WORDS)}
        return {
            table: found[0] - kept.get(table, NOTHING)[0]
            for table, found in now.items()
            if found != kept.get(table, NOTHING)
        }

    def mend(self, lines: Mapping[str, tuple[str, str, Observation]]) -> None:
        """Make indexes and rows anew, from logs and entries."""
        self._set(schema.REWRITING)
        super().mend(lines)

    def _mend_schema(self) -> None:
        for table in SUMMED:
            self._run(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            for name in ("account",):
                self._run(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            self._run(schema.ACCOUNTED.format(table))


BROUGHT = """SELECT id, line, account FROM observations
    JOIN brought ON kind = 'observation' AND number = position
    WHERE line LIKE '%shared=%' AND NOT coalesce(pg_has_role(to_regrole(account)::oid, (SELECT
        relowner FROM pg_class WHERE oid = to_regclass('observations')), 'MEMBER'), false)
    ORDER BY position"""
NOTHING: tuple[int, object] = (0, 0)
SUMS = "SELECT name, count, sum FROM sums"
TRIGGERS = """SELECT tgrelid::regclass::text, tgname FROM pg_trigger
    WHERE NOT tgisinternal AND tgenabled != 'D' AND tgrelid::regclass::text NOT LIKE '%.%'"""
