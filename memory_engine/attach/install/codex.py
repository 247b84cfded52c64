"""Codex: hooks in ``hooks.json``, the server in ``config.toml``.

Both as its version 0.171.0 reads them (each tried with the program itself): a hook's command is one
line of a shell, and Codex runs none that its user has not looked at and trusted with ``/hooks``. It
names no failed tools to hooks.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from memory_engine.attach.install import files
from memory_engine.attach.install.entries import (
    SERVER,
    Hook,
    JsonHooks,
    TomlServer,
    nested,
)
from memory_engine.attach.install.host import Part, Scope, with_server
from memory_engine.domain.errors.given import BadInput
from memory_engine.formats.toml_tables import table_at, value_of

NAME = "codex"
WHERES = ("user", "project")
"""It knows no settings of one person in one project."""
NEXT = "start Codex and trust the hooks with /hooks"
HOOKS = (
    Hook("SessionStart", "session-start"),
    Hook("UserPromptSubmit", "user-prompt-submit"),
    Hook("PostToolUse", "post-tool-use", "apply_patch|Edit|Write"),
    Hook("PostCompact", "post-compact"),
    Hook("Stop", "stop"),
    Hook("SubagentStop", "subagent-stop"),
    Hook("SessionEnd", "session-end", seconds=3),
)
"""It cuts what it waits at a session's end to 3 seconds, and says so."""
GUARDS = (Hook("PreToolUse", "pre-tool-use", "Bash|apply_patch|Edit|Write"),)
"""For keeping an agent's hands off what memory renders."""


def parts(scope: Scope) -> tuple[Part, ...]:
    """Name the files of hooks and of settings."""
    hooks = JsonHooks((*HOOKS, *(GUARDS if scope.guard else ())), nested(scope, NAME))
    server = TomlServer(("mcp_servers", SERVER), {"command": scope.program, "args": ["mcp"]})
    return with_server(
        scope,
        Part("", _folder(scope) / "hooks.json", (hooks,)),
        Part("server", _settings(scope), (server,), b""),
    )


def by_hand(scope: Scope) -> str:
    """Say how its server is registered for one user.

    Their own settings are not a project's.
    """
    return "" if scope.serves else f"codex mcp add {SERVER} -- {scope.program} mcp"


def amiss(scope: Scope) -> Sequence[str]:
    """Tell why it may not call us.

    Its hooks are off, or the project is not trusted.
    """
    try:
        text = files.text_of(_settings(scope._replace(where="user")), b"")
        settings = value_of(text, "config.toml")
    except BadInput as odd:
        return (odd.message,)
    off = [key for key in ("hooks", "codex_hooks") if _is(settings, ("features", key), False)]
    found = [f"its settings say {key} = false" for key in off]
    project = ("projects", str(scope.workspace), "trust_level")
    if scope.where == "project" and table_at(settings, project) != "trusted":
        found.append("it does not trust this project, whose hooks it leaves aside then")
    return tuple(found)


def _is(settings: object, path: tuple[str, ...], value: object) -> bool:
    return table_at(settings, path) is value


def _folder(scope: Scope) -> Path:
    """Find its folder: for one user where its own environment says."""
    own = os.environ.get("CODEX_HOME", "") if scope.where == "user" else ""
    return Path(own) if own else scope.base / ".codex"


def _settings(scope: Scope) -> Path:
    return _folder(scope) / "config.toml"
