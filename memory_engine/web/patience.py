"""How long a connection may keep the server waiting.

Whoever says nothing is cut off. Anybody on this machine may connect, and each connection takes a
file of the few that a process may have open.
"""

from __future__ import annotations

from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_SECONDS = 10.0
"""Between two looks at a connection; a browser sends the head of a request in one go."""


class Patient(H11Protocol):
    """Speaks HTTP with those who speak, and drops others.

    It hangs up on them. ``_late`` is what waited at the last look: None where nothing did.
    """

    _late: tuple[RequestResponseCycle | None] | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401  (asyncio leads out, too)
        """Begin to look at a connection now and then."""
        super().connection_made(transport)
        self.loop.call_later(HEAD_SECONDS, self._look)

    def _look(self) -> None:
        """Close what waits as it did at the last look."""
        if self not in self.connections:  # it is closed, or a socket now
            return
        late = (self.cycle,) if self._waits() else None
        if late and self._late and late[0] is self._late[0]:
            self.transport.close()
            return
        self._late = late
        self.loop.call_later(HEAD_SECONDS, self._look)

    def _waits(self) -> bool:
        """Tell whether a head is unfinished, or an answer's rest.

        The rest of what was answered never came.
        """
        answered = self.cycle is not None and self.cycle.response_complete
        return self.conn.their_state is h11.IDLE or answered
