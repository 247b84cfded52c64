"""All that carrying out an erasure needs to know.

It serves also where one was broken off.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from memory_engine.privacy.erasing import Eraser

BY_OWNER = "[redacted:by-owner]"
"""What stands in the place of what the owner has taken out."""


class Erasure(NamedTuple):
    """What is taken out, and what follows from it.

    ``contents`` each with its marker; ``ids`` and ``heads`` the names that the content had gone
    into, each with its new one; ``lines`` by an observation's old name its day and its new line;
    ``texts`` by a fact's old name what it says now, where that is something else as a whole, and
    ``emptied`` those of which nothing else is kept; ``falling`` the facts, by their new names, that
    rest on nothing any more. ``entry`` is the hash of the entry that says so, dated ``day``; it is
    ``there`` where another machine has rewritten ledger and tables already.
    """

    contents: Mapping[str, str]
    ids: Mapping[str, str]
    heads: Mapping[str, str]
    lines: Mapping[str, tuple[str, str]]
    texts: Mapping[str, str]
    emptied: tuple[str, ...]
    touched: tuple[str, ...]
    falling: tuple[str, ...]
    day: str
    by: str
    because: str
    entry: str = ""
    there: bool = False

    @property
    def eraser(self) -> Eraser:
        """What takes all of it out of a text."""
        return Eraser(self.contents, {**self.heads, **self.ids})


def from_json(value: Mapping[str, object]) -> Erasure:
    """Read an erasure as ``_asdict`` of one gives it to JSON."""
    read = Erasure(**value)  # type: ignore[arg-type]
    return read._replace(
        lines={id: (day, line) for id, (day, line) in read.lines.items()},
        emptied=tuple(read.emptied),
        touched=tuple(read.touched),
        falling=tuple(read.falling),
    )
