"""Which store a session belongs to.

It is the one that is found from where it ran.
"""

from __future__ import annotations

import os

from memory_engine.adapters.root import above
from memory_engine.domain.errors import KairosError


def store_of(cwd: str) -> str:
    """Find a folder's store, as importers and calls do.

    Gives "" for none. All worktrees of a repository have that of the main one, unless they keep one
    of their own.
    """
    try:
        return os.path.realpath(above(cwd)) if os.path.isabs(cwd) else ""
    except (KairosError, OSError):
        return ""


def born(root: str) -> float:
    """Tell since when a store is there [s since 1970].

    It is as old as the oldest thing in it. What sessions said before, nobody asked it to remember.
    """
    try:
        with os.scandir(root) as found:
            return min((one.stat(follow_symlinks=False).st_mtime for one in found), default=0.0)
    except OSError:
        return 0.0
