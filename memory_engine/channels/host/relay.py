"""What a host asks its user, asked the owner too.

Each way in which they may answer decides. The host's own dialog stays open, and the first answer
wins. The host does not tell that it was answered there; so what is asked lives for minutes, and
ends with the session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from memory_engine.channels.host.protocol import HostAsks
from memory_engine.domain.permission import HOST, Asked, Ground, Outcome, named
from memory_engine.domain.ports import Desk
from memory_engine.engine import permitting
from memory_engine.engine.calendar import time_at

LIFE_SECONDS = 15 * 60.0
"""[s] A call of a tool waits so long for somebody who is not at the machine."""
MOST_OPEN = 20
"""[requests] Of one session: a host asks for one at a time, and for a few of its helpers."""
ENDED, HANDED_ON = "the session that asked has ended", "handed on to the host"


class Relay:
    """One host session's requests, and the answers to them."""

    def __init__(self, desk: Desk, session: str, now: Callable[[], float]) -> None:
        self._desk, self._session, self._now = desk, session, now
        self._hosts: dict[str, str] = {}
        """Our id of an open request -> the host's."""

    @property
    def waiting(self) -> bool:
        """Tell whether an answer may come."""
        return bool(self._hosts)

    def ask(self, asks: HostAsks, preview: tuple[str, ...]) -> Asked | None:
        """Ask the owner what the host asks, as it is shown.

        Gives None for more than anybody answers.
        """
        if len(self._hosts) >= MOST_OPEN or asks.id in self._hosts.values():
            return None
        ground = Ground(preview, named([self._session, *asks, *preview]), "")
        asked = permitting.put(self._desk, HOST, asks.tool, ground, self._now(), LIFE_SECONDS)
        self._hosts[asked.request.id] = asks.id
        return asked

    def answers(self) -> Iterator[tuple[str, str]]:
        """Give what was answered since, as (the host's id, the answer).

        Each of them once.
        """
        for id in tuple(self._hosts):
            asked = self._desk.requests.find(id)
            if asked is not None and asked.verdict:
                self._close(id, Outcome(True, HANDED_ON, time_at(self._now())))
                yield self._hosts.pop(id), asked.verdict.behavior
            elif asked is None or asked.outcome or time_at(self._now()) >= asked.request.expires:
                del self._hosts[id]

    def end(self) -> None:
        """Close what is open: nobody is left to hand an answer to."""
        for id in tuple(self._hosts):
            self._close(id, Outcome(False, ENDED, time_at(self._now())))
        self._hosts.clear()

    def _close(self, id: str, outcome: Outcome) -> None:
        """Write down what came of a request, where nothing stands there yet."""
        with self._desk.requests.alone():
            asked = self._desk.requests.find(id)
            if asked is not None and not asked.outcome:
                self._desk.requests.put(asked._replace(outcome=outcome))
