"""The watched stores, opened when wanted.

They are told of when they are not there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from memory_engine.adapters.nightwatch import folder as place
from memory_engine.daemon.clock import Clock
from memory_engine.daemon.duty import Watch
from memory_engine.daemon.roster import sentence
from memory_engine.domain.errors import KairosError
from memory_engine.domain.silent import Silent
from memory_engine.wiring import Place
from memory_engine.wiring import place as opened_place

GONE = (
    "is not there. It is looked for again and again, and never made anew; "
    "`kairos-mem daemon remove {root}` takes it off for good"
)


class Stores:
    """What the user gave the watch.

    A store that vanishes stays on the list.
    """

    def __init__(self, watch: Watch, clock: Clock) -> None:
        self._watch, self._clock = watch, clock
        self._gone: set[str] = set()
        self._amiss: dict[str, str] = {}

    @property
    def roots(self) -> tuple[str, ...]:
        """All of them, be they there or not."""
        return place.watched_roots()

    def opened(self, root: str) -> Place | None:
        """Open one; where that fails, remember why."""
        if not os.path.isdir(root):
            self._missed(root)
            return None
        try:
            found = opened_place(root, Silent())
        except (KairosError, OSError) as error:
            self._amiss[root] = sentence(error)
            return None
        self._amiss.pop(root, None)
        return found._replace(clock=lambda: self._clock.now().wall.timestamp())

    def there(self) -> Iterator[Place]:
        """Open those that are there, one after another."""
        for root in self.roots:
            if found := self.opened(root):
                yield found

    def look(self) -> None:
        """See which of them came or went."""
        for root in self.roots:
            if not os.path.isdir(root):
                self._missed(root)
            elif root in self._gone:
                self._gone.discard(root)
                self._watch.note(f"{root} is there again")
                self._watch.feed.publish("store-back", store=root)

    def amiss(self, root: str) -> str:
        """Tell what keeps a store from being watched; "" for nothing."""
        return GONE.format(root=root) if root in self._gone else self._amiss.get(root, "")

    def problems(self) -> Iterator[str]:
        """Tell what is amiss with stores or their list, in sentences."""
        if what := place.amiss():
            yield what
        for root in self.roots:
            if root in self._gone:
                yield f"{root} {GONE.format(root=root)}."
            elif root in self._amiss:
                yield f"{root}: {self._amiss[root]}"

    def _missed(self, root: str) -> None:
        if root not in self._gone:
            self._gone.add(root)
            self._watch.note(f"{root} is not there")
            self._watch.feed.publish("store-gone", store=root)
