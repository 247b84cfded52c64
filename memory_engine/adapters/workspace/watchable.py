"""What of a code base is watched.

The folders of what git lists, and where git keeps its branches. Never what others wrote
(``node_modules``, a virtual environment), and of git's own folder only what tells that another
commit is checked out, or something else is listed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.git import Git
from memory_engine.adapters.workspace.tree import tracked, walked
from memory_engine.adapters.worktree import common_folder, git_folder, top
from memory_engine.commandline.runs import OTHERS

HEAD, INDEX, PACKED, HEADS = "HEAD", "index", "packed-refs", os.path.join("refs", "heads")
MOST_FOLDERS = 4_000
"""[folders] Of one code base: a system watches a hundred thousand or two for all of a user."""
OF_OTHERS = paths.NEVER_LISTED | frozenset(OTHERS)


class Watchable(NamedTuple):
    """What of a code base can be watched.

    ``files`` by their place in it; ``folders`` and ``gits`` whole, ``gits`` being those in which
    git notes what is checked out and listed. ``whole``: there are not more than are watched.
    """

    root: str
    files: tuple[str, ...]
    folders: tuple[str, ...]
    gits: tuple[str, ...]
    whole: bool


def watchable(root: Path) -> Watchable:
    """Find what of a code base is watched."""
    root = root.resolve()
    git = Git.find(root)
    listed, _ = tracked(git) if git else walked(root)
    files = tuple(path for path in listed if OF_OTHERS.isdisjoint(path.split("/")))
    above = {os.path.dirname(path) for path in files}
    folders = sorted({str(root), *(str(root / folder) for folder in above if folder)})
    there = tuple(folder for folder in folders[:MOST_FOLDERS] if os.path.isdir(folder))
    return Watchable(str(root), files, there, _gits(str(root)), len(folders) <= MOST_FOLDERS)


def _gits(root: str) -> tuple[str, ...]:
    own = git_folder(top(root))
    common = common_folder(own)
    heads = [folder for folder, _, _ in os.walk(os.path.join(common, HEADS))] if common else []
    kept = [own, common, *sorted(heads)[:MOST_FOLDERS]]
    return tuple(dict.fromkeys(folder for folder in kept if folder and os.path.isdir(folder)))


def of_git(watched: Watchable, path: str) -> str:
    """Tell what a change in git's folder means.

    ``tree``, ``list``, or nothing.
    """
    folder, name = os.path.split(path)
    if folder not in watched.gits or name.endswith(".lock"):
        return ""
    if name == INDEX:
        return "list"
    return "tree" if name in (HEAD, PACKED) or HEADS in folder else ""
