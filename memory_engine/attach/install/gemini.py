"""Gemini CLI: hooks and the server in its settings file.

As its version 0.61.0 reads them (each tried with the program itself): the names of its events, and
the time that it waits in milliseconds. It tells hooks of each compression that it thinks of, which
is one a request: none of ours listens to that.
"""

from __future__ import annotations

from collections.abc import Sequence

from memory_engine.attach.install import files
from memory_engine.attach.install.entries import SERVER, Absent, Hook, JsonHooks, JsonServer, nested
from memory_engine.attach.install.host import Part, Scope, registered
from memory_engine.domain.errors.given import BadInput
from memory_engine.formats.jsonc_members import member

NAME = "gemini"
WHERES = ("user", "project")
NEXT = "start a new session in a folder that it trusts"
HOOKS = (
    Hook("SessionStart", "session-start"),
    Hook("BeforeAgent", "user-prompt-submit"),
    Hook("AfterTool", "post-tool-use", "write_file|replace"),
    Hook("AfterTool", "post-shell", "run_shell_command"),
    Hook("AfterAgent", "stop"),
    Hook("SessionEnd", "session-end", seconds=5),
)
GUARDS = (Hook("BeforeTool", "pre-tool-use", "write_file|replace|run_shell_command"),)
"""For keeping an agent's hands off what memory renders."""
MILLISECONDS = 1000
"""[milliseconds a second]"""
by_hand = registered


def parts(scope: Scope) -> tuple[Part, ...]:
    """Name its settings."""
    hooks = (*HOOKS, *(GUARDS if scope.guard else ()))
    server = JsonServer(("mcpServers", SERVER), {"command": scope.program, "args": ["mcp"]})
    entries = (
        JsonHooks(hooks, nested(scope, NAME, MILLISECONDS)),
        server if scope.serves else Absent(server),
    )
    return (Part("", scope.base / ".gemini" / "settings.json", entries),)


def amiss(scope: Scope) -> Sequence[str]:
    """Tell why it may not call us: its hooks are off."""
    path = parts(scope)[0].path
    try:
        text = files.text_of(path)
        off = member(text, ("hooksConfig", "enabled"), str(path)) is False
    except BadInput as odd:
        return (odd.message,)
    return ("its settings say hooksConfig.enabled = false",) if off else ()
