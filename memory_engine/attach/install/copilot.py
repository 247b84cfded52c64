"""Copilot CLI: a file of hooks of our own, and the server where it names servers.

As its version 1.0.102 reads them (each tried with the program itself): all files of a folder are
read, and a hook is one line of a shell. It tells hooks how a command ended only in its output.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from memory_engine.attach.install.entries import (
    SERVER,
    Group,
    Hook,
    JsonHooks,
    JsonServer,
    called,
)
from memory_engine.attach.install.host import Part, Scope

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
    hooks = JsonHooks(
        (*HOOKS, *(GUARDS if scope.guard else ())), lambda hook: _flat(scope, hook), {"version": 1}
    )
    served = {"type": "local", "command": scope.program, "args": ["mcp"], "tools": ["*"]}
    server = JsonServer(("mcpServers", SERVER), served)
    servers = own / "mcp-config.json" if user else scope.workspace / ".mcp.json"
    return (
        Part("", folder / "kairos-mem.json", (hooks,)),
        *((Part("server", servers, (server,)),) if scope.serves else ()),
    )


def by_hand(scope: Scope) -> str:
    """Say how its server is registered where we can't: everywhere we can."""
    return ""


def amiss(scope: Scope) -> Sequence[str]:
    """Tell why it may not call us: nothing that a file would show."""
    return ()


def _flat(scope: Scope, hook: Hook) -> Group:
    call = {"type": "command", "bash": called(scope.program, hook, NAME)}
    matcher = {"matcher": hook.tools} if hook.tools else {}
    return {**call, **matcher, "timeoutSec": hook.seconds}
