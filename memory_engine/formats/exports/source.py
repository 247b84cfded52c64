"""What an export is written from, as rereadable values.

They can be gone through again and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from memory_engine.domain.records.change import Entry
from memory_engine.domain.records.fact import Standing
from memory_engine.domain.records.observation import Observation
from memory_engine.formats.graph import Element


class Told(NamedTuple):
    """A fact with what stands beside it.

    ``contested_by`` are the facts that cannot hold with it; ``since`` and ``ended`` the numbers of
    the entries that opened and ended it (0: none); ``evidence`` what it rests on and may be shown.
    """

    standing: Standing
    evidence: tuple[str, ...]
    contested_by: tuple[str, ...] = ()
    since: int = 0
    ended: int = 0


class Source(Protocol):
    """One state of memory, without what may not leave the store.

    Each can be read any number of times, in the same order.
    """

    @property
    def head(self) -> tuple[int, str]:
        """Number and hash of the newest entry."""
        ...

    def facts(self) -> Iterator[Told]:
        """Give the facts, by id."""
        ...

    def observations(self) -> Iterator[Observation]:
        """Give what was said, in order of arrival."""
        ...

    def entries(self) -> Iterator[Entry]:
        """Give the entries, in order."""
        ...

    def elements(self) -> Iterable[Element]:
        """Give the elements of the knowledge graph that agents keep, in order."""
        ...

    def observation(self, id: str) -> Observation | None:
        """Give one observation; None for one that may not leave."""
        ...

    def text_of(self, fact: str) -> str:
        """Give what a fact says; ``""`` for one that is not told."""
        ...


class File(NamedTuple):
    """An export's file: its name, and text in pieces.

    The name is in the folder.
    """

    name: str
    pieces: Iterable[str]
