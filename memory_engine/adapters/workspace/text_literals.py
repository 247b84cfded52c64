"""Literals in other languages, line by line.

Constants, keys of object literals, parameter defaults, environment defaults. A variable in the body
of a function is no setting: only constants (by keyword, by capitals, at the margin) are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.paths import words
from memory_engine.adapters.workspace.setting import Setting

ENDINGS = words(
    ".js .mjs .cjs .jsx .ts .mts .cts .tsx .go .rs .java .rb .c .h .cc .cpp .cxx .hh .hpp .ex "
    ".exs .kt .kts .scala .swift .cs .php .sh .bash .mk .gradle .lua .dart .tf"
)
LITERAL = (
    r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`$\n]*`|[+-]?\d[\w.]*"""
    r"""|true|false|null|nil|None|:\w+)"""
)
NAME = r"([A-Za-z_$][\w$]*)"
ENV_NAME = r"([A-Z][A-Z0-9_]*)"
TYPE = r"(?:\s*:\s*[\w<>\[\]&'. |?]+?)?"
CONSTANT = (
    r"(?:(?:export|default|pub(?:\(\w+\))?|public|private|protected|internal|static|final|"
    r"readonly|const|val|let|var)\s+)*"
)

PATTERNS = tuple(
    re.compile(pattern, re.M)
    for pattern in (
        rf"^{CONSTANT}(?:[\w<>\[\]*&.]+\s+)??{NAME}{TYPE}\s*(?::=|\?=|"
        rf"=)\s*{LITERAL}[fFLlUu]?\s*[;,]?\s*(?:(?://|#|/\*).*)?$",
        rf"^[ \t]++(?:\w++[ \t]++){{0,6}}?(?:const|static|final|readonly|val)[ "
        r"\t]++(?:[\w<>\[\]*&.]++[ "
        rf"\t]++){{0,6}}?{NAME}{TYPE}\s*=\s*{LITERAL}[fFLlUu]?\s*[;,]",
        rf"^[ \t]++{ENV_NAME}{TYPE}\s*=\s*{LITERAL}[fFLlUu]?\s*[;,]?\s*(?:(?://|#|/\*).*)?$",
        rf"^[ \t]*+#[ \t]*+define[ \t]++{NAME}\s+\(?{LITERAL}\)?",
        rf"^[ \t]*+['\"]?{NAME}['\"]?\s*(?::|=>)\s*{LITERAL}\s*,?\s*(?:(?://|#).*)?$",
        rf"[(,]\s*{NAME}(?:\??\s*:\s*\w+)?\s*=\s*{LITERAL}\s*(?=[,)])",
        rf"process\.env\.{ENV_NAME}\s*(?:\|\||\?\?)\s*{LITERAL}",
        rf"process\.env\[['\"]{ENV_NAME}['\"]\]\s*(?:\|\||\?\?)\s*{LITERAL}",
        rf"ENV\.fetch\(\s*['\"]{ENV_NAME}['\"]\s*,\s*{LITERAL}",
        rf"(?:System\.get_env|getenv|env)\(\s*['\"]{ENV_NAME}['\"]\s*,\s*{LITERAL}",
        rf"\$\{{{ENV_NAME}:[-=]([^{{}}]*+)\}}",
    )
)

Reader = Callable[[File], tuple[Setting, ...]]


def read(file: File) -> tuple[Setting, ...]:
    """Think: every literal that a file gives to a name."""
    return tuple(dict.fromkeys(_found(file.text)))


def reader(path: str) -> Reader | None:
    """Think: ``read`` for files in languages that it understands."""
    name = path.rpartition("/")[2]
    known = name in ("Makefile", "justfile") or f".{name.rpartition('.')[2]}" in ENDINGS
    return read if known and not name.endswith(".min.js") else None


def _found(text: str) -> Iterator[Setting]:
    for pattern in PATTERNS:
        for name, value in pattern.findall(text):
            yield Setting((name,), (_plain(value),))


def _plain(value: str) -> str:
    if value[:1] in "\"'`" and value[-1:] == value[:1]:
        return value[1:-1]
    return (
        re.sub(r"(?<=\d)_(?=\d)|(?:[ui](?:8|16|32|64|size)|(?<![uUlLfF])[uUlLfF]++)$", "", value)
        if value[:1].isdigit()
        else value
    )
