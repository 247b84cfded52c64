"""One session of a host, served.

Lines come in and go out, and now and then it looks at what was answered. It ends when the host
closes its end, or says that it is to end; what was asked ends with it.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from memory_engine.channels.harmless import line as harmless
from memory_engine.channels.host import protocol
from memory_engine.channels.host.news import News
from memory_engine.channels.host.protocol import HostAsks, Server
from memory_engine.channels.host.relay import LIFE_SECONDS, Relay
from memory_engine.domain.errors import KairosError

LOOK_SECONDS = 1.0
"""[s] Between two looks at what was answered or came in: a person waits for it."""
CHUNK = 65_536
"""[bytes]"""


class Session:
    """Takes in what a host sends, and writes its lines.

    The lines are what it is to hear.
    """

    def __init__(
        self,
        server: Server,
        relay: Relay,
        news: News,
        write: Callable[[bytes], None],
        shut: Callable[[], str],
    ) -> None:
        self._server, self._relay, self._news, self._write = server, relay, news, write
        self._shut = shut

    def hear(self, line: bytes) -> None:
        """Take in a line of the host's."""
        heard = self._server.heard(line)
        for answer in heard.answers:
            self._write(answer)
        if heard.fault:
            note(heard.fault)
        if heard.asks:
            self._ask(heard.asks)

    def _ask(self, asks: HostAsks) -> None:
        if why := self._shut():
            note(f"what the host asks is not put to you: {why}")
            return
        try:
            asked = self._relay.ask(asks, preview(asks))
        except (KairosError, OSError) as error:  # the host's own dialog stays open
            note(f"what the host asks could not be put to you: {error}")
            return
        if asked is None:
            note("the host asks more at a time than anybody answers; its own dialog is open")

    def look(self) -> None:
        """Hand on what was answered, and what came in for the session."""
        for id, behavior in self._relay.answers():
            self._write(protocol.verdict(id, behavior))
        fresh = [*self._news.fresh()]
        for text, about in fresh if fresh and not self._shut() else ():
            self._write(protocol.event(text, about))

    def end(self) -> None:
        """Leave nothing open."""
        self._relay.end()


def preview(asks: HostAsks) -> tuple[str, ...]:
    """Write what a host asks in lines.

    They say what runs, what is said of it, and what it is given.
    """
    tool, description = harmless(asks.tool, MOST_NAME), harmless(asks.description)
    minutes = round(LIFE_SECONDS / 60)
    return (
        f"{tool}: {description}" if description else tool,
        *((harmless(asks.preview),) if asks.preview else ()),
        f"The agent's host asks, and waits for {minutes} minutes; its own dialog is open, too.",
    )


MOST_NAME = 120
"""[characters] Of a tool's name."""


def say(line: bytes) -> None:
    """Write a line to the host, whole."""
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def note(text: str) -> None:
    """Tell on stderr, which the host keeps in its log."""
    with suppress(OSError):
        print(f"kairos-mem: {text}", file=sys.stderr, flush=True)


def serve(session: Session, file: int) -> None:
    """Serve until the host has closed its end or a signal came.

    Raises ``BrokenPipeError``.
    """
    with _signals_end(), suppress(SystemExit):
        try:
            for line in _lines(file, session.look):
                session.hear(line)
        finally:
            session.end()


def _lines(file: int, look: Callable[[], None]) -> Iterator[bytes]:
    """Give lines as they come, and look between them.

    What never ends is cut, and refused.
    """
    waiting, kept, skips = select.poll(), b"", False
    waiting.register(file, select.POLLIN)
    while True:
        if waiting.poll(LOOK_SECONDS * 1000):
            read = os.read(file, CHUNK)
            if not read:
                return
            *whole, kept = (kept + read).split(b"\n")
            for line in whole:
                if line.strip() and not skips:
                    yield line
                skips = False
            if len(kept) > protocol.LONGEST_LINE:
                if not skips:
                    yield kept
                kept, skips = b"", True
        look()


@contextmanager
def _signals_end() -> Iterator[None]:
    """Have the usual signals end a server in order.

    By these hosts end one.
    """

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, was in before.items():
            signal.signal(number, was)
