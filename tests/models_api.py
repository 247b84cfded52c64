"""A local server with scripted model APIs.

It speaks the Messages API, its batches, and chat completions: each answer is a status and a body,
or what the model says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple

USAGE = {"input_tokens": 1000, "output_tokens": 100}


class Says(NamedTuple):
    """What is sent back: status, body, and headers.

    The body is JSON or bytes.
    """

    status: int = 200
    body: Any = b""
    headers: tuple[tuple[str, str], ...] = ()


def message(value: object, stop: str = "end_turn", model: str = "some-model-20261101") -> Says:
    """Make a message of a value as JSON, or text.

    A text stays as it is.
    """
    text = value if isinstance(value, str) else json.dumps(value)
    return Says(200, whole(text, stop, model), (("request-id", "req_1"),))


def whole(text: str, stop: str = "end_turn", model: str = "some-model-20261101") -> dict[str, Any]:
    """A message as the API has it."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": text}],
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": USAGE,
    }


def error(status: int, *headers: tuple[str, str]) -> Says:
    """A refusal of the API's."""
    told = {"type": "error", "error": {"type": "some_error", "message": "no"}}
    return Says(status, told, (("request-id", "req_e"), *headers))


class Server:
    """Where it listens, and what it was asked: (method and path, body)."""

    def __init__(self, answer: Callable[[str, Any], Says]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, Any]] = []
        self.address = ""

    @property
    def bodies(self) -> list[Any]:
        """The bodies of the messages that it was asked for."""
        return [body for what, body in self.asked if what.startswith("POST")]


@contextmanager
def serving(answer: Callable[[str, Any], Says]) -> Iterator[Server]:
    """Serve a script on a free port of this machine."""
    served = Server(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def _answer(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = json.loads(self.rfile.read(length) or b"null")
            what = f"{self.command} {self.path}"
            served.asked.append((what, body))
            said = served.answer(what, body)
            content = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
            self.send_response(said.status)
            for name, value in (("content-type", "application/json"), *said.headers):
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            self.wfile.flush()

        do_GET = do_POST = _answer

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    served.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
