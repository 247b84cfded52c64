"""Observations on their way to the log, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from memory_engine.adapters.importers.batch import LeftOut
from memory_engine.domain.errors.given import BadObservation
from memory_engine.formats.log import write_line


class Unwritten(NamedTuple):
    """An observation before it is written as a line.

    ``key`` tells it from all others.
    """

    key: str
    principal: str
    text: str
    fields: Mapping[str, str | Sequence[str]]


@dataclass(slots=True)
class Harvest:
    """What was read so far and is not yet handed on."""

    lines: list[tuple[str, str, str]] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Count what is held of it."""
        return len(self.lines) + len(self.left)

    def add(self, draft: Unwritten, at: str, place: str) -> None:
        """Write an observation that was said at a time.

        One that no line can hold is left out.
        """
        try:
            if not at:
                raise BadObservation(place, "no time")
            line = write_line(at, draft.principal, draft.text, draft.fields, place)
            self.lines.append((draft.key, *line))
        except BadObservation as damage:
            self.leave(damage.what, place, draft.text, damaged=True)

    def leave(self, reason: str, place: str, text: str = "", damaged: bool = False) -> None:
        """Keep why something was left out."""
        self.left.append(LeftOut(reason, place, text, damaged))
