"""Cursor: hooks in ``hooks.json``, the server in ``mcp.json``.

As documented (cursor.com/docs/hooks): entries that stand by themselves, and answers in names of its
own; that a prompt takes context is in no documentation, but in the client since 3.20. Nothing of it
was tried with the program itself. Its answer to a tool that is denied is not known for sure, so
there is no guard.
"""

from __future__ import annotations

from collections.abc import Sequence

from memory_engine.attach.install.entries import (
    SERVER,
    Group,
    Hook,
    JsonHooks,
    JsonServer,
    called,
)
from memory_engine.attach.install.host import Part, Scope

NAME = "cursor"
WHERES = ("user", "project")
NEXT = "open a new chat"
HOOKS = (
    Hook("sessionStart", "session-start"),
    Hook("beforeSubmitPrompt", "user-prompt-submit"),
    Hook("afterFileEdit", "post-tool-use"),
    Hook("postToolUseFailure", "post-tool-use-failure"),
    Hook("stop", "stop"),
    Hook("sessionEnd", "session-end", seconds=5),
)


def parts(scope: Scope) -> tuple[Part, ...]:
    """Name the file of hooks and that of servers."""
    folder = scope.base / ".cursor"
    hooks = JsonHooks(HOOKS, lambda hook: _flat(scope, hook), {"version": 1})
    server = JsonServer(("mcpServers", SERVER), {"command": scope.program, "args": ["mcp"]})
    return (
        Part("", folder / "hooks.json", (hooks,)),
        *((Part("server", folder / "mcp.json", (server,)),) if scope.serves else ()),
    )


def by_hand(scope: Scope) -> str:
    """Say how its server is registered where we can't: everywhere we can."""
    return ""


def amiss(scope: Scope) -> Sequence[str]:
    """Tell why it may not call us: nothing that a file would show."""
    return ()


def _flat(scope: Scope, hook: Hook) -> Group:
    return {"command": called(scope.program, hook, NAME), "timeout": hook.seconds}
