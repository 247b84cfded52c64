"""Where deliveries arrive: a small server of this machine alone.

It is behind whatever tunnel leads here. It answers as soon as a delivery is on disk, and reads
nothing of it before its signature is right. Whoever is slow, or sends much, keeps nobody else
waiting: of each there are bounds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore, Thread, Timer
from typing import Any

from memory_engine.channels.github.payload import parsed
from memory_engine.channels.github.receiving import EVENT, LARGEST, Accepted, Turned
from memory_engine.channels.github.spool import Item
from memory_engine.domain.errors import KairosError, Usage

LOOPBACK = "127.0.0.1"
PATHS = ("/", "/github")
IDLE_SECONDS = 10.0
"""[s] That somebody may be silent."""
WHOLE_SECONDS = 30.0
"""[s] For a delivery, however it comes: GitHub itself gives up after ten."""
MOST_AT_ONCE = 16
"""[connections] More are turned away at once."""
MOST_PASSED = 40_000_000
"""[bytes] Of a body that are read past: GitHub itself sends no more than 25 MB."""
CHUNK = 65_536
"""[bytes]"""
TAKEN, NO_LENGTH, TOO_LARGE, NO_METHOD, NO_PATH, BUSY, FULL = 202, 411, 413, 405, 404, 503, 507
MEDIA, FAILED, JSON = 415, 500, "application/json"

Judge = Callable[[Mapping[str, str], bytes], Accepted | Turned]
Put = Callable[[Item], bool]
Noted = Callable[[str], None]


class Listener:
    """The server, until ``stop``. ``judge`` decides, ``put`` keeps, ``noted`` hears why not."""

    def __init__(self, port: int, judge: Judge, put: Put, noted: Noted) -> None:
        places = BoundedSemaphore(MOST_AT_ONCE)

        class Handling(_Handler):
            deciding, keeping, telling, room = judge, put, noted, places

        try:
            self._server = ThreadingHTTPServer((LOOPBACK, port), Handling)
        except (OSError, OverflowError) as error:
            what = getattr(error, "strerror", None) or str(error)
            hint = "Leave --port out for any free one."
            raise Usage(f"Port {port} can't be had: {what}.", hint) from None
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, name="github", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The address."""
        return f"http://{LOOPBACK}:{self._server.server_port}/github"

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """One connection, which brings one delivery."""

    deciding: Any
    keeping: Any
    telling: Any
    room: Any
    timeout = IDLE_SECONDS
    protocol_version = "HTTP/1.0"
    server_version, sys_version = "kairos-mem", ""

    def handle(self) -> None:
        """Answer within bounds of time; turn away whoever is one too many."""
        if not type(self).room.acquire(blocking=False):
            return
        ending = Timer(WHOLE_SECONDS, self._cut)
        ending.daemon = True
        ending.start()
        try:
            super().handle()
        except (OSError, ValueError):
            self.close_connection = True  # whoever it was has gone, or was cut off
        finally:
            ending.cancel()
            type(self).room.release()

    def _cut(self) -> None:
        try:
            self.connection.shutdown(2)
        except OSError:
            return

    def do_POST(self) -> None:
        """Take a delivery, or say why not."""
        type(self).telling("")
        if self.path.partition("?")[0] not in PATHS:
            self._turn(NO_PATH, "nothing is here")
            return
        body = self._body()
        if body is not None:
            self._decide(body)

    def do_GET(self) -> None:
        """Say that deliveries are posted."""
        self._turn(NO_METHOD, "deliveries are posted here")

    do_PUT = do_DELETE = do_HEAD = do_PATCH = do_OPTIONS = do_GET

    def _body(self) -> bytes | None:
        """Read the body whole; None where it was turned away before."""
        told = self.headers.get("content-length", "")
        if not (told.isascii() and told.isdigit()) or self.headers.get("transfer-encoding"):
            self._turn(NO_LENGTH, "no length is told")
            return None
        if len(told) > len(str(LARGEST)) or int(told) > LARGEST:
            self._turn(TOO_LARGE, f"more than {LARGEST:,} bytes")
            self._let_pass()
            return None
        if self.headers.get_content_type() != JSON:
            self._turn(MEDIA, "no application/json")
            return None
        body = b""
        while len(body) < int(told):
            came = self.rfile.read1(min(CHUNK, int(told) - len(body)))
            if not came:
                self._turn(NO_LENGTH, "it ended early")
                return None
            body += came
        return body

    def _let_pass(self) -> None:
        """Read past what is too large, so its sender hears.

        Whoever sends it hears the answer when it is through.
        """
        passed = 0
        while passed < MOST_PASSED and (came := self.rfile.read1(CHUNK)):
            passed += len(came)

    def _decide(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            found = type(self).deciding(headers, body)
            if isinstance(found, Turned):
                self._turn(found.status, found.because)
                return
            content = parsed(body) or {}
            event = (headers.get(EVENT, ""), content)
            if not type(self).keeping(Item(found.delivery, (event,))):
                self._turn(FULL, "more deliveries wait than have room")
                return
        except (KairosError, OSError) as error:
            self._turn(FAILED, f"it could not be kept ({type(error).__name__})")
            return
        self._answer(TAKEN, {"taken": True})

    def _turn(self, status: int, because: str) -> None:
        type(self).telling(because)
        self._answer(status, {"taken": False, "because": because})

    def _answer(self, status: int, value: Mapping[str, object]) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", JSON)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: who asks may write anything."""
