"""The page in a process of its own.

The night watch starts it: ``python -m`` this. Its words are the number of an open socket, which the
watch listens on as well, and the store. Its stdin gives a JSON object a line: first who may come
in, then each new link; its stdout takes each that was opened. It ends where stdin ends, and by
itself where nobody looks for some minutes: then it accepts nobody any more, serves on whom it has
accepted, and whoever comes meanwhile waits for the next process.
"""

from __future__ import annotations

import json
import os
import select
import sys
import threading
import time
from collections.abc import Iterable, Mapping

import uvicorn

from memory_engine.web.desk import Desk
from memory_engine.web.safety import Guard, Handed
from memory_engine.web.serving import GRACE_SECONDS, adopted, config

CHUNK = 65_536
"""[bytes]"""
MINUTE = 60.0
LEAST_SECONDS = 1.0
"""[s] For whoever knocked to be let in."""
DRAIN_SECONDS = 10.0
"""[s] For whom it has accepted when it rests; a browser's idle connection is closed after five."""
LINGER_SECONDS = 60.0
"""[s] That a connection over which nothing is asked keeps a process that nobody needs."""
LAST_SECONDS = 5.0
"""[s] After stdin has ended, in which it ends for good, whatever hangs."""


class FromWatch:
    """The line to the watch: what it hands over, or hears.

    What it hears is told it.
    """

    def __init__(self) -> None:
        self.over = False
        self._lock = threading.Lock()
        self._came = b""
        self._rows: list[Mapping[str, object]] = []
        self._tokens: tuple[str, ...] = ()
        os.set_blocking(0, False)

    def first(self) -> Mapping[str, object]:
        """Wait for the first line; raises ``EOFError`` where there is none."""
        while not self._rows:
            self._wait()
            if self.over:
                raise EOFError
        told = self._rows.pop(0)
        self._tokens = _texts(told["tokens"])
        return told

    def fresh(self) -> Iterable[str]:
        """Give the tokens that were handed over since.

        The last of them is there by now.
        """
        self._take()
        with self._lock:
            rows, self._rows = self._rows, []
        first, self._tokens = self._tokens, ()
        return (*first, *(str(row["token"]) for row in rows))

    def spent(self, token: str, session: str) -> None:
        """Tell that a link was opened."""
        say(spent=token, session=session)

    def until_over(self) -> None:
        """Take in what comes until the watch hangs up.

        Then end for good, in a while.
        """
        while not self.over:
            self._wait()
        time.sleep(LAST_SECONDS)
        os._exit(1)

    def _wait(self) -> None:
        select.select([0], [], [])
        self._take()

    def _take(self) -> None:
        with self._lock:
            try:
                part = os.read(0, CHUNK)
            except BlockingIOError:
                return
            self.over = self.over or not part
            *whole, self._came = (self._came + part).split(b"\n")
            self._rows += [json.loads(line) for line in whole]


class Resting(uvicorn.Server):
    """A server that ends after a quiet while.

    It loses nobody by that.
    """

    def __init__(self, desk: Desk, line: FromWatch, seconds: float) -> None:
        super().__init__(config(desk))
        self._desk, self._line, self._seconds = desk, line, max(seconds, LEAST_SECONDS)
        self._asked, self._last = 0, time.monotonic()
        self._rests: float | None = None

    async def on_tick(self, counter: int) -> bool:
        """Look, ten times a second, whether it is time to end."""
        if await super().on_tick(counter):
            return True
        now, state = time.monotonic(), self.server_state
        if state.tasks or state.total_requests != self._asked:
            self._asked, self._last = state.total_requests, now
        if self._rests is None:
            if self._line.over or self._idle(now):
                self._rest(now)
            return False
        if self._line.over:
            self._desk.closing.set()
        most = GRACE_SECONDS if self._line.over else DRAIN_SECONDS
        return not state.connections or now - self._rests >= most

    def _idle(self, now: float) -> bool:
        passed = now - self._last - self._seconds
        return passed >= (LINGER_SECONDS if self.server_state.connections else 0.0)

    def _rest(self, now: float) -> None:
        """Accept nobody any more.

        The watch's own end of the socket lets them wait.
        """
        self._rests = now
        for server in self.servers:
            server.close()


def say(**words: object) -> None:
    """Write a line for the watch."""
    os.write(1, json.dumps(words).encode() + b"\n")


def serve(file: int, root: str) -> None:
    """Serve a store's page until nobody looks, or hangup.

    The watch hangs up. The page is served on a socket.
    """
    line = FromWatch()
    told = line.first()
    threading.Thread(target=line.until_over, name="watch", daemon=True).start()
    sock = adopted(file)
    handed = Handed(_texts(told["sessions"]), bytes.fromhex(str(told["key"])))
    desk = Desk(root, Guard(sock.getsockname()[1], handed, line))
    Resting(desk, line, float(str(told["minutes"])) * MINUTE).run(sockets=[sock])


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def main() -> None:
    """Serve, and exit: with 0 where nobody looked any more."""
    file, root = sys.argv[1:]
    code = 0
    try:
        serve(int(file), root)
    except EOFError:
        code = 1
    except Exception as error:  # noqa: BLE001  (an entrance: the watch tells of it)
        say(error=f"{type(error).__name__}: {error}")
        code = 1
    os._exit(code)


if __name__ == "__main__":
    main()
