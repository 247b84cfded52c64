"""What the engine needs of what happened.

That is observations, entries, and taking a content out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, Protocol

from memory_engine.domain.records.change import Entry, Tally
from memory_engine.domain.records.observation import Observation, Spoken
from memory_engine.domain.records.words import Verb

Table = Literal["observations", "entries", "facts", "dreams"]


class Observations(Protocol):
    """What was said, in order of arrival."""

    def take_in(self, lines: Iterable[tuple[str, str, Observation]]) -> int:
        """Add the rows that are not there yet; how many were new.

        A row is (day, line, observation).
        """
        ...

    def observation(self, id: str) -> Observation | None:
        """One observation."""
        ...

    def lines(self, ids: Sequence[str]) -> list[tuple[str, str]]:
        """The (day, line) pairs of these observations, in order of arrival."""
        ...

    def outside_in(self, root_session: str, recorded: bool = True) -> Sequence[Observation]:
        """Find what outside sources brought into a session, or into its sub-agents.

        In order of arrival, without what is kept for search alone. What a host's record has is
        among it where ``recorded``.
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
