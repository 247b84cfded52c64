"""What is wrong with a store's files: links, rights, owners.

Looks at names only, opens nothing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from memory_engine.adapters import private
from memory_engine.domain.records.problem import Problem

WIDE = "`chmod -R go-rwx` the store's folder."


def unusable(root: str) -> list[Problem]:
    """Name what in a store is refused when met, with remedies."""
    return [
        Problem(place, what, private.REMEDIES[what])
        for place, about in _every(root)
        if (what := _oddity(place, about, root))
    ]


def open_to_others(root: str) -> list[Problem]:
    """Name what in a store others may use; wide root first."""
    found = [
        Problem(place, f"can be used by others (mode {stat.S_IMODE(about.st_mode):04o})", WIDE)
        for place, about in _every(root)
        if about.st_mode & private.OTHERS and not stat.S_ISLNK(about.st_mode)
    ]
    return found[:SHOWN] + (
        [Problem(root, f"holds {len(found) - SHOWN} more of these", WIDE)] if found[SHOWN:] else []
    )


SHOWN = 5
"""[files] With wide rights, named one by one: an older store has them by the hundred, and one
remedy."""


def _oddity(place: str, about: os.stat_result, root: str) -> str:
    if stat.S_ISDIR(about.st_mode):
        owners = private.ours(about.st_uid) or about.st_uid == os.stat(root).st_uid
        return "" if owners else private.FOREIGN
    if os.path.relpath(place, root).startswith(f"index.lance{os.sep}"):
        # A library's, which may link its files.
        return private.LINK if stat.S_ISLNK(about.st_mode) else ""
    return private.oddity(place, root)


def _every(root: str) -> Iterator[tuple[str, os.stat_result]]:
    yield root, os.stat(root)
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted([*folders, *names]):
            place = os.path.join(folder, name)
            try:
                yield place, os.lstat(place)
            except FileNotFoundError:
                continue  # a side file of the database, gone meanwhile
