"""Files looked at by hand, by their times and sizes.

It is for where no system tells of changes. It is slow on purpose: it may take a thousandth of one
processor, and no more.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple

LEAST_SECONDS = 30.0
"""[s] Between two looks."""
SHARE = 0.001
"""Of the time that looking may take."""

Stamp = tuple[int, int]


class Polled(NamedTuple):
    """What was seen of files, and when next [steady s].

    It is what was seen last time.
    """

    stamps: Mapping[str, Stamp]
    due: float


def stamps(root: str, files: Iterable[str]) -> dict[str, Stamp]:
    """Look at files: when each was changed, and its size."""
    found = {}
    for path in files:
        try:
            about = os.stat(os.path.join(root, path), follow_symlinks=False)
        except OSError:
            continue
        found[path] = (about.st_mtime_ns, about.st_size)
    return found


def changed(before: Mapping[str, Stamp], after: Mapping[str, Stamp]) -> frozenset[str]:
    """Tell which files differ, are new or are gone."""
    return frozenset(path for path in {*before, *after} if before.get(path) != after.get(path))


def pause(took: float) -> float:
    """Tell how long to pause after a look [both s]."""
    return max(LEAST_SECONDS, took / SHARE)
