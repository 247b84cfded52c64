"""What the platforms have in common.

It is HTTP on the loopback, faults by order, what was asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

PATIENCE = 30.0
"""[seconds] For which a test waits for something that a client must do."""


class Asked(NamedTuple):
    """One request, as the platform got it."""

    verb: str
    path: str
    words: Mapping[str, Any]
    token: str


class Reply(NamedTuple):
    """What the platform answers.

    A code of 0 hangs up without a word.
    """

    code: int
    body: Any = None
    headers: Mapping[str, str] = {}


HANGS_UP = Reply(0)


class Platform:
    """One messenger's server.

    ``answer`` is what each of them says to a request.
    """

    def __init__(self) -> None:
        self.address = ""
        self.changed = Condition()
        self.asked: list[Asked] = []
        self.faults: list[tuple[str, Reply]] = []
        self.down = False
        self.lost: list[str] = []
        """Of requests that were done, and whose answers were lost on the way: parts of paths."""

    def answer(self, asked: Asked) -> Reply:
        """Answer one request."""
        raise NotImplementedError

    def fails(self, part: str, *replies: Reply) -> None:
        """Answer the next requests of a path part so."""
        with self.changed:
            self.faults += [(part, reply) for reply in replies]

    def goes_down(self) -> None:
        """Hang up on everybody from now on."""
        with self.changed:
            self.down = True
            self.changed.notify_all()

    def comes_back(self) -> None:
        """Answer again."""
        with self.changed:
            self.down = False
            self.changed.notify_all()

    def take(self, asked: Asked) -> Reply:
        """Answer a request, or fail it as a test has ordered."""
        with self.changed:
            self.asked.append(asked)
            self.changed.notify_all()
            if self.down:
                return HANGS_UP
            for fault in self.faults:
                if fault[0] in asked.path:
                    self.faults.remove(fault)
                    return fault[1]
        done = self.answer(asked)
        with self.changed:
            self.changed.notify_all()
            for part in self.lost:
                if part in asked.path:
                    self.lost.remove(part)
                    return HANGS_UP
        return done

    def wait(self, look: Callable[[], object], what: str = "it", seconds: float = PATIENCE) -> None:
        """Wait until something holds of what the platform knows."""
        with self.changed:
            assert self.changed.wait_for(look, seconds), f"waited in vain for {what}"

    def calls(self, part: str) -> list[Asked]:
        """The requests so far whose path has this part."""
        with self.changed:
            return [asked for asked in self.asked if part in asked.path]


def _words(raw: bytes, kind: str) -> Mapping[str, Any]:
    """Read a body in any of the libraries' forms."""
    if kind.startswith("application/json"):
        return json.loads(raw or b"{}") or {}
    return {name: _value(value) for name, value in parse_qsl(raw.decode(), True)}


def _value(text: str) -> Any:  # noqa: ANN401  (JSON is what it is)
    try:
        return json.loads(text) if text[:1] in "{[" else text
    except ValueError:
        return text


@contextmanager
def speaking(platform: Platform) -> Iterator[None]:
    """Serve a platform's HTTP on a free port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            self._done()

        def do_POST(self) -> None:
            self._done()

        def do_PATCH(self) -> None:
            self._done()

        def _done(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length", 0)))
            asked = urlsplit(self.path)
            words = {**dict(parse_qsl(asked.query, True))}
            words |= _words(raw, self.headers.get("content-type", ""))
            token = self.headers.get("authorization", "").rpartition(" ")[2]
            reply = platform.take(Asked(self.command, asked.path, words, token))
            with suppress(OSError):
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            if not reply.code:
                self.close_connection = True
                return
            content = b"" if reply.body is None else json.dumps(reply.body).encode()
            self.send_response(reply.code)
            # Exactly this: with a charset behind it, one of the libraries reads no JSON.
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    platform.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        platform.goes_down()
        server.shutdown()
        server.server_close()


class Sockets:
    """A platform's web sockets: who is connected, and said what."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.address = ""
        self.open: list[ServerConnection] = []
        self.connections = 0
        self.heard: list[Mapping[str, Any]] = []

    def greet(self, socket: ServerConnection) -> None:
        """Say what is said to whoever has connected."""
        raise NotImplementedError

    def hear(self, socket: ServerConnection, message: Mapping[str, Any]) -> None:
        """Answer what a client says."""
        raise NotImplementedError

    def handle(self, socket: ServerConnection) -> None:
        """Talk with one client until it goes or is dropped."""
        if self.platform.down:
            return
        with suppress(ConnectionClosed, OSError):
            with self.platform.changed:  # what is said meanwhile is greeted with, or said: not both
                self.open.append(socket)
                self.connections += 1
                self.platform.changed.notify_all()
                self.greet(socket)
            for raw in socket:
                message = json.loads(raw)
                with self.platform.changed:
                    self.heard.append(message)
                    self.platform.changed.notify_all()
                self.hear(socket, message)
        with self.platform.changed:
            if socket in self.open:
                self.open.remove(socket)
            self.platform.changed.notify_all()

    def say(self, message: Mapping[str, Any]) -> None:
        """Say something to whoever is connected."""
        for socket in tuple(self.open):
            with suppress(ConnectionClosed, OSError):
                socket.send(json.dumps(message))

    def drop(self) -> None:
        """Let every connection go without a word, as a network does.

        None of them counts as open from then on, however long its end takes.
        """
        with self.platform.changed:
            dropped, self.open = self.open, []
        for socket in dropped:
            with suppress(OSError):
                socket.socket.shutdown(2)


@contextmanager
def connecting(sockets: Sockets) -> Iterator[None]:
    """Serve web sockets on a free port of the loopback."""
    with serve(sockets.handle, "127.0.0.1", 0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        sockets.address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        try:
            yield
        finally:
            sockets.drop()
            server.shutdown()
