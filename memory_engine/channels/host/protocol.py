"""The channel protocol of a host.

It has what a line from it says, and the lines that are said to it. JSON-RPC, a line a message, over
MCP as it was before servers could be discovered. A client that looks whether a server can be is
told that there is no such method: it would connect in a way by which no event can be delivered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from memory_engine.channels.harmless import MORE
from memory_engine.domain.permission import BEHAVIORS, is_id

VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
"""Revisions of MCP that begin with a handshake, the newest first."""
EVENT = "notifications/claude/channel"
ASKS = "notifications/claude/channel/permission_request"
ANSWER = "notifications/claude/channel/permission"
CHANNEL, RELAY = "claude/channel", "claude/channel/permission"
"""What a server says that it can: bring messages; bring answers to what the host asks."""
NO_JSON, NO_REQUEST, NO_METHOD, BAD_PARAMETERS = -32700, -32600, -32601, -32602
"""Codes of JSON-RPC."""
LONGEST_LINE = 1_000_000
"""[bytes] Of a message; what is longer is no message."""
LONGEST_FIELD = 4_000
"""[characters] Of what a host tells of a tool's call: it gives 3,500 and a mark of what is left
out."""


class HostAsks(NamedTuple):
    """A permission a host asks for, in its words.

    Any text in it may be anybody's.
    """

    id: str
    tool: str
    description: str
    preview: str


class Tool(NamedTuple):
    """A tool of the host's agent, with its description.

    One text is all it takes.
    """

    name: str
    description: str
    of_text: str


class Heard(NamedTuple):
    """What came of a line.

    It has what is said to it, and what the host asks or its agent calls. ``call`` is (id of the
    message, name, text); it is answered by ``called``.
    """

    answers: tuple[bytes, ...] = ()
    asks: HostAsks | None = None
    call: tuple[str | int, str, str] | None = None
    fault: str = ""


class Server(NamedTuple):
    """What a server says of itself.

    It has its name, what it can, and how to read its events.
    """

    name: str
    version: str
    instructions: str
    relays: bool
    tools: tuple[Tool, ...] = ()

    def heard(self, line: bytes) -> Heard:
        """Take in one line of the host's."""
        if len(line) > LONGEST_LINE:
            return _refused(None, NO_REQUEST, "The message is too long")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            return _refused(None, NO_JSON, "This is no JSON")
        if not isinstance(message, dict) or not isinstance(message.get("method"), str):
            answered = isinstance(message, dict) and ("result" in message or "error" in message)
            return Heard() if answered else _refused(None, NO_REQUEST, "This is no request")
        given = message.get("params")
        parameters: Mapping[str, Any] = given if isinstance(given, dict) else {}
        id = message.get("id")
        if id is None:
            return self._told(message["method"], parameters)
        if isinstance(id, bool) or not isinstance(id, str | int):
            return _refused(None, NO_REQUEST, "The id is neither text nor number")
        return self._asked(id, message["method"], parameters)

    def _told(self, method: str, parameters: Mapping[str, Any]) -> Heard:
        if method != ASKS or not self.relays:
            return Heard()
        fields = [parameters.get(name) for name in FIELDS]
        if not all(isinstance(field, str) for field in fields) or not is_id(str(fields[0])):
            return Heard(fault="the host asked for a permission in a shape that nobody knows")
        id, *texts = map(str, fields)
        return Heard(asks=HostAsks(id, *map(_bounded, texts)))

    def _asked(self, id: str | int, method: str, parameters: Mapping[str, Any]) -> Heard:
        if method == "initialize":
            return _answered(id, self._welcome(parameters))
        if method == "ping":
            return _answered(id, {})
        if method == "tools/list":
            return _answered(id, {"tools": [_listed(tool) for tool in self.tools]})
        if method == "tools/call":
            return self._call(id, parameters)
        return _refused(id, NO_METHOD, "Method not found")

    def _call(self, id: str | int, parameters: Mapping[str, Any]) -> Heard:
        name, given = parameters.get("name"), parameters.get("arguments")
        text = given.get("text") if isinstance(given, dict) else None
        if name not in {tool.name for tool in self.tools}:
            return _refused(id, BAD_PARAMETERS, "There is no such tool")
        if not isinstance(text, str):
            return Heard((called(id, "`text` is missing, or no text.", False),))
        return Heard(call=(id, str(name), text))

    def _welcome(self, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        wanted = parameters.get("protocolVersion")
        able: dict[str, object] = {CHANNEL: {}, **({RELAY: {}} if self.relays else {})}
        return {
            "protocolVersion": wanted if wanted in VERSIONS else VERSIONS[0],
            "serverInfo": {"name": self.name, "version": self.version},
            "capabilities": {"tools": {}, "experimental": able},
            "instructions": self.instructions,
        }


def _bounded(text: str) -> str:
    """Cut a field, and say so.

    What was cut off may be all that matters.
    """
    left = len(text) - LONGEST_FIELD
    return text if left <= 0 else f"{text[:LONGEST_FIELD]}{MORE % f'{left:,}'}"


FIELDS = ("request_id", "tool_name", "description", "input_preview")
"""Of what a host asks for."""


def event(text: str, about: Iterable[tuple[str, str]] = ()) -> bytes:
    """Say a message to the host.

    ``about`` are names and values that stand beside it.
    """
    return line(method=EVENT, params={"content": text, "meta": dict(about)})


def verdict(id: str, behavior: str) -> bytes:
    """Say the answer to what the host asked for."""
    if not is_id(id) or behavior not in BEHAVIORS:
        raise ValueError(f"{behavior!r} of {id!r} is no answer")
    return line(method=ANSWER, params={"request_id": id, "behavior": behavior})


def called(id: str | int, text: str, well: bool = True) -> bytes:
    """Answer a call of a tool."""
    content = [{"type": "text", "text": text}]
    return line(id=id, result={"content": content, **({} if well else {"isError": True})})


def line(**members: Any) -> bytes:  # noqa: ANN401  (JSON is what it is)
    """Write one message as an ASCII line.

    Nothing in it can end the line.
    """
    return json.dumps({"jsonrpc": "2.0", **members}).encode("ascii") + b"\n"


def _listed(tool: Tool) -> Mapping[str, Any]:
    takes = {"text": {"type": "string", "description": tool.of_text}}
    schema = {"type": "object", "properties": takes, "required": ["text"]}
    return {"name": tool.name, "description": tool.description, "inputSchema": schema}


def _answered(id: str | int, result: Mapping[str, Any]) -> Heard:
    return Heard((line(id=id, result=result),))


def _refused(id: str | int | None, code: int, message: str) -> Heard:
    return Heard((line(id=id, error={"code": code, "message": message}),))
