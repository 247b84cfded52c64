"""One connection of the watch's socket.

It has what came in, what is not sent yet, and what it follows.
"""

from __future__ import annotations

import json
import selectors
import socket
from collections.abc import Callable, Mapping

from memory_engine.adapters.nightwatch.folder import in_bytes
from memory_engine.daemon.feed import Event, Feed

LARGEST_REQUEST = 1_000_000
"""[bytes] A message to inject fits, and nothing that fills the memory does."""
MOST_UNSENT = 4_000_000
"""[bytes] That wait for somebody who listens and does not read; then the line is cut."""
CHUNK = 65_536
"""[bytes]"""


class Wish:
    """Which events somebody wants.

    They are of some kinds, of one store or session, or all.
    """

    def __init__(self, kinds: frozenset[str], store: str, session: str) -> None:
        self.kinds, self.store, self.session = kinds, store, session

    @classmethod
    def of(cls, request: Mapping[str, object]) -> Wish:
        """Read it off a request."""
        kinds = request.get("kinds")
        named = frozenset(map(str, kinds)) if isinstance(kinds, list) else frozenset()
        return cls(named, str(request.get("store", "")), str(request.get("session", "")))

    def holds(self, event: Event) -> bool:
        """Tell whether an event is wanted."""
        return (
            (not self.kinds or event.kind in self.kinds)
            and self.store in ("", event.store)
            and self.session in ("", event.session)
        )


class Line:
    """One connection: its unfinished line, and its unsent answers."""

    def __init__(
        self,
        met: socket.socket,
        selector: selectors.BaseSelector,
        heard: Callable[[Line, bytes], None],
        gone: Callable[[Line], object],
    ) -> None:
        self._met, self._selector, self._heard, self._gone = met, selector, heard, gone
        self._came, self._unsent = b"", bytearray()
        self._last = self._open_ended = False
        self._wish: Wish | None = None
        self._unfollow: Callable[[], None] = lambda: None
        selector.register(met, selectors.EVENT_READ, self._ready)

    def follows(self, session: str) -> bool:
        """Tell whether it follows the feed, or one session of it."""
        return bool(self._wish) and session in ("", self._wish.session if self._wish else "")

    def say(self, value: Mapping[str, object]) -> None:
        """Send a line, as soon as the other end takes it."""
        self._unsent += in_bytes(json.dumps(value, ensure_ascii=False)) + b"\n"
        if len(self._unsent) > MOST_UNSENT:
            self.close()
        else:
            self._send()

    def follow(self, feed: Feed, wish: Wish) -> None:
        """Send each event from now on that is wanted."""
        self._unfollow()
        self._wish = wish
        self._unfollow = feed.listen(
            lambda event: self.say({"event": event.told()}) if wish.holds(event) else None
        )

    def close_when_sent(self) -> None:
        """Hang up when all is sent."""
        self._last = True
        self._send()

    def close(self) -> None:
        """Hang up."""
        self._unfollow()
        if self._met.fileno() >= 0:
            self._selector.unregister(self._met)
            self._met.close()
        self._gone(self)

    def _ready(self) -> None:
        """Take in what came, and send what waits."""
        self._send()
        if self._met.fileno() < 0:
            return
        try:
            part = self._met.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        *whole, self._came = (self._came + part).split(b"\n")
        if not part or len(self._came) > LARGEST_REQUEST:
            self.close()
            return
        for text in whole:
            if self._met.fileno() >= 0 and text.strip():
                self._heard(self, text)

    def _send(self) -> None:
        if self._met.fileno() < 0:
            return
        try:
            while self._unsent:
                del self._unsent[: self._met.send(self._unsent[:CHUNK])]
        except BlockingIOError:
            pass
        except OSError:
            self.close()
            return
        if self._last and not self._unsent:
            self.close()
            return
        writing = selectors.EVENT_WRITE if self._unsent else 0
        self._selector.modify(self._met, selectors.EVENT_READ | writing, self._ready)
