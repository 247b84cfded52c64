"""The names that a source text defines."""

from __future__ import annotations

import re

MOST_SYMBOLS = 400

_MODIFIERS = (
    r"(?:(?:export|default|async|public|private|protected|internal|static|abstract|final|"
    r"override|pub(?:\([^)\n]*\))?)[ \t]++)*+"
)

_KEYWORDS = (
    r"(?:def|defp|defmacro|defmodule|class|func|fn|function\*?|fun|type|struct|enum|trait|"
    r"interface|module|record|object)[ \t]+"
)

DEFINES = re.compile(
    rf"\n(?:[ \t]*+(?=[a-z]){_MODIFIERS}{_KEYWORDS}(?:\([^)\n]*\)[ \t]*)?([A-Za-z_][\w.]*[?!]?)"
    r"|(?:export[ \t]+)?(?:const|let|var|static)[ \t]+([A-Za-z_]\w*)|([A-Z][A-Z0-9_]{2,})[ "
    r"\t]*[:=])"
)
"""Where common languages define a name: behind a line break."""


def defined_names(content: str) -> tuple[str, ...]:
    """List the names that a source text defines."""
    return tuple(
        dict.fromkeys(
            next(filter(None, match.groups())) for match in DEFINES.finditer(f"\n{content}")
        )
    )[:MOST_SYMBOLS]
