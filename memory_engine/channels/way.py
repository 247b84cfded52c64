"""A channel's way out: the one door.

It has the consent and the record of the store at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from memory_engine.adapters.egress import EgressLedger
from memory_engine.adapters.network import Door
from memory_engine.domain.egress import Answered, Consent, Sending
from memory_engine.domain.errors.leaving import ShutOff
from memory_engine.engine.calendar import time_at
from memory_engine.wiring import Place, now

CHANNEL = "channel:"
"""Before the name of a channel and where it leads: what the owner allows of a store."""


def consent_to(name: str, leads: str) -> str:
    """Name the owner's consent: this channel, leading there.

    It holds as long as it leads there.
    """
    return f"{CHANNEL}{name} {leads}"


class Way:
    """One channel's door for many stores.

    Each message is the store's whose it is. What is no store's (asking whether anything came) is
    allowed while any store allows the channel, and stands in a record beside the channels' state.
    Whose it is, each thread knows for itself, and what a library does for it elsewhere.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        any_store: Callable[[], bool],
        shut: Callable[[], str] = lambda: "",
    ) -> None:
        self._name, self._any, self._shut = name, any_store, shut
        self._own = EgressLedger(folder, lambda: time_at(now()))
        self._mine: ContextVar[Place | None] = ContextVar("mine", default=None)
        self._asked = ""
        self.door = Door(self, self._consent)
        self.door.occasion = f"{name}: "

    @contextmanager
    def of(self, place: Place, leads: str) -> Iterator[None]:
        """Let what leaves meanwhile be a store's."""
        self._asked = consent_to(self._name, leads)
        before = self._mine.set(place)
        try:
            yield
        finally:
            self._mine.reset(before)

    def append(self, record: Sending | Answered) -> int:
        """Record what leaves in its store's record, beforehand."""
        place = self._mine.get()
        if place is None:
            return self._own.append(record)
        return EgressLedger(place.root, lambda: time_at(place.clock())).append(record)

    def _consent(self, destination: str) -> Consent | None:
        if why := self._shut():  # a gate that was shut meanwhile holds for what runs, too
            raise ShutOff(self._name, why)
        place = self._mine.get()
        if place is None:
            return Consent(destination, "") if self._any() else None
        return place.consents.for_(self._asked)
