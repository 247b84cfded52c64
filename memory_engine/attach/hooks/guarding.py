"""Keep agents from writing into what memory renders.

The way in is to observe. A guard for the careless, not against the cunning: a shell has more ways
to write than can be read off a command.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from glob import iglob
from itertools import islice

from memory_engine.domain.typed import Any
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
ASSIGNED = re.compile(r"(\w+)=(\S+)")
BRACES = re.compile(r"(?<!\$)\{([^{}]*,[^{}]*)\}")
WILD = frozenset("*?[")
MOST_SPELT = 500
"""[paths] That one word of a command line may stand for."""
REASON = (
    "This file is rendered from kairos-mem's memory; what is written into it is lost or taken for "
    'a person\'s. Say what you learnt with `kairos-mem observe "..."`.'
)


def before_tool(place: Place, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Deny a tool that writes a page of memory directly.

    Gives nothing for any other.
    """
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
    """Tell whether a command names the store and writes it.

    It may do so with a part of its line.
    """
    where = _Where(place, cwd)
    for words, targets in _parts(command):
        if any(where.inside or where.named(target) for target in targets):
            return True
        program = words[0].rpartition("/")[2].lower() if words else ""
        told = words[-1:] if program in INTO_LAST else words[1:]
        if _may_write(program, words) and any(where.inside or where.named(word) for word in told):
            return True
        where.goes_on(program, words)
    return False


class _Where:
    """Where a command line is: its folder, and names.

    The names are what it calls the store by now.
    """

    def __init__(self, place: Place, cwd: str) -> None:
        self._place, self._cwd = place, cwd
        self._aliases: tuple[str, ...] = ()
        self.inside = bool(cwd) and place.holds(cwd)

    def named(self, word: str) -> bool:
        """Tell whether a word leads into the store.

        It is a path there, or a pattern that finds one.
        """
        if not word or word.startswith("-") or " " in word:
            return False
        aliased = any(f"{word}/".startswith(f"{alias}/") for alias in self._aliases)
        return aliased or any(self._is_held(path) for path in _spelt(word, self._cwd))

    def _is_held(self, path: str) -> bool:
        inside = f"/{self._place.root.name}/" in f"/{path}/".replace("\\", "/")
        return inside or self._place.holds(path, self._cwd)

    def goes_on(self, program: str, words: Sequence[str]) -> None:
        """Follow a change of folder.

        It remembers a link to the store, or a variable for it.
        """
        if program in ("cd", "pushd") and len(words) > 1:
            self.inside = self.inside or any(map(self.named, words[1:]))
            self._cwd = os.path.join(self._cwd, os.path.expanduser(words[-1]))
        elif program == "ln" and any(map(self.named, words[1:-1])):
            self._aliases += (words[-1].rstrip("/"), f"./{words[-1]}".rstrip("/"))
        for word in words:
            if set_to := ASSIGNED.fullmatch(word):
                named = self.named(set_to[2])
                self._aliases += (f"${set_to[1]}", f"${{{set_to[1]}}}") if named else ()


def _spelt(word: str, cwd: str) -> Iterator[str]:
    """Give the paths that a shell makes of a word.

    Its braces are opened, its wildcards found.
    """
    found = islice(_opened(word), MOST_SPELT)
    for path in found:
        yield path
        parts = path.split("/")
        wild = [at for at, part in enumerate(parts) if not WILD.isdisjoint(part)]
        if wild:  # what stands behind the last wildcard may not be there yet
            pattern = os.path.expanduser("/".join(parts[: wild[-1] + 1]))
            yield from islice(iglob(os.path.join(cwd or ".", pattern)), MOST_SPELT)


def _opened(word: str) -> Iterator[str]:
    """Open a word's first braces, and then the rest.

    The rest are those of what comes of it.
    """
    due = [word]
    while due:
        path = due.pop()
        braces = BRACES.search(path)
        if braces:
            ways = braces[1].split(",")
            due += [path[: braces.start()] + way + path[braces.end() :] for way in ways]
        else:
            yield path


def _may_write(program: str, words: Sequence[str]) -> bool:
    told = ONLY_WITH.get(program)
    return program in WRITERS and (not told or any(word.startswith(told) for word in words[1:]))


def _parts(command: str) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Cut a command line into calls with output targets.

    The output is written to these.
    """
    for part in ENDS.split(command):
        targets = [one or other for one, other in REDIRECTED.findall(part)]
        try:
            words = shlex.split(REDIRECTED.sub(" ", part), comments=False)
        except ValueError:  # an end of quotes in another part
            words = part.split()
        written = [target.strip("\"'") for target in targets if not target.startswith(NOWHERE)]
        yield words, written
