"""The paths that a model names: below /memories, and nowhere else."""

from __future__ import annotations

import unicodedata

TOP = "/memories"
PAGES = "memory"
"""The folder, below the top, of what is rendered from memory: it can be read, not written."""
LONGEST, DEEPEST = 1_024, 20
"""[bytes, names] Of a path."""
LONGEST_NAME = 200
"""[bytes] Of a file or folder."""


class Refused(Exception):
    """What a model asked for is not done.

    The text says why, and what to do.
    """


def below_top(path: object) -> str:
    """Give a path relative to the top.

    Gives "" for the top itself. Raises ``Refused``.
    """
    if not isinstance(path, str):
        raise Refused(f"`path` is {type(path).__name__}, not a text")
    if path != TOP and not path.startswith(f"{TOP}/"):
        raise Refused(f"Path must start with {TOP}, got: {_shown(path)}")
    whole = unicodedata.normalize("NFC", path)
    names = [name for name in whole[len(TOP) :].split("/") if name]
    if any(name in (".", "..") for name in names):
        raise Refused(f"Path {_shown(path)} would escape {TOP} directory")
    if len(whole.encode("utf-8", "replace")) > LONGEST or len(names) > DEEPEST:
        raise Refused(f"Path {_shown(path)} is too long")
    for name in names:
        _refuse_odd(name, path)
    return "/".join(names)


def is_page(name: str) -> bool:
    """Tell whether a path is a rendered page's.

    It is relative to the top; memory renders the page.
    """
    return name.split("/")[0].casefold() == PAGES


def _refuse_odd(name: str, path: str) -> None:
    """Refuse a name that is not plain everywhere.

    No system, or not every one, takes it for a plain name.
    """
    odd = name.startswith(".") or name != name.strip() or name.endswith(".")
    signs = any(not sign.isprintable() or sign in '\\:*?"<>|' for sign in name)
    if odd or signs or len(name.encode("utf-8", "replace")) > LONGEST_NAME:
        raise Refused(
            f"{_shown(path)} is no name for a file here: take letters, digits, - and _, and .md"
        )


def _shown(path: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in path[:LONGEST_NAME])
