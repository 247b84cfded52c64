"""What the engine needs to know of facts.

That is each, lists of them, and what is searched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, Protocol

from memory_engine.domain.records.fact import Fact, FactFilter, Slot, Standing
from memory_engine.domain.records.observation import Brought, Heard, Observation
from memory_engine.domain.records.words import Mark


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
        """Find the first ``count`` contested facts, the latest heard first."""
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
