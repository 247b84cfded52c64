"""What every language gives: the names that a file defines, and a fingerprint of each that
layout does not change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Unparsed(ValueError):
    """A file whose definitions can't be read; its text says why."""


@dataclass(frozen=True, slots=True)
class Outline:
    """``names`` maps a qualified name to whether it is made there (function, class) and not merely
    assigned.

    ``whole`` says that what is not in ``names`` is not defined there; ``problem`` why it is not so.
    """

    names: Mapping[str, bool]
    whole: bool = True
    problem: str = ""

    def places(self, symbol: str) -> list[str]:
        """Think: the names that ``symbol`` can mean here: itself, else what it is the end of
        (``run`` of ``Server.run``)."""
        if symbol in self.names:
            return [symbol]
        return sorted(name for name in self.names if name.endswith("." + symbol))


class Source(Protocol):
    """One parsed file."""

    outline: Outline

    def fingerprint(self, symbol: str) -> str:
        """Think: a hash of the syntax of a symbol that is in ``outline``, without layout and
        comments."""
        ...
