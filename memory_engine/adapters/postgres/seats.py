"""Marks of how far each machine has read: those of one are none of another's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from secrets import token_hex

from memory_engine.adapters import private
from memory_engine.adapters.store.nights import Nights
from memory_engine.domain.records import MARKS_OF_ALL

FILE = "seat"
"""In the store's folder: a word that was drawn for it."""
AT = "@"


class Seats(Nights):
    """The table ``marks``, in which several machines keep theirs."""

    @cached_property
    def _seat(self) -> str:
        """Begin the names of this machine's own marks so."""
        path = str(self.folder / FILE)
        known = (private.read(path, str(self.folder)) or b"").decode(errors="replace").strip()
        if not known:
            known = token_hex(8)
            private.replace(path, f"{known}\n".encode(), str(self.folder))
        return f"{AT}{known}/"

    def _own(self, name: str) -> str:
        return name if name.startswith(MARKS_OF_ALL) else f"{self._seat}{name}"

    def marks(self, beginning: str = "") -> dict[str, str]:
        """Read how far each source has been read here, and the marks of all.

        Of those whose name begins so.
        """
        own = super().marks(f"{self._seat}{beginning}")
        found = {name.removeprefix(self._seat): mark for name, mark in own.items()}
        others = super().marks(beginning)
        return found | {name: mark for name, mark in others.items() if not name.startswith(AT)}

    def marked(self, name: str) -> str:
        """Read one mark; empty where there is none of this name."""
        return super().marked(self._own(name))

    def mark(self, marks: Mapping[str, str]) -> None:
        """Write how far sources have been read."""
        super().mark({self._own(name): mark for name, mark in marks.items()})
