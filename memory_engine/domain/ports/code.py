"""What the engine needs of the code base, and of its branches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from memory_engine.domain.branches import BranchLook
from memory_engine.domain.records.looked import Finding, Predicate, Trace
from memory_engine.domain.records.observation import Anchor


class Workspace(Protocol):
    """The code base that the facts speak of.

    Looked at, never run, never written.
    """

    def state(self) -> str:
        """A name for the state of the whole tree, cheap to get.

        Equal names mean that nothing changed.
        """
        ...

    def changed(self, since: str) -> frozenset[str] | None:
        """Find the paths that changed since a state.

        None where that can't be told.
        """
        ...

    def look(self, predicates: Sequence[Predicate]) -> Sequence[Finding]:
        """A finding for each predicate, in order."""
        ...

    def place(self, anchors: Sequence[Anchor]) -> Sequence[Anchor | None]:
        """Give each anchor with the hashes it has now.

        None if it is not there (any more).
        """
        ...


class Sources(Workspace, Protocol):
    """The code base with the texts in it.

    For those who hold a text against the rest of it.
    """

    def files(self) -> Sequence[str] | None:
        """List the paths of all files.

        None where not all can be told.
        """
        ...

    def texts(self, asked: Sequence[str]) -> Mapping[str, str]:
        """Files as text, by path.

        What is none, lies outside, or is too large is left out.
        """
        ...

    def traces(self, asked: Sequence[str]) -> Sequence[Trace]:
        """What is known of each path where nothing is."""
        ...


class Branches(Protocol):
    """The branches of the repository that the code base lies in."""

    @property
    def main(self) -> str:
        """The name of the main line; ``""`` where nothing tells it."""
        ...

    def look(self, asked: Mapping[str, str]) -> Mapping[str, BranchLook]:
        """Tell how each branch, by name, stands to the main line.

        It is given with its last commit that was known, if any; nothing is told of one of which
        nobody can tell.
        """
        ...
