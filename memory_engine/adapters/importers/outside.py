"""What an agent fetched from outside the project, and what in it speaks to memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from memory_engine.adapters.importers.places import DEPENDENCY, relative
from memory_engine.text.log import squeezed

LONGEST_ORIGIN = 160
"""[characters] Of a URL or command that names an outside source; the rest of a longer one says nothing more."""

FETCHER = re.compile(r"\b(?:curl|wget|https?|lynx|w3m)\b")
REMOTE = re.compile(r"https?://|(?<![\w-])[\w-]++\.(?:com|org|io|net|dev)\b")
OUTSIDE_COMMAND = re.compile(
    r"\bgh (?:issue|pr|api|release|search|gist|repo|discussion)\b"
    r"|\b(?:npm|pnpm|yarn) (?:view|info|show)\b|\bpip (?:show|index|download)\b|\bcargo (?:search|info)\b|\bman \w"
)
OWN_SERVICE = re.compile(r"https?://(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|host\.docker\.internal)\b")
SHOWS_A_FILE = re.compile(r"^\s*(?:cd \S+ && )?(?:cat|head|tail|less|more|sed|grep|egrep|rg|awk|bat|nl)\b")
OUTSIDE_TOOL = re.compile(
    r"^mcp__.*(?:fetch|brows|navigat|issue|pull|search|web|page|slack|jira|notion|linear|confluence|mail|crawl|scrape|url|docs?\b)",
    re.I,
)
HOST = re.compile(r"https?://(?:[^/\s@'\"]*@)?([A-Za-z0-9.-]+)")


def origin_of(name: str, input: Mapping[str, Any], base: str) -> str:
    """Think: the outside source that a tool reads; ``""`` where it reads none."""
    said = {key: value for key, value in input.items() if isinstance(value, str)}
    found = ""
    if name == "WebFetch":
        found = said.get("url", "")
    elif name == "WebSearch":
        found = f"search: {said.get('query', '')}"
    elif name == "Read":
        found = _dependency(said.get("file_path", ""), base)
    elif name == "Bash":
        found = _outside_command(said.get("command", ""), base)
    elif OUTSIDE_TOOL.match(name):
        found = said.get("url") or name
    return squeezed(found)[:LONGEST_ORIGIN]


def _fetches(command: str) -> bool:
    """Whether one command of a shell line fetches from another host."""
    fetcher = FETCHER.search(command)
    return bool(fetcher and REMOTE.search(command, fetcher.end()))


def _outside_command(shell: str, base: str) -> str:
    foreign = OWN_SERVICE.sub("", shell)
    if OUTSIDE_COMMAND.search(foreign) or any(map(_fetches, re.split("[|;&]", foreign))):
        return shell
    if SHOWS_A_FILE.match(shell):
        return next(filter(None, (_dependency(word, base) for word in shell.split())), "")
    return ""


def _dependency(path: str, base: str) -> str:
    named = relative(path, base) or path
    return named if DEPENDENCY.search(named) else ""


def speaker_of(origin: str) -> str:
    """Think: the principal that stands for an outside source."""
    host = HOST.search(origin)
    return f"web:{host.group(1).lower().rstrip('.')}" if host and host.group(1).strip(".-") else "web:tool-output"
