"""Redactions that machines of one server have still to carry out.

And which machines can be told of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from memory_engine.adapters.postgres.erasure import SchemaErasure
from memory_engine.adapters.postgres.seats import Seats, placed
from memory_engine.domain.records.change import Entry
from memory_engine.domain.records.observation import Observation

LEFT = """SELECT seat, entry, coalesce(number, 0), sealed, redactions.account FROM redactions
    LEFT JOIN entries ON hash = entry ORDER BY number, seat"""
LEAVE = "INSERT INTO redactions VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
JOIN = """INSERT INTO seats VALUES (?, ?) ON CONFLICT (seat) DO UPDATE SET key = excluded.key,
    account = excluded.account"""
CARRIED = "DELETE FROM redactions WHERE seat = ? AND entry IN (SELECT hash FROM entries)"
GIVEN_UP = """DELETE FROM redactions WHERE seat = ? OR
    NOT EXISTS (SELECT FROM entries WHERE hash = entry)"""


class Left(NamedTuple):
    """A redaction that a machine began, or has to carry out.

    ``entry`` is the hash of its entry, ``number`` is 0 while the ledger has none; ``sealed`` is
    for that machine alone, and empty for the one that began it.
    """

    seat: str
    entry: str
    number: int
    sealed: str
    account: str


class Redactions(Seats, SchemaErasure):
    """The tables ``seats`` and ``redactions``; places of lines are kept by machine."""

    def join(self, key: str) -> None:
        """Have others know this machine by its public key."""
        row = self._one("SELECT key FROM seats WHERE seat = ?", self.seat)
        if row is None or row[0] != key:
            self._run(JOIN, self.seat, key)

    def others(self) -> Mapping[str, str]:
        """Give the public keys of the other machines, by seat."""
        return dict(self._all("SELECT seat, key FROM seats WHERE seat != ?", self.seat))

    def leave(self, entry: str, sealed: Mapping[str, str]) -> None:
        """Leave a redaction for machines, all of them or none.

        And note that it is begun here.
        """
        with self.transaction():
            self._many(
                LEAVE, [(self.seat, entry, ""), *((at, entry, to) for at, to in sealed.items())]
            )

    def left(self) -> list[Left]:
        """Read in the ledger's order what is left to be carried out."""
        return [Left(*row) for row in self._all(LEFT)]

    def carried(self) -> None:
        """Note that this machine has carried out what the ledger has."""
        self._run(CARRIED, self.seat)

    def give_up(self) -> None:
        """Forget what waits for this machine, and what no ledger has.

        Its owner accepts that.
        """
        self._run(GIVEN_UP, self.seat)

    def may_rewrite(self) -> bool:
        """Tell whether the server lets this account rewrite the ledger."""
        row = self._one("SELECT has_table_privilege('entries', 'UPDATE')")
        return bool(row and row[0])

    def stand_at(self, places: Mapping[str, str]) -> None:
        """Write where lines stand in this machine's logs now, by observation."""
        moved = [(self.log_kept(place), id) for id, place in sorted(places.items())]
        if moved:
            with self.transaction():
                self._many("UPDATE observations SET log = ? WHERE id = ?", moved)

    def rewrite(
        self,
        lines: Mapping[str, tuple[str, str, Observation]],
        entries: Iterable[Entry],
        clean: Callable[[str], str],
    ) -> None:
        """Rewrite the tables.

        What other machines have still to carry out goes by the new chain.
        """
        known = {row.number: row.entry for row in self.left()}
        fresh = list(entries)
        super().rewrite(self._placed(lines), fresh, clean)
        for entry in fresh:
            if entry.number in known:
                named = (entry.hash, known[entry.number])
                self._run("UPDATE redactions SET entry = ? WHERE entry = ?", *named)

    def _placed(
        self, lines: Mapping[str, tuple[str, str, Observation]]
    ) -> dict[str, tuple[str, str, Observation]]:
        """Name places in logs as the table does.

        What another machine logged stays where it is.
        """
        found = {}
        for id, (day, line, said) in lines.items():
            row = None if said.provenance.log else self._one(PLACE, id)
            log = str(row[0]) if row else self.log_kept(said.provenance.log)
            found[id] = (day, line, placed(said, log))
        return found


PLACE = "SELECT log FROM observations WHERE id = ?"
