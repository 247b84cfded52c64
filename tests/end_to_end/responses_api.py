"""A server speaking Codex's part of the Responses API.

It speaks from a script.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Item = Mapping[str, Any]


def said(text: str) -> Item:
    """The model says something."""
    content = [{"type": "output_text", "text": text}]
    return {"type": "message", "role": "assistant", "id": "m", "content": content}


def ran(command: str) -> Item:
    """The model runs a command."""
    call = {"type": "function_call", "name": "exec_command", "id": "f", "call_id": f"c{command}"}
    return {**call, "arguments": json.dumps({"cmd": command})}


class Script:
    """The model's turns, and what was asked of it."""

    def __init__(self, *turns: list[Item]) -> None:
        self.turns = list(turns)
        self.asked: list[Mapping[str, Any]] = []

    def answer(self, request: Mapping[str, Any]) -> list[Item]:
        """Give the next turn; the last one again where there is none."""
        self.asked.append(request)
        return self.turns[min(len(self.asked), len(self.turns)) - 1]


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """Serve a script on this machine; its address."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            items = script.answer(json.loads(self.rfile.read(length)))
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            for event in _events(items):
                text = f"event: {event['type']}\ndata: {json.dumps(event)}\n\n"
                self.wfile.write(text.encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _events(items: list[Item]) -> Iterator[Mapping[str, Any]]:
    yield {"type": "response.created", "response": {"id": "r"}}
    for number, item in enumerate(items):
        yield {"type": "response.output_item.added", "output_index": number, "item": item}
        yield {"type": "response.output_item.done", "output_index": number, "item": item}
    usage = {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}
    yield {"type": "response.completed", "response": {"id": "r", "usage": usage}}
