"""Nights, one at a time, each in a process of its own.

What a night loads (vectors, a model, a code base) goes with its process, so that the watch stays
as small as it began; and a night that hangs or eats the memory can be ended.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import NightEnd, Then, Watch


class Asked(NamedTuple):
    """A night that was asked for."""

    root: str
    why: str
    then: Then | None
    force: bool


class Nights:
    """Those that wait, and the one that runs."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._waiting: deque[Asked] = deque()

    def ask(self, root: str, why: str, then: Then | None, force: bool) -> bool:
        """Have a night dreamt when its turn comes; False where one of the store waits already."""
        if any(asked.root == root for asked in self._waiting):
            return False
        self._waiting.append(Asked(root, why, then, force))
        self._watch.wake("")
        return True

    def look(self, moment: Moment) -> None:
        """See how the night that runs goes on, and begin the next."""
        while self._waiting:
            asked = self._waiting.popleft()
            end = NightEnd(asked.root, asked.why, 1, {}, "nights are not dreamt yet")
            self._watch.feed.publish("night", store=asked.root, why=asked.why, error=end.error)
            if asked.then:
                asked.then(end)

    def end(self) -> None:
        """Break off what runs, where it is whole."""
        self._waiting.clear()

    def told(self) -> dict[str, object]:
        """Tell which night runs, and which wait."""
        return {"running": None, "waiting": [asked.root for asked in self._waiting]}
