"""A server that takes what channels send.

It does so on this machine, as ntfy and a webhook's owner do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any, NamedTuple

LIMIT_SECONDS = 30.0
"""A message that takes this long does not come."""


class Taken(NamedTuple):
    """One request: its path, headers and body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401  (JSON is what it is)
        """The body as JSON."""
        return json.loads(self.body)


class Receiver:
    """What came, and what is answered.

    The codes of ``answers`` come first, then 200.
    """

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.answers: list[int] = []
        self.changed = Condition()
        self.url = ""

    def wait(self, count: int) -> list[Taken]:
        """What came, once it is so much."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.taken) >= count, LIMIT_SECONDS), self
            return list(self.taken)


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Take what comes to a port of this machine."""
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with found.changed:
                found.taken.append(Taken(self.path, dict(self.headers), body))
                code = found.answers.pop(0) if found.answers else 200
                found.changed.notify_all()
            self.send_response(code)
            self.end_headers()
            self.wfile.write(b'{"id": "m1"}')

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
