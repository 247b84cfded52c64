"""What an unbroken run of characters is, by its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence

from memory_engine.claims.words import lexicon as lex
from memory_engine.domain.table import words

_EDGES = re.compile(r"^([(\[{<']*)(.*?)([)\]}>'.,;:!?…]*)$", re.S)
_CAMEL = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2,}[a-z]{2,}|[A-Z][a-z]+[A-Z]")
_DOTTED = re.compile(r"^[A-Za-z_]\w*(?:(?:\.|::|->|#)[A-Za-z_]\w*)+$")
_ABBREVIATIONS = words("e.g i.e a.k.a")
_SUFFIXED = words(
    "like only side compatible specific style level free wide aware native first safe "
    "ready friendly"
)
_TOOLS = words("cert clang release")
"""Behind these a hyphen makes the name of a tool."""

_IMAGE = re.compile(r"^[a-z][\w./-]*:v?\d[\w.-]*[a-z][\w.-]*$")
"""A container image with its tag: ``python:3.12-slim``."""
_LOCALE = re.compile(r"^[a-z]{2}[-_][A-Z]{2}$")


def edges(chunk: str) -> tuple[str, str, str]:
    """Part what opens a chunk, what it holds, and what closes it.

    A call keeps its brackets, and a comparison its sign.
    """
    match = _EDGES.match(chunk)
    lead, core, trail = match.groups() if match else ("", chunk, "")
    if "(" in core and trail.startswith(")"):
        core, trail = core + ")", trail[1:]
    if lead.endswith("<") and core[:1].isdigit():
        lead, core = lead[:-1], "<" + core
    return lead, core, trail


def technology(core: str) -> str:
    """Give the technology a chunk names, also in the plural; else "".

    ``JWTs`` are one.
    """
    plural = core[-1] == "s" and core[:-1].isupper()
    lower = core[:-1].lower() if plural else core.lower()
    everyday = lower in lex.EVERYDAY and core.islower()
    return "" if everyday else lex.TECH.get(lower, "")


def is_identifier(core: str) -> bool:
    """Tell whether a chunk is shaped as names of code are."""
    if core.endswith(")") and "(" in core[1:]:
        return core[0].isalpha() or core[0] == "_"
    lower = core.lower()
    if lower in lex.ACRONYMS:
        return False
    if "_" in core[:-1] or "++" in core or core[0] in "@#$" or _DOTTED.match(core):
        return lower.rstrip(".") not in _ABBREVIATIONS
    shouted = core.isupper() and core.isalpha()
    return len(core) > 1 and lower not in lex.EMPHASIS if shouted else _camel(core)


def _camel(core: str) -> bool:
    one_word = "-" not in core and "'" not in core
    return one_word and bool(_CAMEL.search(core)) and not plural_acronym(core)


def plural_acronym(core: str) -> str:
    """Give ``url`` for ``URLs``; "" for no plural acronym."""
    return (
        core[:-1].lower()
        if core[-1] == "s" and core[:-1].isupper() and core[:-1].lower() in lex.ACRONYMS
        else ""
    )


def is_tool(parts: Sequence[str]) -> bool:
    """Tell whether a hyphen makes a tool's name: ``swift-format``, not ``redis-backed``."""
    if len(parts) != 2 or not all(map(str.islower, parts)):
        return False
    described = parts[1].endswith(("ed", "ing")) or parts[1] in _SUFFIXED
    named = any(part in lex.TECH for part in parts) or parts[0] in _TOOLS
    return named and not described


def is_tagged(core: str) -> bool:
    """Tell whether a chunk is a tagged image or a locale."""
    return bool(_IMAGE.match(core) or _LOCALE.match(core))
