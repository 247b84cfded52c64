"""A server that speaks the Messages API from a script.

A real client runs offline so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

USAGE = {"input_tokens": 9, "output_tokens": 9}


class Script:
    """What the server answers, turn by turn, and was asked.

    A turn answers a request that offers tools.
    """

    def __init__(self, *turns: Sequence[dict[str, Any]]) -> None:
        self.turns = list(turns)
        self.asked: list[dict[str, Any]] = []
        self.lock = Lock()

    def answer(self, body: dict[str, Any]) -> Sequence[dict[str, Any]]:
        """Give the blocks of the next turn.

        A client that wants a title or the like gets a word. One that goes on with a thread names
        the message before, and its tools no more.
        """
        goes_on = (body.get("thread") or {}).get("type") == "continue"
        if not body.get("tools") and not goes_on:
            return [said("ok")]
        with self.lock:
            self.asked.append(body)
            return self.turns.pop(0) if self.turns else [said("Done.")]


def said(text: str) -> dict[str, Any]:
    """A block of text."""
    return {"type": "text", "text": text}


def used(tool: str, **given: object) -> dict[str, Any]:
    """A call of a tool."""
    return {"type": "tool_use", "name": tool, "input": given}


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """Serve a script on a free port; the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            """Nothing is there to get."""
            self._send(404, b"{}")

        def do_HEAD(self) -> None:
            """Nothing is there to get."""
            self._send(404, b"")

        def do_POST(self) -> None:
            """Answer a message, streamed or whole."""
            length = int(self.headers.get("content-length", 0))
            body = json.loads(self.rfile.read(length) or b"{}")
            if "count_tokens" in self.path:
                self._send(200, b'{"input_tokens": 9}')
            elif "/v1/messages" not in self.path:
                self._send(404, b"{}")
            else:
                message = _message(script.answer(body), str(body.get("model")))
                if body.get("stream"):
                    self._send(200, _streamed(message), "text/event-stream")
                else:
                    self._send(200, json.dumps(message).encode())

        def _send(self, code: int, content: bytes, kind: str = "application/json") -> None:
            self.send_response(code)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _message(blocks: Sequence[dict[str, Any]], model: str) -> dict[str, Any]:
    named = [
        block | ({"id": f"toolu_{id(block):024d}"} if block["type"] == "tool_use" else {})
        for block in blocks
    ]
    calls = any(block["type"] == "tool_use" for block in blocks)
    return {
        "id": f"msg_{id(blocks):024d}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": named,
        "stop_reason": "tool_use" if calls else "end_turn",
        "stop_sequence": None,
        "usage": USAGE,
    }


def _streamed(message: dict[str, Any]) -> bytes:
    opened = {**message, "content": [], "stop_reason": None}
    events: list[tuple[str, dict[str, Any]]] = [("message_start", {"message": opened})]
    for index, block in enumerate(message["content"]):
        if block["type"] == "text":
            start = said("")
            delta = {"type": "text_delta", "text": block["text"]}
        else:
            start = block | {"input": {}}
            delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
        events += [
            ("content_block_start", {"index": index, "content_block": start}),
            ("content_block_delta", {"index": index, "delta": delta}),
            ("content_block_stop", {"index": index}),
        ]
    end = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    events += [("message_delta", {"delta": end, "usage": USAGE}), ("message_stop", {})]
    rows = ((name, json.dumps({"type": name, **rest})) for name, rest in events)
    return "".join(f"event: {name}\ndata: {row}\n\n" for name, row in rows).encode()
