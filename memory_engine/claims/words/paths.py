"""Paths as they stand in prose."""

from __future__ import annotations

import re

from memory_engine.claims.words.characters import posix
from memory_engine.claims.words.lexicon import EXTENSIONS, SLASHED

_ENDING = re.compile(r"\.([A-Za-z0-9]{1,10})$")
_LINE = re.compile(r"(?::\d+(?:[-:]\d+)?|#L\d+(?:-L?\d+)?)$")


def as_path(core: str) -> str:
    """Write a path in its one spelling; "" for what is none.

    ``./a//b.py:12`` is ``a/b.py:12``.
    """
    if "://" in core:
        return core.rstrip("/")
    core = posix(core)
    bare = bare_path(core)
    is_path = bool(bare) and (_has_folders(bare) or _is_file(bare) or _is_hidden(bare))
    return normal_path(bare) + core[len(bare) :] if is_path else ""


def _has_folders(bare: str) -> bool:
    return "/" in bare and len(bare) > 1 and bare.lower() not in SLASHED


def _is_file(bare: str) -> bool:
    ending = _ENDING.search(bare)
    return ending is not None and ending[1].lower() in EXTENSIONS and "(" not in bare


def _is_hidden(bare: str) -> bool:
    return bare[0] == "." and bare[1:2].isalpha()


def normal_path(path: str) -> str:
    """Write ``./a//b/`` as ``a/b``."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return ("/" if path.startswith("/") else "") + "/".join(parts)


def bare_path(path: str) -> str:
    """Strip the line that a path points to."""
    line = _LINE.search(path)
    return path[: line.start()] if line else path
