"""Keep agents from writing into what memory renders: the way in is to observe."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from memory_engine.wiring import Place

WRITERS = frozenset({"Write", "Edit", "MultiEdit", "NotebookEdit"})
SHELLS = frozenset({"Bash", "PowerShell"})
WRITES = re.compile(
    r">|\b(?:tee|sed|perl|cp|mv|rm|dd|truncate|install|ln|rsync|patch|ed|ex|vi|vim|nano|python\w*"
    r"|node|ruby|git)\b"
)
"""A command with one of these may write."""
REASON = (
    "This file is rendered from kairos-mem's memory; what is written into it is lost or taken for "
    'a person\'s. Say what you learnt with `kairos-mem observe "..."`.'
)


def before_tool(place: Place, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Deny a tool that writes a page of memory directly; nothing for any other."""
    given = payload.get("tool_input")
    given = given if isinstance(given, dict) else {}
    tool = str(payload.get("tool_name", ""))
    if not (_writes(place, tool, given)):
        return {}
    event = str(payload.get("hook_event_name", "PreToolUse"))
    return {
        "hookSpecificOutput": {
            "hookEventName": event,
            "permissionDecision": "deny",
            "permissionDecisionReason": REASON,
        }
    }


def _writes(place: Place, tool: str, given: Mapping[str, Any]) -> bool:
    store = str(place.root)
    if tool in WRITERS:
        path = str(given.get("file_path") or given.get("notebook_path") or "")
        return place.holds(path)
    if tool in SHELLS:
        command = str(given.get("command", ""))
        named = store in command or f"{place.root.name}/" in command
        return named and WRITES.search(command) is not None and not _ours(command)
    return False


def _ours(command: str) -> bool:
    """Tell whether a command is a call of ours alone, with nothing chained to it."""
    return command.lstrip().startswith("kairos-mem ") and not re.search(r"[;&|<>`\n]|\$\(", command)
