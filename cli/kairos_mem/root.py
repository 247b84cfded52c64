"""Where the store is: found by walking up, as git does. On the hot path: it imports next to nothing."""

from __future__ import annotations

import os

from memory_engine.domain.errors import NoStore

FOLDER = ".kairos-mem"


def find_root(given: str = "") -> str:
    """Read: the store's folder: from --root, else KAIROS_MEM_ROOT, else at or above here; raises ``NoStore``."""
    given = given or os.environ.get("KAIROS_MEM_ROOT", "")
    here = os.path.abspath(given or os.getcwd())
    if given:
        for path in (os.path.join(here, FOLDER), here):
            if os.path.basename(path) == FOLDER and os.path.isdir(path):
                return path
        raise NoStore(here)
    return above(here)


def above(here: str) -> str:
    """Read: the store's folder at or above a directory; raises ``NoStore``."""
    path = here
    while True:
        found = os.path.join(path, FOLDER)
        if os.path.isdir(found):
            return found
        parent = os.path.dirname(path)
        if parent == path:
            raise NoStore(here)
        path = parent
