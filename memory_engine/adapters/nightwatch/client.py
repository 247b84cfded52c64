"""Speaking to the night watch through its socket.

A line of JSON goes there, lines of JSON come back.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import closing

from memory_engine.adapters.nightwatch.folder import Running, alive, running
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.machine import NoWatch, WatchSilent

PATIENCE_SECONDS = 15.0
"""[s] To wait for an answer: whatever the watch does itself is over within a second or two."""
ANEW_SECONDS, PAUSE_SECONDS = 5.0, 0.05
"""[s] In which a watch that begins anew is up again; between two tries."""
CHUNK = 65_536
"""[bytes]"""
MOST_SAID = 16_000_000
"""[bytes] Of one answer."""


class Refused(KairosError):
    """What the night watch refused, as it told it."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.code = code


def ask(do: str, **words: object) -> Mapping[str, object]:
    """Ask the night watch one thing; raises ``NoWatch``, ``WatchSilent`` and ``Refused``."""
    for answer in lines({"do": do, **words}):
        return answer
    raise WatchSilent("it hung up")


def lines(
    request: Mapping[str, object], patience: float | None = PATIENCE_SECONDS
) -> Iterator[Mapping[str, object]]:
    """Ask, and give each line of the answer as it comes.

    ``patience`` [s]; None waits for ever.
    """
    found = running()
    if found is None:
        raise NoWatch
    with closing(_connected(found)) as line:
        line.settimeout(patience)
        try:
            line.sendall(json.dumps(request).encode() + b"\n")
            yield from map(_answer, _lines(line))
        except OSError as error:
            raise WatchSilent(error.strerror or str(error)) from None


def _connected(found: Running) -> socket.socket:
    """Connect to the watch.

    One that begins anew, as the same process, hears again in a moment.
    """
    until = time.monotonic() + ANEW_SECONDS
    while True:
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE_SECONDS)
        try:
            line.connect(found.socket)
            return line
        except OSError as error:
            line.close()
            if time.monotonic() >= until:
                raise WatchSilent(f"{found.socket}: {error.strerror or error}") from None
            if not alive(found.pid, found.started):
                raise NoWatch from None
        time.sleep(PAUSE_SECONDS)


def _lines(line: socket.socket) -> Iterator[bytes]:
    kept = b""
    while part := line.recv(CHUNK):
        *whole, kept = (kept + part).split(b"\n")
        yield from whole
        if len(kept) > MOST_SAID:
            raise WatchSilent("it said more than anybody would want to read")


def _answer(line: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(line)
    except ValueError:
        raise WatchSilent("it said what is no JSON") from None
    if not isinstance(said, dict):
        raise WatchSilent("it said what is no answer")
    if isinstance(error := said.get("error"), dict):
        raise Refused(*(str(error.get(name, "")) for name in ("code", "message", "hint")))
    return said
