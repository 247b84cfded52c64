"""``mcp``: serve memory to an agent over the Model Context Protocol."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from memory_engine.domain.errors.machine import NoLibrary

if TYPE_CHECKING:
    from memory_engine.wiring import Call

REFERENCE = "server-memory"
"""Whose tools ``--compat`` serves."""


@click.command("mcp")
@click.option(
    "--compat",
    type=click.Choice([REFERENCE]),
    help="Serve the tools of the reference memory server instead, over this store.",
)
@click.pass_obj
def command(call: Call, compat: str | None) -> None:
    """Serve memory to an agent over MCP, on stdin and stdout, until stdin ends.

    Tools observe, recall, why, conflicts, report, settle and revert; the last two ask the owner
    through the client. Resources memory://MEMORY.md, memory://topics/NAME and memory://facts/ID.
    """
    from memory_engine.wiring import refuse_shut

    refuse_shut("mcp")
    try:
        from mcp.server import MCPServer  # noqa: F401  (whether it is there at all, and new enough)
    except ImportError as lack:
        absent = lack.name == "mcp"
        what = f"the package mcp is {'not installed' if absent else f'no 2.x ({lack})'}"
        raise NoLibrary("mcp", what, "mcp") from None
    if compat:
        from memory_engine.attach.mcp.compat import server
    else:
        from memory_engine.attach.mcp.server import server
    if sys.stdin.isatty():
        print("kairos-mem: waiting for a client on stdin; end of input ends it.", file=sys.stderr)
    try:
        server(call.root).run("stdio")
    except* BrokenPipeError:  # the client went away: nobody is left to answer
        pass
