"""What all pages of one server stand on.

It is the store, who may come in, and what is told next.
"""

from __future__ import annotations

import secrets
import threading

from memory_engine.domain.silent import Silent
from memory_engine.web.once import Once
from memory_engine.web.safety import Guard
from memory_engine.web.visit import Done
from memory_engine.wiring import Place, place

MOST_NOTES = 100
"""[notes] Kept for pages that are still to be opened after a deed."""
NOTE_BYTES = 9
"""[bytes] Of chance in a note's name: enough to be no other's."""


class Desk:
    """One store, opened anew for each request, and the guard before it.

    ``root`` is the folder that holds it; ``closing`` is set when the server is to end, for what
    runs on meanwhile.
    """

    def __init__(self, root: str, guard: Guard, read_only: bool = False) -> None:
        self.root = root
        self.guard = guard
        self.read_only = read_only
        self.closing = threading.Event()
        self.once = Once()
        self._notes: dict[str, Done] = {}

    def place(self) -> Place:
        """Open the store; raises ``NoStore`` where it is gone."""
        return place(self.root, Silent())

    def leave(self, done: Done) -> str:
        """Leave word of a deed for the page that comes next.

        Gives the name of the word.
        """
        name = secrets.token_urlsafe(NOTE_BYTES)
        for known, note in self._notes.items():
            if note.entry is not None and note.entry == done.undid:
                self._notes[known] = note._replace(entry=None)
        self._notes[name] = done
        while len(self._notes) > MOST_NOTES:
            self._notes.pop(next(iter(self._notes)))
        return name

    def note(self, name: str) -> Done | None:
        """Find what was left under a name."""
        return self._notes.get(name)
