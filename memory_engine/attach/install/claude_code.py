"""Claude Code: hooks in a settings file, and the server where a file of the project names servers.

What it keeps for one user alone (``~/.claude.json``) it rewrites itself all the time: there its own
command registers the server.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from memory_engine.attach.install.entries import SERVER, Group, Hook, JsonHooks, JsonServer
from memory_engine.attach.install.host import Part, Scope

NAME = "claude-code"
WHERES = ("local", "project", "user")
NEXT = "start a new session"
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
    name = "settings.local.json" if scope.where == "local" else "settings.json"
    hooks = JsonHooks((*HOOKS, *(GUARDS if scope.guard else ())), _group_for(scope))
    settings = Part("", scope.base / ".claude" / name, (hooks,))
    server = JsonServer(("mcpServers", SERVER), {"command": scope.program, "args": ["mcp"]})
    servers = Part("server", scope.workspace / ".mcp.json", (server,))
    return (settings, servers) if scope.where == "project" and scope.serves else (settings,)


def by_hand(scope: Scope) -> str:
    """Say how its server is registered where we can't."""
    whose = " --scope user" if scope.where == "user" else ""
    call = f"claude mcp add{whose} {SERVER} -- {scope.program} mcp"
    return "" if scope.where == "project" or not scope.serves else call


def amiss(scope: Scope) -> Sequence[str]:
    """Tell why it may not call us: nothing that a file would show."""
    return ()


def _group_for(scope: Scope) -> Callable[[Hook], Group]:
    def group(hook: Hook) -> Group:
        call = {
            "type": "command",
            "command": scope.program,
            "args": ["hook", hook.ours, "--agent", NAME],
            "timeout": hook.seconds,
        }
        return {**({"matcher": hook.tools} if hook.tools else {}), "hooks": [call]}

    return group
