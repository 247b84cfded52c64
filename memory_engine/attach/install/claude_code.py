"""Claude Code: hooks in settings, and the server by project.

A file of the project names servers. What it keeps for one user alone (``~/.claude.json``) it
rewrites itself all the time: there its own command registers the server.

A program that is named by its path is called without a shell. One that each who works on a project
looks for on their own path may be absent: it is called through the host's shell, and ends well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from memory_engine.attach.install.entries import (
    PROGRAM,
    SERVER,
    Group,
    Hook,
    JsonHooks,
    JsonServer,
    JsonSetting,
    harmless,
)
from memory_engine.attach.install.host import Part, Scope, nothing_amiss, with_server
from memory_engine.wiring import CLAUDE_CODE, host_config

NAME = CLAUDE_CODE
WHERES = ("local", "project", "user")
NEXT = "start a new session"
DREAM = "autoDreamEnabled"
"""The setting by which the host dreams on its memory: two dreams in one folder undo each other."""
HOOKS = (
    Hook("SessionStart", "session-start"),
    Hook("UserPromptSubmit", "user-prompt-submit"),
    Hook("PostToolUse", "post-tool-use", "Write|Edit|MultiEdit|NotebookEdit"),
    Hook("PostToolUseFailure", "post-tool-use-failure"),
    Hook("PostCompact", "post-compact"),
    Hook("Stop", "stop"),
    Hook("SubagentStop", "subagent-stop"),
    Hook("SessionEnd", "session-end", seconds=5),
)
GUARDS = (
    Hook("PreToolUse", "pre-tool-use", "Write|Edit|MultiEdit|NotebookEdit|Bash|PowerShell"),
    Hook("PreSkillShellCommand", "pre-skill-shell-command"),
)
"""For keeping an agent's hands off what memory renders."""


def parts(scope: Scope) -> tuple[Part, ...]:
    """Name the settings, and the project's file of servers."""
    dream = (JsonSetting((DREAM,), False, scope.before),) if scope.takeover else ()
    settings = Part("", _settings(scope), (*dream, hooks(scope)))
    server = JsonServer(("mcpServers", SERVER), {"command": scope.program, "args": ["mcp"]})
    servers = Part("server", scope.workspace / ".mcp.json", (server,))
    return with_server(scope, settings, servers) if scope.where == "project" else (settings,)


def hooks(scope: Scope) -> JsonHooks:
    """Name the hooks as they stand in settings, or in a plugin."""
    return JsonHooks((*HOOKS, *(GUARDS if scope.guard else ())), _group_for(scope))


def by_hand(scope: Scope) -> str:
    """Say how its server is registered where we can't."""
    whose = " --scope user" if scope.where == "user" else ""
    in_file = scope.where == "project" and scope.serves
    return "" if in_file else f"claude mcp add{whose} {SERVER} -- {scope.program} mcp"


amiss = nothing_amiss


def _settings(scope: Scope) -> Path:
    if scope.where == "user":
        return host_config() / "settings.json"
    name = "settings.local.json" if scope.where == "local" else "settings.json"
    return scope.workspace / ".claude" / name


def _group_for(scope: Scope) -> Callable[[Hook], Group]:
    def group(hook: Hook) -> Group:
        words = ["hook", hook.ours, "--agent", NAME, "--by", scope.where]
        call = {"type": "command", **_call(scope.program, words), "timeout": hook.seconds}
        return {**({"matcher": hook.tools} if hook.tools else {}), "hooks": [call]}

    return group


def _call(program: str, words: Sequence[str]) -> Mapping[str, Any]:
    if program == PROGRAM:
        return {"command": harmless(words)}
    return {"command": program, "args": list(words)}
