"""What an entrance needs of the machine outside the store.

As Protocols; the adapters have the real things.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Ran(NamedTuple):
    """How a program ended.

    It has the exit code, what it printed, and what it complained of.
    """

    code: int
    out: bytes
    complaint: str


class Shelf(Protocol):
    """Where things lie under a name.

    They are files, or blocks of one file that others use too.
    """

    def read(self, place: str) -> bytes | None:
        """Give what lies there; None where nothing does."""
        ...

    def beside(self, place: str) -> list[str]:
        """Name what lies where this place is, in order."""
        ...

    def write(self, place: str, content: bytes) -> None:
        """Put something there, whole or not at all."""
        ...

    def remove(self, place: str) -> None:
        """Take away what lies there, if anything does."""
        ...


class Machine(Shelf, Protocol):
    """The machine: its files, and its programs."""

    def has(self, program: str) -> bool:
        """Tell whether a program can be called by its name."""
        ...

    def run(self, words: Sequence[str], given: bytes = b"") -> Ran:
        """Run a program to its end; raises ``NoProgram`` and ``ProgramFailed``."""
        ...
