"""Keep agents from writing into what memory renders: the way in is to observe.

A guard for the careless, not against the cunning: a shell has more ways to write than can be read
off a command.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from memory_engine.wiring import Place

READERS = frozenset({"Read", "Grep", "Glob", "LS", "NotebookRead"})
SHELLS = frozenset({"Bash", "PowerShell"})
PATHS = ("file_path", "notebook_path", "path", "destination", "target")
"""Fields in which a tool is told what it writes."""
INTO_LAST = frozenset({"cp", "install", "ln", "rsync", "scp"})
"""Programs that write what they name last, and read the rest."""
WRITERS = INTO_LAST | frozenset(
    "mv rm dd sed tee touch truncate patch ed ex vi vim nano perl python python3 node ruby php "
    "sqlite3 find git chmod unlink shred set-content add-content out-file remove-item".split()
)
"""Programs that may write what they name."""
ONLY_WITH = {
    "find": ("-delete", "-exec"),
    "sed": ("-i",),
    "git": ("checkout", "clean", "restore", "rm", "mv", "reset", "stash"),
}
"""Programs that write only when they are told so."""
ENDS = re.compile(r"&&|\|\||[;|\n]")
REDIRECTED = re.compile(r"(?<![<>&\d=-])\d?>{1,2}\s*(?![&>])(\S+)|&>{1,2}\s*(\S+)")
NOWHERE = "/dev/"
PATCHED = re.compile(r"^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+)$", re.M)
"""How a patch, in a tool of its own or in a shell line, names the files that it writes."""
REASON = (
    "This file is rendered from kairos-mem's memory; what is written into it is lost or taken for "
    'a person\'s. Say what you learnt with `kairos-mem observe "..."`.'
)


def before_tool(place: Place, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Deny a tool that writes a page of memory directly; nothing for any other."""
    given = payload.get("tool_input")
    given = given if isinstance(given, dict) else {}
    if not _writes(place, str(payload.get("tool_name", "")), given, str(payload.get("cwd", ""))):
        return {}
    return {
        "hookSpecificOutput": {
            "hookEventName": str(payload.get("hook_event_name", "PreToolUse")),
            "permissionDecision": "deny",
            "permissionDecisionReason": REASON,
        }
    }


def _writes(place: Place, tool: str, given: Mapping[str, Any], cwd: str) -> bool:
    texts = [value for value in given.values() if isinstance(value, str)]
    patched = (path for text in texts for path in PATCHED.findall(text))
    if any(place.holds(path.strip(), cwd) for path in patched):
        return True
    if tool in SHELLS:
        return _shell_writes(place, str(given.get("command", "")), cwd)
    named = (given.get(field) for field in PATHS)
    return tool not in READERS and any(
        place.holds(path, cwd) for path in named if isinstance(path, str) and path
    )


def _shell_writes(place: Place, command: str, cwd: str) -> bool:
    """Tell whether a part of a command line names the store and may write it."""
    inside = bool(cwd) and place.holds(cwd)
    for words, targets in _parts(command):
        if any(inside or _named(place, target, cwd) for target in targets):
            return True
        program = words[0].rpartition("/")[2].lower() if words else ""
        if program in ("cd", "pushd") and any(_named(place, word, cwd) for word in words[1:]):
            inside = True
        told = words[-1:] if program in INTO_LAST else words[1:]
        if _may_write(program, words) and any(inside or _named(place, word, cwd) for word in told):
            return True
    return False


def _may_write(program: str, words: Sequence[str]) -> bool:
    told = ONLY_WITH.get(program)
    return program in WRITERS and (not told or any(word.startswith(told) for word in words[1:]))


def _parts(command: str) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Cut a command line into its calls, each with what its output is written to."""
    for part in ENDS.split(command):
        targets = [one or other for one, other in REDIRECTED.findall(part)]
        try:
            words = shlex.split(REDIRECTED.sub(" ", part), comments=False)
        except ValueError:  # an end of quotes in another part
            words = part.split()
        written = [target.strip("\"'") for target in targets if not target.startswith(NOWHERE)]
        yield words, written


def _named(place: Place, word: str, cwd: str) -> bool:
    """Tell whether a word is a path into the store, or a pattern that may be one."""
    if not word or word.startswith("-") or " " in word:
        return False
    return place.holds(word, cwd) or f"/{place.root.name}/" in f"/{word}/".replace("\\", "/")
