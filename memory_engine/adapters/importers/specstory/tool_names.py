"""How our host would name the tools of an editor."""

from __future__ import annotations

import re

WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

PATHS = frozenset({"Read", "Edit", "Write", "MultiEdit", "NotebookEdit"})

OF_TYPE = {
    "shell": "Bash",
    "bash": "Bash",
    "read": "Read",
    "write": "Edit",
    "search": "Grep",
    "grep": "Grep",
}
"""What SpecStory calls a kind of tool -> the name of such a tool with our host."""

_OF_WORDS = """
    lints:LSP lint:LSP diagnostics:LSP problems:LSP errors:LSP terminal:Bash shell:Bash
    todo:TodoWrite todos:TodoWrite plan:TodoWrite create:Edit write:Edit edit:Edit replace:Edit
    patch:Edit delete:Edit read:Read grep:Grep search:Grep find:Grep codebase:Grep list:Glob
    glob:Glob
"""

OF_WORDS = dict(pair.split(":") for pair in _OF_WORDS.split())
"""Word in the name of an editor's tool -> what such a tool is with our host; the first of the
table that is there decides."""

REACHES_OUT = frozenset("mcp web webpage fetch http url browser resource github output".split())
"""Word in the name of a tool that may show what others wrote. So does a tool of which no word is
known."""


def host_name(name: str, kind: str) -> str:
    """Name a tool as our host would.

    One that may reach out keeps its own name, which nobody knows.
    """
    words = [word.lower() for word in WORDS.findall(name)]
    if (
        name in PATHS
        or not REACHES_OUT.isdisjoint(words)
        or (name[:1].isupper() and "_" not in name)
    ):
        return name
    return OF_TYPE.get(kind) or next(
        (tool for word, tool in OF_WORDS.items() if word in words), name
    )
