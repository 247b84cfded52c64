"""What the engine needs of a store as a whole.

That is what it computed, its nights, its upkeep. No SQL in any port.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal, Protocol

from memory_engine.domain.ports.facts import Facts, Listing, Search
from memory_engine.domain.ports.ledger import Erasing, Ledger, Observations, Table
from memory_engine.domain.records.change import Dreamt
from memory_engine.domain.records.fact import Fact, Standing
from memory_engine.domain.records.looked import Look
from memory_engine.domain.records.observation import Observation
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.records.words import Mark, Off


class Projection(Protocol):
    """What follows from the ledger and is written down.

    Rows, and what pages list.
    """

    def project(self, standings: Iterable[Standing]) -> None:
        """Write these fact rows."""
        ...

    def clear_projection(self) -> None:
        """Drop every fact row."""
        ...

    def count_facts(self, statuses: Collection[str]) -> int:
        """How many facts are in one of these statuses."""
        ...

    def vetoed_count(self) -> int:
        """How many facts carry a veto."""
        ...

    def on_pages(self, fleeting: Collection[Mark], since: str) -> tuple[int, int]:
        """How many facts have a mark.

        How many of those with a fleeting one are older than a day.
        """
        ...

    def off_pages(self) -> Mapping[Off, int]:
        """How many facts stand on no page, by why."""
        ...

    def listed(self, entry: int) -> tuple[str, ...]:
        """The facts that MEMORY.md listed when the ledger stood at this entry."""
        ...

    def listed_on(self) -> str:
        """The day on which it was last decided what the pages show.

        Empty where nobody noted it.
        """
        ...

    def list_facts(self, entry: int, facts: Sequence[str], day: str) -> None:
        """Record which facts MEMORY.md lists from an entry on.

        As was decided on a day.
        """
        ...


class Nights(Protocol):
    """The nights that were dreamt, their looks and their plans."""

    def dreamt(self, number: int, at: float, upto: int) -> None:
        """Record that a night happened, and when.

        In seconds since 1970; and up to where it read.
        """
        ...

    def last_dream(self) -> Dreamt:
        """The newest night; zeros when there was none."""
        ...

    def dream(self, number: int) -> Dreamt:
        """The night with this number; zeros when there was none."""
        ...

    def first_to_read(self, position: int) -> int:
        """Find the first night that read up to a position; else 0."""
        ...

    def first_dream(self) -> float:
        """The earliest time that a night is dated (seconds since 1970).

        0 when there was none.
        """
        ...

    def due(self, night: int, changed: Iterable[str] | None) -> list[str]:
        """The facts to hold against the code base.

        Due by this night, or resting on a changed path (None: all).
        """
        ...

    def streaks(self, facts: Iterable[str]) -> dict[str, int]:
        """How many looks in a row found each fact unchanged."""
        ...

    def looked(self, looks: Iterable[Look]) -> None:
        """Record (fact, night when next due, streak, verdict, paths looked at)."""
        ...

    def planned(self, id: str, parts: Sequence[str]) -> None:
        """Record a plan that was made.

        Its id, and the digests of its parts.
        """
        ...

    def plans(self) -> Mapping[str, Sequence[str]]:
        """The plans that were made here: id -> digests of their parts."""
        ...


class Reading(Protocol):
    """How far sources have been read."""

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside, or none."""
        ...

    def marks(self, beginning: str = "") -> dict[str, str]:
        """How far each source, whose name begins so, has been read."""
        ...

    def marked(self, name: str) -> str:
        """One mark; empty where there is none of this name."""
        ...

    def mark(self, marks: Mapping[str, str]) -> None:
        """Record how far sources have been read."""
        ...

    def unseen(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys that no import has brought yet."""
        ...

    def seen(self, keys: Iterable[str]) -> None:
        """Record that an import has brought these."""
        ...

    def unsee(self, keys: Iterable[str]) -> None:
        """Let imports bring these again."""
        ...


class Upkeep(Protocol):
    """Whether the file is what was written; what mends it."""

    @property
    def wrote(self) -> bool:
        """Whether a transaction was begun here."""
        ...

    def check(self) -> list[Problem]:
        """What is wrong with the file, its observations and its ledger rows."""
        ...

    def misprojected(self, rows: Mapping[str, Fact]) -> list[Problem]:
        """Where the projection differs from these facts, to which the ledger leads."""
        ...

    def out_of_sum(self, known: Sequence[Problem]) -> list[Problem]:
        """Find the tables that somebody else wrote to.

        Unless a known problem says it better.
        """
        ...

    def changed(self) -> Mapping[str, int]:
        """Count the rows of tables that somebody else wrote to.

        How many more than were written.
        """
        ...

    def rows(self, table: Table) -> int:
        """How many rows a table has."""
        ...

    def mend(self, lines: Mapping[str, tuple[str, str, Observation]]) -> None:
        """Make anew what is derived from logs and entries.

        The logs' lines are given by id.
        """
        ...

    def forget(
        self,
        table: Literal["looks", "dreams", "published", "marks", "plans"],
        fresh: Iterable[Sequence[object]],
    ) -> None:
        """Put fresh rows for what is not to be believed."""
        ...

    def take_over(self, tables: Iterable[str]) -> None:
        """Take these tables, as they stand now, for what was written."""
        ...

    def close(self) -> None:
        """Let go of whatever was opened."""
        ...


class LedgerStore(
    Facts,
    Listing,
    Observations,
    Ledger,
    Projection,
    Search,
    Nights,
    Reading,
    Upkeep,
    Erasing,
    Protocol,
):
    """All of it, in one place with one transaction."""
