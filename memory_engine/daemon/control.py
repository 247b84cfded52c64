"""The socket: a line of JSON asks, a line of JSON answers.

``since`` may go on for ever. A request is ``{"do": WORD, ...}``. The words are the service's and
its duties' own. An answer is an object; a refusal ``{"error": {"code", "message", "hint"}}``.
Nobody but the user it belongs to can connect: the socket is 0600 in a folder that is 0700, and the
other end's user is looked at.
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
from memory_engine.daemon.feed import Feed
from memory_engine.daemon.line import Line, Wish
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import BadInput, Unknown
from memory_engine.domain.errors.stores import UnsafeFile

MOST_LINES = 64
"""[connections] At a time; one more, and the oldest is cut."""

ANSWERED = "It goes on; `kairos-mem daemon logs` has it. Please report this."
"""What is said beside a fault of its own."""

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
        """Say what is left, hang up, and remove the socket."""
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
        except Exception as error:  # an entrance: who asked is told, and the log, too
            message = f"The night watch could not answer ({type(error).__name__}: {error})."
            line.say({"error": {"code": "internal", "message": message, "hint": ANSWERED}})
            raise

    def _since(self, line: Line, request: Mapping[str, object]) -> None:
        """Give events after a number, and on where ``follow`` is said."""
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


def _request(text: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):  # or brackets without end
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
    """Listen at a path.

    What a process that died left there is taken away.
    """
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
    """Tell whether the other end is the same user's.

    Where the machine does not tell, it counts as that.
    """
    if not hasattr(socket, "SO_PEERCRED"):
        return True  # the folder keeps others out
    shape = struct.Struct("3i")
    told = met.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, shape.size)
    return int(shape.unpack(told)[1]) in (os.getuid(), 0)
