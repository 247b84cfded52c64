"""The socket: a line of JSON asks, a line of JSON answers; ``since`` may go on for ever.

A request is ``{"do": WORD, ...}``. The words are the service's and its duties' own. An answer is an
object; a refusal ``{"error": {"code", "message", "hint"}}``. Nobody but the user it belongs to can
connect: the socket is 0600 in a folder that is 0700, and the other end's user is looked at.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress

from memory_engine.adapters.nightwatch import folder as place
from memory_engine.daemon.feed import Event, Feed
from memory_engine.domain.errors import BadInput, KairosError, Unknown, UnsafeFile

LARGEST_REQUEST = 1_000_000
"""[bytes] A message to inject fits, and nothing that fills the memory does."""
MOST_UNSENT = 4_000_000
"""[bytes] That wait for somebody who listens and does not read; then the line is cut."""
MOST_LINES = 64
"""[connections] At a time; one more, and the oldest is cut."""
CHUNK = 65_536
"""[bytes]"""

Answer = Callable[[Mapping[str, object]], Mapping[str, object]]


class Control:
    """Listens on the socket, and answers each request by ``answer``."""

    def __init__(
        self, path: str, selector: selectors.BaseSelector, feed: Feed, answer: Answer
    ) -> None:
        self.path = path
        self._selector, self._feed, self._answer = selector, feed, answer
        self._lines: dict[Line, None] = {}
        self._listening = _bound(path)
        selector.register(self._listening, selectors.EVENT_READ, self._met)

    def followers(self, session: str = "") -> int:
        """Count who follows the feed, or one session of it."""
        return sum(line.follows(session) for line in self._lines)

    def look(self) -> None:
        """Listen anew where somebody took the socket away."""
        if not os.path.exists(self.path):
            self._selector.unregister(self._listening)
            self._listening.close()
            self._listening = _bound(self.path)
            self._selector.register(self._listening, selectors.EVENT_READ, self._met)

    def close(self) -> None:
        """Say what is left to say, hang up and take the socket away."""
        for line in tuple(self._lines):
            line.close()
        self._selector.unregister(self._listening)
        self._listening.close()
        with suppress(OSError):
            os.unlink(self.path)

    def _met(self) -> None:
        with suppress(OSError):
            met, _ = self._listening.accept()
            if not _same_user(met):
                met.close()
                return
            if len(self._lines) >= MOST_LINES:
                next(iter(self._lines)).close()
            met.setblocking(False)
            line = Line(met, self._selector, self._heard, lambda gone: self._lines.pop(gone, None))
            self._lines[line] = None

    def _heard(self, line: Line, text: bytes) -> None:
        try:
            request = _request(text)
            if request.get("do") == "since":
                self._since(line, request)
            else:
                line.say(self._answer(request))
        except KairosError as error:
            told = {"code": error.code, "message": error.message, "hint": error.hint}
            line.say({"error": told})

    def _since(self, line: Line, request: Mapping[str, object]) -> None:
        """Give the events after a number, and those to come where ``follow`` is said."""
        wish = Wish.of(request)
        seq = request.get("seq", self._feed.newest)
        if not isinstance(seq, int):
            raise BadInput("seq", f"{seq!r} is no number", "Name an event by its number.")
        events = self._feed.since(seq)
        line.say({"oldest": self._feed.oldest, "newest": self._feed.newest})
        for event in filter(wish.holds, events):
            line.say({"event": event.told()})
        if request.get("follow"):
            line.follow(self._feed, wish)
        else:
            line.close_when_sent()


class Wish:
    """Which events somebody wants: of some kinds, of one store or session, or all."""

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
    """One connection: what came in and is no whole line yet, and what is not sent yet."""

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
        self._unsent += json.dumps(value, ensure_ascii=False).encode() + b"\n"
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


def _request(text: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("do"), str):
        raise BadInput("request", "this is no JSON object with `do`", 'Write {"do": "status"}.')
    return said


def answered(request: Mapping[str, object], words: Mapping[str, Answer]) -> Mapping[str, object]:
    """Answer a request by the table of words; raises ``Unknown``."""
    word = str(request["do"])
    if word not in words:
        raise Unknown("word of the watch", word, f"Known are: {', '.join(sorted(words))}, since.")
    return words[word](request)


def _bound(path: str) -> socket.socket:
    """Listen at a path; what a process that died left there is taken away."""
    folder = os.path.dirname(path)
    os.makedirs(folder, 0o700, exist_ok=True)
    if not place.safe_folder(folder):
        hint = "Remove it, or give it back to yourself alone: `chmod 700`."
        raise UnsafeFile(folder, "is open to others, or no folder of yours", hint)
    with suppress(FileNotFoundError):
        os.unlink(path)
    listening = socket.socket(socket.AF_UNIX)
    mask = os.umask(0o177)
    try:
        listening.bind(path)
    finally:
        os.umask(mask)
    listening.listen()
    listening.setblocking(False)
    return listening


def _same_user(met: socket.socket) -> bool:
    """Tell whether the other end is the same user's, where the machine tells."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True  # the folder keeps others out
    shape = struct.Struct("3i")
    told = met.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, shape.size)
    return int(shape.unpack(told)[1]) in (os.getuid(), 0)
