"""What happens, in order, as numbered events.

The newest of them are kept for who comes later.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

MOST_KEPT = 2_000
"""[events] For who asks what has been since: a busy day of ten sessions."""


class Event(NamedTuple):
    """One thing that happened.

    Numbers go up by one, from one on, as long as the watch runs.
    """

    seq: int
    at: datetime
    kind: str
    store: str
    session: str
    data: Mapping[str, object]

    def told(self) -> dict[str, object]:
        """Give it as JSON."""
        told = {"seq": self.seq, "at": self.at.isoformat(timespec="milliseconds")}
        where = {"store": self.store, "session": self.session}
        return {
            **told,
            "kind": self.kind,
            **{name: value for name, value in where.items() if value},
            "data": dict(self.data),
        }


Listener = Callable[[Event], None]


class Feed:
    """Takes events, keeps the newest, and hands each to who listens."""

    def __init__(self, now: Callable[[], datetime], most: int = MOST_KEPT) -> None:
        self._now = now
        self._kept: deque[Event] = deque(maxlen=most)
        self._listeners: list[Listener] = []
        self.newest = 0

    def publish(self, kind: str, store: str = "", session: str = "", **data: object) -> Event:
        """Number an event and hand it on."""
        self.newest += 1
        event = Event(self.newest, self._now(), kind, store, session, data)
        self._kept.append(event)
        for listener in tuple(self._listeners):
            listener(event)
        return event

    def since(self, seq: int) -> tuple[Event, ...]:
        """Give the events after a number.

        Fewer where the oldest are gone already.
        """
        return tuple(event for event in self._kept if event.seq > seq)

    @property
    def oldest(self) -> int:
        """The number of the oldest event that is kept.

        Gives 0 where there is none.
        """
        return self._kept[0].seq if self._kept else 0

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hand each event to a listener from now on.

        What comes back ends that.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None
