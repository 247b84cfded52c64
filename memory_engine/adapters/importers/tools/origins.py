"""What a tool brings in from outside the project.

What is not known to be local is from outside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from memory_engine.adapters.importers.paths import DEPENDENCY, MEMORY_PAGE, relative
from memory_engine.commandline.provenance import Level, provenance
from memory_engine.formats.log import squeezed

LONGEST_ORIGIN = 160
"""[characters] Of a URL or command that names an outside source; the rest of a longer one says
nothing more."""

_LOCAL = """
    Agent AskUserQuestion Bash BashOutput CronCreate CronDelete CronList Edit EnterPlanMode
    EnterWorktree ExitPlanMode ExitWorktree KillBash KillShell LSP MultiEdit NotebookEdit PowerShell
    SendUserMessage Skill SlashCommand StructuredOutput Task TaskCreate TaskGet TaskList TaskOutput
    TaskStop TaskUpdate TodoRead TodoWrite ToolSearch Write
"""
LOCAL_TOOLS = frozenset(_LOCAL.split())
"""The host's own tools that show nothing of others; of those that run or read something, what
they ran or read decides."""

READERS = frozenset("Read Grep Glob LS NotebookRead".split())
SHELLS = frozenset({"Bash", "PowerShell"})
SHOWING = READERS | SHELLS
"""Tools that may print what stands in files of others, wherever they look."""
BACKGROUND = frozenset({"BashOutput", "TaskOutput", "AgentOutputTool"})
OWN_SERVER = re.compile(r"mcp__(?:ide|kairos-mem|plugin_kairos-mem_kairos-mem)__\w+")
"""Tools of the host's own editor link, and of this memory: any other server may pass on
anybody's text."""

TASK_FILE = re.compile(r"/tasks/([\w-]{1,64})\.output$")
"""Where the host keeps what a command in the background prints."""

TASK_PATH = re.compile(r"/[\w./-]*/tasks/([\w-]{1,64})\.output\b")

HOSTS_FOLDERS = re.compile(r"/\.claude/(?:projects|plans|todos)/|(?:^|/)\.kairos-mem/")
"""What the agent and its memory wrote themselves."""

HOST = re.compile(r"https?://(?:[^/\s@'\"]*@)?([A-Za-z0-9.-]+)")


class OutsideSource(NamedTuple):
    """An outside source that a tool reads; ``""`` is none.

    ``blind`` where an empty answer does not say that nothing came; ``stores`` where what came lies
    in files, unseen; ``near`` where nothing says that it is from further than this machine.
    """

    name: str = ""
    blind: bool = False
    stores: bool = False
    near: bool = False


PATHS = ("file_path", "notebook_path", "path")
"""What tools call the file that they read, the surest first."""


def source_of(name: str, input: Mapping[str, Any], base: str) -> OutsideSource:
    """Name the outside source that a tool reads.

    As far as its input tells.
    """
    given = {key: value for key, value in input.items() if isinstance(value, str)}
    if name in ("WebFetch", "WebSearch"):
        return OutsideSource(
            _short(given.get("url") or f"search: {given.get('query', '')}"), blind=True
        )
    if name in READERS:
        path = next((given[key] for key in PATHS if given.get(key)), "")
        return OutsideSource(_short(_elsewhere(path, base)))
    if name in SHELLS:
        level = provenance(given.get("command", ""), base) if name == "Bash" else Level.UNKNOWN
        name = _short(given.get("command", "")) if level else ""
        return OutsideSource(name, stores=level is Level.STORES, near=level is Level.UNKNOWN)
    if name in LOCAL_TOOLS or OWN_SERVER.fullmatch(name):
        return OutsideSource()
    return OutsideSource(_short(given.get("url") or name or "a tool without a name"))


def task_of(name: str, input: Mapping[str, Any]) -> str:
    """Name the background command whose output a tool shows.

    ``""`` where it shows none.
    """
    given = {key: value for key, value in input.items() if isinstance(value, str)}
    if name in BACKGROUND:
        return (
            given.get("bash_id")
            or given.get("task_id")
            or given.get("shell_id")
            or given.get("agentId")
            or "?"
        )
    match = TASK_FILE.search(given.get("file_path", "")) if name == "Read" else None
    return match.group(1) if match else ""


def is_memory_page(path: str, base: str) -> bool:
    """Tell whether a path is a page of memory.

    A file of others that is called like one is none.
    """
    return bool(MEMORY_PAGE.search(path)) and not _elsewhere(path, base)


def _elsewhere(path: str, base: str) -> str:
    """A path that is not known to be the project's own."""
    if not path or path in (base, ".") or (HOSTS_FOLDERS.search(path) and ".." not in path):
        return ""
    named = relative(path, base)
    return (named or path) if not named or DEPENDENCY.search(f"{named}/") else ""


def _short(name: str) -> str:
    return squeezed(name)[:LONGEST_ORIGIN]


def outsider_of(origin: str) -> str:
    """Name the principal that stands for an outside source."""
    host = HOST.search(origin)
    return (
        f"web:{host.group(1).lower().rstrip('.')}"
        if host and host.group(1).strip(".-")
        else "web:tool-output"
    )
