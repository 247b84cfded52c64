"""Cursor: hooks in ``hooks.json``, the server in ``mcp.json``.

As documented (cursor.com/docs/hooks): entries that stand by themselves, and answers in names of its
own; that a prompt takes context is in no documentation, but in the client since 3.20. Nothing of it
was tried with the program itself. Its answer to a tool that is denied is not known for sure, so
there is no guard.
"""

from __future__ import annotations

from memory_engine.attach.install.entries import SERVER, TOP, Hook, JsonHooks, JsonServer, flat
from memory_engine.attach.install.host import Part, Scope, nothing_amiss, registered, with_server

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
    hooks = JsonHooks(HOOKS, flat(scope, NAME, "command", "timeout"), TOP)
    server = JsonServer(("mcpServers", SERVER), {"command": scope.program, "args": ["mcp"]})
    return with_server(
        scope,
        Part("", folder / "hooks.json", (hooks,)),
        Part("server", folder / "mcp.json", (server,)),
    )


by_hand, amiss = registered, nothing_amiss
