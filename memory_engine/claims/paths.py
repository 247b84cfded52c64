"""Paths as they stand in prose."""

from __future__ import annotations

import re

from memory_engine.claims.characters import posix
from memory_engine.claims.lexicon import EXTENSIONS, SLASHED

_ENDING = re.compile(r"\.([A-Za-z0-9]{1,10})$")
_LINE = re.compile(r"(?::\d+(?:[-:]\d+)?|#L\d+(?:-L?\d+)?)$")


def as_path(core: str) -> str:
    """Think: a path in its one spelling, or "" for what isn't one: ``./a//b.py:12`` is
    ``a/b.py:12``."""
    if "://" in core:
        return core.rstrip("/")
    core = posix(core)
    bare = bare_path(core)
    if not bare:
        return ""
    ending = _ENDING.search(bare)
    folders = "/" in bare and len(bare) > 1 and bare.lower() not in SLASHED
    filed = ending is not None and ending[1].lower() in EXTENSIONS and "(" not in bare
    hidden = bare[0] == "." and bare[1:2].isalpha()
    return normal_path(bare) + core[len(bare) :] if folders or filed or hidden else ""


def normal_path(path: str) -> str:
    """Think: ``./a//b/`` as ``a/b``."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return ("/" if path.startswith("/") else "") + "/".join(parts)


def bare_path(path: str) -> str:
    """Think: a path without the line that it points to."""
    line = _LINE.search(path)
    return path[: line.start()] if line else path
