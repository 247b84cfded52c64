"""Copilot CLI: our own hooks file, and its server list.

The server stands where it names servers. As its version 1.0.102 reads them (each tried with the
program itself): all files of a folder are read, and a hook is one line of a shell. It tells hooks
how a command ended only in its output.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from memory_engine.attach.install.entries import (
    SERVER,
    TOP,
    Group,
    Hook,
    JsonHooks,
    JsonServer,
    flat,
)
from memory_engine.attach.install.host import Part, Scope, nothing_amiss, registered, with_server

NAME = "copilot"
WHERES = ("user", "project")
NEXT = "start a new session"
HOOKS = (
    Hook("sessionStart", "session-start"),
    Hook("userPromptSubmitted", "user-prompt-submit"),
    Hook("postToolUse", "post-tool-use", "create|edit|apply_patch"),
    Hook("postToolUse", "post-shell", "bash"),
    Hook("postToolUseFailure", "post-tool-use-failure"),
    Hook("agentStop", "stop"),
    Hook("sessionEnd", "session-end", seconds=5),
)
GUARDS = (Hook("preToolUse", "pre-tool-use"),)
"""For keeping an agent's hands off what memory renders."""


def parts(scope: Scope) -> tuple[Part, ...]:
    """Name the file of hooks and that of servers."""
    user = scope.where == "user"
    own = Path(os.environ.get("COPILOT_HOME") or scope.home / ".copilot")
    folder = own / "hooks" if user else scope.workspace / ".github" / "hooks"
    servers = own / "mcp-config.json" if user else scope.workspace / ".mcp.json"
    listening = (*HOOKS, *(GUARDS if scope.guard else ()))
    served = {"type": "local", "command": scope.program, "args": ["mcp"], "tools": ["*"]}
    return with_server(
        scope,
        Part("", folder / "kairos-mem.json", (JsonHooks(listening, _group_for(scope), TOP),)),
        Part("server", servers, (JsonServer(("mcpServers", SERVER), served),)),
    )


def _group_for(scope: Scope) -> Callable[[Hook], Group]:
    group = flat(scope, NAME, "bash", "timeoutSec")
    return lambda hook: {"type": "command", **group(hook)}


by_hand, amiss = registered, nothing_amiss
