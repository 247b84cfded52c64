"""A backend for Anthropic's memory tool, over our store.

The store keeps a trail.

    from memory_engine.attach.memory_tool import memory_tool
    client.beta.messages.tool_runner(tools=[memory_tool()], ...)

The SDK is loaded when a tool is made, not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_engine.attach.memory_tool.files import Files
from memory_engine.attach.memory_tool.paths import Refused

if TYPE_CHECKING:
    from anthropic.tools import BetaAbstractMemoryTool, BetaAsyncAbstractMemoryTool

__all__ = ["Files", "Refused", "async_memory_tool", "memory_tool"]


def memory_tool(files: Files | None = None) -> BetaAbstractMemoryTool:
    """Make the SDK client's tool over a store's files.

    The store is found from here.
    """
    from memory_engine.attach.memory_tool.sdk import tool

    return tool(files or Files())


def async_memory_tool(files: Files | None = None) -> BetaAsyncAbstractMemoryTool:
    """Make the same for the SDK's async client."""
    from memory_engine.attach.memory_tool.sdk import async_tool

    return async_tool(files or Files())
