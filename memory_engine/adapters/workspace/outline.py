"""What every language gives: a file's names, each fingerprinted.

Layout does not change a fingerprint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Unparsed(ValueError):
    """A file whose definitions can't be read; its text says why."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file defines.

    ``names`` maps a qualified name to whether it is made there (function, class) and not merely
    assigned. ``whole`` says that what is not in ``names`` is not defined there; ``problem`` why it
    is not so. ``gaps`` are the words of what could not be read, where the rest could: what is not
    among them is not defined there either.
    """

    names: Mapping[str, bool]
    whole: bool = True
    problem: str = ""
    gaps: frozenset[str] | None = None

    def settles(self, symbol: str) -> bool:
        """Tell whether a symbol not named is surely not defined here."""
        return self.whole or (
            self.gaps is not None and symbol.rpartition(".")[2].strip("?!") not in self.gaps
        )

    def places(self, symbol: str) -> list[str]:
        """Find the names that ``symbol`` can mean here.

        Itself, else what it is the end of (``run`` of ``Server.run``).
        """
        if symbol in self.names:
            return [symbol]
        return sorted(name for name in self.names if name.endswith("." + symbol))


class Source(Protocol):
    """One parsed file."""

    outline: Outline

    def fingerprint(self, symbol: str) -> str:
        """Hash a symbol's syntax, without layout and comments.

        The symbol is in ``outline``.
        """
        ...
