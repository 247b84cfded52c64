"""What the engine needs of a store, as small Protocols.

No SQL in any.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal, Protocol

from memory_engine.domain.records.change import Dreamt, Entry, Tally
from memory_engine.domain.records.fact import Fact, FactFilter, Slot, Standing
from memory_engine.domain.records.looked import Look
from memory_engine.domain.records.observation import Brought, Heard, Observation, Spoken
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.records.words import Mark, Off, Verb

Table = Literal["observations", "entries", "facts", "dreams"]


class FactBase(Protocol):
    """The facts as they stand; looks up, never loads all of them."""

    def fact(self, id: str) -> Fact:
        """The fact with this id.

        One with status ``""`` if there is none.
        """
        ...

    def in_slot(self, slot: Slot) -> Sequence[Fact]:
        """The live facts with this scope, subject and attribute, by id."""
        ...

    def at_anchor(self, path: str) -> Sequence[Fact]:
        """The live facts with an anchor in this file, by id."""
        ...

    def merged_into(self, id: str) -> Sequence[Fact]:
        """The wordings that were merged into a fact, by id."""
        ...

    def contrary_to(self, ids: Iterable[str]) -> Sequence[Fact]:
        """Find the facts whose contrary (``opposite``) is one of these.

        Held or not, by id.
        """
        ...

    def vetoed(self) -> Sequence[Fact]:
        """The facts that carry a veto, by id.

        As many as there were reverts.
        """
        ...


class Facts(FactBase, Protocol):
    """Fact rows, as they stand now."""

    def facts(self) -> Iterator[Fact]:
        """Every fact row, by id, held or not."""
        ...

    def facts_on(self, observations: Iterable[str]) -> list[Fact]:
        """The facts that rest on any of these observations, by id."""
        ...

    def named(self, beginning: str) -> list[str]:
        """The ids of facts that begin so.

        The exact one alone, if there is one.
        """
        ...

    def touched_since(self, entry: int) -> list[Fact]:
        """Find the facts that entries after this one touched.

        By id, as they stand now.
        """
        ...

    def standings(self, statuses: Collection[str] | None = None) -> list[Standing]:
        """Fact rows with what was computed of them, by id.

        Those in some statuses, or all.
        """
        ...

    def standings_of(self, facts: Sequence[str]) -> list[Standing]:
        """These facts with what was computed of them, by id."""
        ...

    def linked(self) -> list[Standing]:
        """Find the facts beside which another value stands.

        Of the same thing; by id.
        """
        ...

    def contested(self, count: int) -> list[Fact]:
        """Find the contested facts, the latest heard first.

        So many of them.
        """
        ...

    def settled(self, count: int) -> list[Fact]:
        """The latest facts that are asserted or retracted, so many of them."""
        ...

    def best(self, mark: Mark, count: int, since: str) -> list[Standing]:
        """Find the weightiest facts with this mark, and the last heard.

        Of those that were heard or decided on since a day.
        """
        ...


class Listing(Protocol):
    """Facts and sessions, to leaf through and count.

    They come so many at a time.
    """

    def listing(self, wanted: FactFilter, count: int, skip: int = 0) -> list[Standing]:
        """Read the facts that a filter lets through, the surest first.

        So many of them (0: all), after as many as are skipped.
        """
        ...

    def counted(self, wanted: FactFilter) -> int:
        """How many facts a filter lets through."""
        ...

    def by_status(self) -> Mapping[str, int]:
        """How many facts are in each status that any is in."""
        ...

    def by_mark(self) -> Mapping[Mark, int]:
        """How many facts have each mark that any has."""
        ...

    def brought(self, count: int, skip: int, but: str) -> list[Brought]:
        """List what sessions brought, last heard first, excluding one principal.

        So many of them, after as many as are skipped.
        """
        ...

    def sessions(self, but: str) -> int:
        """How many sessions brought anything, but for what one principal said."""
        ...


class Observations(Protocol):
    """What was said, in order of arrival."""

    def take_in(self, lines: Iterable[tuple[str, str, Observation]]) -> int:
        """Add (day, line, observation) rows that are not there yet.

        How many were new.
        """
        ...

    def observation(self, id: str) -> Observation | None:
        """One observation."""
        ...

    def lines(self, ids: Sequence[str]) -> list[tuple[str, str]]:
        """The (day, line) pairs of these observations, in order of arrival."""
        ...

    def outside_in(self, root_session: str) -> Sequence[Observation]:
        """Find what outside sources brought into a session.

        Or into its sub-agents; in order of arrival.
        """
        ...

    def observations(self, after: int = 0) -> Iterator[tuple[int, Observation]]:
        """(position, observation) from the position after ``after`` on, in order of arrival."""
        ...

    def observed_by(self, column: str, value: str) -> list[str]:
        """The ids of observations of one ``session``, ``source`` or ``principal``."""
        ...

    def unweighed(self, ids: Sequence[str]) -> set[str]:
        """Those of the observations that no night has read yet."""
        ...

    def spoken(self, after: int, upto: int | None, but: str) -> Spoken:
        """Sum up what was said after a position.

        Up to another (None: to the end), but for what one principal said.
        """
        ...

    def last_spoken(self, but: str) -> int:
        """The position of the newest observation that one principal did not make.

        0 if there is none.
        """
        ...

    def missing(self, ids: Sequence[str]) -> Sequence[str]:
        """Those of the ids that no observation has, in order."""
        ...


class Ledger(Protocol):
    """The entries, each chained to the one before it."""

    def head(self) -> tuple[int, str]:
        """Number and hash of the newest entry.

        (0, GENESIS) when there is none.
        """
        ...

    def entries(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        """The entries from ``first`` to ``last``, both included, in order."""
        ...

    def entries_of(self, fact: str) -> Sequence[Entry]:
        """The entries that touched a fact, in order."""
        ...

    def entries_about(self, facts: Iterable[str]) -> Sequence[Entry]:
        """The entries that touched any of these facts, each once, in order."""
        ...

    def entries_of_dream(self, dream: int) -> Sequence[Entry]:
        """The entries that one night made, in order."""
        ...

    def head_of_dream(self, dream: int) -> str:
        """Hash of the last entry that a night made.

        Empty if it made none.
        """
        ...

    def before_night(self, dream: int) -> int:
        """Find the number of the entry before a night's first.

        This night or a later one; of the newest if they made none.
        """
        ...

    def decisions(self, after: int, but: Collection[Verb]) -> Iterator[Entry]:
        """Read the entries after one, in order.

        But for those with one of these verbs.
        """
        ...

    def tally(self, after: int) -> Tally:
        """Count the entries of each verb after one.

        And find which nights made them.
        """
        ...

    def append(self, entries: Iterable[Entry]) -> None:
        """Add entries at the end of the ledger."""
        ...


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


class Search(Protocol):
    """Full text over facts and observations."""

    def rarity(
        self, terms: Sequence[str], of: Literal["fact", "observation"], most: int
    ) -> dict[str, int]:
        """In how many texts each term stands, counted up to ``most``."""
        ...

    def texts(self, of: Literal["fact", "observation"]) -> int:
        """How many texts there are, at most."""
        ...

    def facts_about(
        self, match: str, statuses: Sequence[str], count: int
    ) -> list[tuple[Standing, float]]:
        """Find facts that match a full text query, best first.

        In these statuses, with their score.
        """
        ...

    def facts_ranked(
        self, match: str, statuses: Collection[str], count: int, share: float
    ) -> list[tuple[Standing, float]]:
        """Find what ``facts_about`` does, down to a best score's share.

        The order of equals is left to the store: much faster.
        """
        ...

    def heard_about(self, match: str, count: int) -> list[Heard]:
        """Find observations matching a full text query, textless, best first."""
        ...

    def heard_at(self, positions: Collection[int]) -> list[Heard]:
        """Look up observations by their positions, without their texts."""
        ...

    def vetoed_about(self, match: str, count: int) -> list[str]:
        """Find the ids of vetoed facts that match, best first.

        By a full text query.
        """
        ...

    def observations_about(self, match: str, count: int) -> list[tuple[Observation, float]]:
        """Observations that match a full text query, best first, with their score."""
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
        """Find the first night that read up to a position.

        0 when none has.
        """
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


class Erasing(Protocol):
    """The one way to take a written content out.

    What was written becomes something else by it.
    """

    def said(self) -> Iterator[tuple[str, str, str]]:
        """Every observation as (id, day, line), in order of arrival."""
        ...

    def rewrite(
        self,
        lines: Mapping[str, tuple[str, str, Observation]],
        entries: Iterable[Entry],
        clean: Callable[[str], str],
    ) -> None:
        """Replace observations' lines and entries' bodies, and clean other texts."""
        ...

    def scrub(self) -> None:
        """Leave nothing of what was there in the file.

        Raises ``Locked`` while others read it.
        """
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
