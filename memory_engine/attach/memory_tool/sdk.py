"""The tool as the SDK's runner takes it, sync and async.

The classes are made when they are asked for: until then nobody needs the SDK.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from memory_engine.attach.memory_tool.files import Files
from memory_engine.attach.memory_tool.paths import Refused

if TYPE_CHECKING:
    from anthropic.tools import BetaAbstractMemoryTool, BetaAsyncAbstractMemoryTool

FIELDS = {
    "view": ("path",),
    "create": ("path", "file_text"),
    "str_replace": ("path", "old_str", "new_str"),
    "insert": ("path", "insert_line", "insert_text"),
    "delete": ("path",),
    "rename": ("old_path", "new_path"),
}
"""Command -> the fields that it must have; what is no text is `insert_line` alone."""


def done(files: Files, name: str, command: object) -> str:
    """Do one command; raises ``Refused`` with what is wrong with it."""
    given = [getattr(command, field, None) for field in FIELDS[name]]
    for field, value in zip(FIELDS[name], given, strict=True):
        kind = int if field == "insert_line" else str
        if not isinstance(value, kind):
            what = "a whole number" if kind is int else "a text"
            raise Refused(f"`{name}` needs `{field}`, {what}. Nothing was changed.")
    if name == "view":
        given.append(getattr(command, "view_range", None))
    does: Callable[..., str] = getattr(files, name)
    return does(*given)


def _told(files: Files, name: str, command: object) -> str:
    """Do one command; raises the SDK's ``ToolError`` where it is refused."""
    from anthropic.tools import ToolError

    try:
        return done(files, name, command)
    except Refused as refusal:
        raise ToolError(str(refusal)) from None


def tool(files: Files) -> BetaAbstractMemoryTool:
    """Make the tool for the SDK's client."""
    from anthropic.tools import BetaAbstractMemoryTool

    def does(name: str) -> Callable[[Any, Any], str]:
        return lambda _, command: _told(files, name, command)

    kind = type(
        "KairosMemoryTool", (BetaAbstractMemoryTool,), {name: does(name) for name in FIELDS}
    )
    made: BetaAbstractMemoryTool = kind()
    return made


def async_tool(files: Files) -> BetaAsyncAbstractMemoryTool:
    """Make the tool for the SDK's async client.

    Each command runs in a thread.
    """
    from anthropic.tools import BetaAsyncAbstractMemoryTool
    from anyio.to_thread import run_sync

    def does(name: str) -> Callable[[Any, Any], Any]:
        async def run(_: object, command: object) -> str:
            return await run_sync(partial(_told, files, name, command))

        return run

    kind = type(
        "KairosAsyncMemoryTool", (BetaAsyncAbstractMemoryTool,), {n: does(n) for n in FIELDS}
    )
    made: BetaAsyncAbstractMemoryTool = kind()
    return made
