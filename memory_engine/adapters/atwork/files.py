"""Signs of files.

What was last written down in a memory, and what git last noted beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from memory_engine.adapters.atwork.signs import Sign, ago
from memory_engine.adapters.worktree import git_folder, top

NOTED = ("index", "HEAD")


def touched(roots: Iterable[str], now: float) -> Sign:
    """Tell when a watched project last had an observation, commit or checkout."""
    found = sorted(_times(roots), reverse=True)
    if not found:
        return Sign("files", None, "no memory that is watched is there")
    at, place = found[0]
    return ago("files", at, now, f"{place} was written")


def _times(roots: Iterable[str]) -> Iterator[tuple[float, str]]:
    for root in roots:
        own = git_folder(top(os.path.dirname(root)))
        noted = [os.path.join(own, name) for name in NOTED] if own else []
        for place in (*newest_log(root), *noted):
            try:
                yield os.stat(place).st_mtime, place
            except OSError:
                continue


def newest_log(root: str) -> list[str]:
    """Find the log of the newest day.

    Folders are by year and month, so that three are listed.
    """
    place = os.path.join(root, "logs")
    for _ in range(3):
        try:
            names = sorted(name for name in os.listdir(place) if name[:1].isdigit())
        except OSError:
            return []
        if not names:
            return []
        place = os.path.join(place, names[-1])
    return [place]
