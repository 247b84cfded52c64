"""One channel that runs.

It has its thread of events, its way out, and when it may be tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Event as Taken
from threading import Thread
from typing import NamedTuple

from memory_engine.channels.channel import Channel, Event, Unreached
from memory_engine.channels.settings import Chosen
from memory_engine.channels.way import Way
from memory_engine.domain.errors import KairosError

END_SECONDS = 5.0
"""[s] That the thread of a channel which was closed is waited for."""


class Came(NamedTuple):
    """Something that came in on a line.

    ``event`` is None where the line ended, and why. ``taken`` is set when it was heard to the end:
    the platform may forget it from then on.
    """

    name: str
    event: Event | None
    why: str = ""
    taken: Taken | None = None


class Line:
    """A channel with its settings, and what is known of its health."""

    def __init__(
        self, chosen: Chosen, channel: Channel, way: Way, shut: Callable[[], str] = lambda: ""
    ) -> None:
        self.chosen, self.channel, self.way = chosen, channel, way
        self.shut = shut
        """Says which gate is shut by now; "" while all are open."""
        self.deaf: float | None = None
        """Since when nothing is heard on it [s since 1970]; None while it listens."""
        self.amiss, self.retry = "", 0.0
        self.lost = False
        """Whether what was tried last will never go: nobody is there, or the message is gone."""
        self._thread: Thread | None = None

    @property
    def name(self) -> str:
        """The channel's name."""
        return self.chosen.name

    def listen(self, came: SimpleQueue[Came]) -> None:
        """Have what comes in put into a queue, until it is closed."""
        self.deaf = None
        if self.channel.can.hears:
            self._thread = Thread(target=self._hear, args=(came,), daemon=True)
            self._thread.start()

    def _hear(self, came: SimpleQueue[Came]) -> None:
        why = ""
        try:
            for event in self.channel.events():
                taken = Taken()
                came.put(Came(self.name, event, taken=taken))
                taken.wait()  # asked for the next, a channel thanks the platform for this one
        except (Unreached, KairosError) as error:
            why = str(error)
        except Exception as error:  # noqa: BLE001  (an entrance: a library's fault ends one line)
            why = f"{type(error).__name__}: {error}"
        came.put(Came(self.name, None, why))

    def listen_again(self, came: SimpleQueue[Came], now: float) -> bool:
        """Listen once more on a line that gave up, after a while.

        Gives whether it does.
        """
        if self.deaf is None or abs(now - self.deaf) < LISTEN_SECONDS or self.shut():
            return False
        self.listen(came)
        return True

    def waits(self, now: float) -> bool:
        """Tell whether it is too early for another try.

        A clock that was put back holds none up.
        """
        return now < self.retry <= now + NEVER_SECONDS

    def close(self) -> None:
        """End it, and wait a little for that."""
        with suppress(Exception):  # whatever it says, it is over
            self.channel.close()
        if self._thread:
            self._thread.join(END_SECONDS)

    def tried(self, do: Callable[[], None], now: float) -> bool:
        """Do something on the line.

        Where that fails, note why, and when to try again.
        """
        try:
            do()
        except Unreached as error:
            wait = min(error.again or NEVER_SECONDS, NEVER_SECONDS)
            self.amiss, self.retry = error.why, now + wait
            self.lost = not error.again
            return False
        except KairosError as error:
            self.amiss, self.retry, self.lost = error.message, now + REFUSED_SECONDS, False
            return False
        self.amiss = ""
        return True


REFUSED_SECONDS = 60.0
"""[s] After which a message that the door refused is tried again: the owner may allow it."""
NEVER_SECONDS = 3600.0
"""[s] After which what no try will mend is tried all the same: a setting may be another."""
LISTEN_SECONDS = 120.0
"""[s] After which a line that gave up listens again: the other program may have ended, the owner
may allow it once more."""
