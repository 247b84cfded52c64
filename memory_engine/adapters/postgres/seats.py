"""One machine's own logs and marks in a shared store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from secrets import token_hex

from memory_engine.adapters import private
from memory_engine.adapters.store.nights import Nights
from memory_engine.adapters.store.observations import Observations
from memory_engine.domain.records.fact import replace
from memory_engine.domain.records.marks import ELSEWHERE, MARKS_OF_ALL
from memory_engine.domain.records.observation import Observation

FILE = "seat"
"""In the store's folder: a word that was drawn for it."""


class Seats(Observations, Nights):
    """Tells machines' logs and marks apart, whose names are equal."""

    def take_in(self, lines: Iterable[tuple[str, str, Observation]]) -> int:
        """Write lines of this machine's logs that are new.

        Gives how many that were.
        """
        return super().take_in(
            (day, line, placed(said, self.log_kept(said.provenance.log)))
            for day, line, said in lines
        )

    def _said(self, day: str, line: str, log: str) -> Observation:
        return super()._said(day, line, self.log_here(log))

    def log_kept(self, log: str) -> str:
        """Name a place in this machine's logs as the table names it."""
        return f"{self._seat}{log}"

    def log_here(self, kept: str) -> str:
        """Name a place in logs as this machine does."""
        return kept.removeprefix(self._seat)

    @property
    def _seat(self) -> str:
        """Begin the names of this machine's own marks so."""
        return f"{ELSEWHERE}{self.seat}/"

    @cached_property
    def seat(self) -> str:
        """Name this machine's folder; the word is drawn where there is none."""
        path = str(self.folder / FILE)
        known = (private.read(path, str(self.folder)) or b"").decode(errors="replace").strip()
        if not known:
            known = token_hex(8)
            private.replace(path, f"{known}\n".encode(), str(self.folder))
        return known

    def _own(self, name: str) -> str:
        return name if name.startswith(MARKS_OF_ALL) else f"{self._seat}{name}"

    def marks(self, beginning: str = "") -> dict[str, str]:
        """Read how far sources are read, here and by all.

        Of those whose name begins so.
        """
        own = super().marks(f"{self._seat}{beginning}")
        found = {name.removeprefix(self._seat): mark for name, mark in own.items()}
        others = super().marks(beginning)
        return found | {
            name: mark for name, mark in others.items() if not name.startswith(ELSEWHERE)
        }

    def marked(self, name: str) -> str:
        """Read one mark; empty where there is none of this name."""
        return super().marked(self._own(name))

    def mark(self, marks: Mapping[str, str]) -> None:
        """Write how far sources have been read."""
        super().mark({self._own(name): mark for name, mark in marks.items()})


def placed(said: Observation, log: str) -> Observation:
    """Give an observation that stands at another place of a log."""
    return replace(said, provenance=replace(said.provenance, log=log))
