"""What of a code base the probes can't read.

Languages without a grammar, and all but Python without the parser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.other import can_parse

UNREAD = {
    ".kt": "Kotlin",
    ".kts": "Kotlin",
    ".swift": "Swift",
    ".cs": "C#",
    ".php": "PHP",
    ".scala": "Scala",
    ".lua": "Lua",
    ".dart": "Dart",
    ".vue": "Vue",
    ".svelte": "Svelte",
    ".zig": "Zig",
    ".hs": "Haskell",
    ".ml": "OCaml",
    ".clj": "Clojure",
    ".erl": "Erlang",
    ".r": "R",
    ".jl": "Julia",
    ".pl": "Perl",
    ".m": "Objective-C",
}
"""Endings of languages of which only constants are read, where they are written as most
languages write them."""


def unread(files: Iterable[str]) -> dict[str, int]:
    """Count the files of unread languages, the most first.

    No probe reads what these define.
    """
    able = can_parse()
    counted = Counter(
        name for path in files if not paths.aside(path) and (name := _unread(path, able))
    )
    return dict(counted.most_common())


def _unread(path: str, able: bool) -> str:
    ending = PurePosixPath(path).suffix.lower()
    language = paths.LANGUAGE.get(ending, "")
    if language and language != "python":
        return "" if able else language
    return UNREAD.get(ending, "")
