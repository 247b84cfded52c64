"""The SDK's own client, for our server in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import pytest

pytest.importorskip(
    "mcp.server.mcpserver", reason="the extra `mcp` is not installed: pip install 'kairos-mem[mcp]'"
)

from mcp import Client, MCPError
from mcp.server import MCPServer
from mcp.types import CallToolResult, ElicitResult, Implementation

Era = Literal["auto", "legacy"]
ERAS: dict[Era, str] = {"auto": "2026-07-28", "legacy": "2025-11-25"}
"""How a client connects -> the revision of the protocol that comes of it."""
NAME = "Some Client"
PRINCIPAL = "agent:some-client"


class Owner:
    """Who sits before the client; remembers what they were asked."""

    def __init__(self, action: str, **content: bool) -> None:
        self.answer: dict[str, Any] = {"action": action, "content": content or None}
        self.asked: list[str] = []
        self.before: Callable[[], object] = lambda: None

    async def __call__(self, context: object, params: Any) -> ElicitResult:  # noqa: ANN401
        self.asked.append(params.message)
        await asyncio.to_thread(self.before)
        return ElicitResult(**self.answer)


def session(
    server: MCPServer[Any],
    era: Era,
    talk: Callable[[Client], Awaitable[Any]],
    owner: Owner | None = None,
    name: str = NAME,
) -> Any:  # noqa: ANN401  (whatever the talk comes to)
    """Connect, talk, and part."""

    async def run() -> Any:  # noqa: ANN401
        info = Implementation(name=name, version="1")
        client = Client(server, mode=era, elicitation_callback=owner, client_info=info)
        async with client:
            assert client.protocol_version == ERAS[era]
            return await talk(client)

    return asyncio.run(run())


def call(
    server: MCPServer[Any],
    era: Era,
    tool: str,
    arguments: dict[str, Any],
    owner: Owner | None = None,
    name: str = NAME,
) -> CallToolResult:
    """Make one call of one tool."""
    found: CallToolResult = session(
        server, era, lambda client: client.call_tool(tool, arguments), owner, name
    )
    return found


def given(result: CallToolResult) -> Any:  # noqa: ANN401  (JSON is what it is)
    """What a call that succeeded answered."""
    assert not result.is_error, text(result)
    return result.structured_content


def text(result: CallToolResult) -> str:
    """What a call said in words."""
    return "\n".join(getattr(part, "text", "") for part in result.content)


def refused(result: CallToolResult, *said: str) -> None:
    """Check that a call failed, naming these.

    There is no traceback, and no fault of ours.
    """
    assert result.is_error, result
    for part in said:
        assert part in text(result), text(result)
    assert "Traceback" not in text(result)


def read(server: MCPServer[Any], era: Era, uri: str) -> str:
    """Read one resource."""
    found = session(server, era, lambda client: client.read_resource(uri))
    (content,) = found.contents
    return str(content.text)


def unread(server: MCPServer[Any], era: Era, uri: str, *said: str) -> None:
    """A resource can't be read, for a reason that names these."""
    with pytest.raises((MCPError, ExceptionGroup)) as refusal:
        read(server, era, uri)
    error: BaseException = refusal.value
    while isinstance(error, ExceptionGroup):
        (error,) = error.exceptions
    assert isinstance(error, MCPError)
    for part in said:
        assert part in str(error)
