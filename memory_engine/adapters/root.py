"""Where the store is, found by walking up.

As git does. On the hot path: it imports next to nothing.
"""

from __future__ import annotations

import os
import stat

from memory_engine.adapters.private import ours
from memory_engine.domain.errors.stores import NoStore, UnsafeStore

FOLDER = ".kairos-mem"
TRUSTED = "KAIROS_MEM_SAFE"
"""Names the stores of others that the caller trusts: their folders, or those that hold them."""
EVERYBODY = 0o002
"""The right of everybody to write."""


def find_root(given: str = "") -> str:
    """Find the store: by --root, else KAIROS_MEM_ROOT, else at or above here.

    Raises ``NoStore``, and ``UnsafeStore`` for one that is not the caller's, however it was named.
    """
    given = given or os.environ.get("KAIROS_MEM_ROOT", "")
    here = os.path.abspath(given or os.getcwd())
    if given:
        for path in (os.path.join(here, FOLDER), here):
            if os.path.basename(path) == FOLDER and os.path.isdir(path):
                return vouched(path)
        raise NoStore(here, named=True)
    return vouched(above(here))


def meant(given: str = "") -> str:
    """Name the store that --root or KAIROS_MEM_ROOT means.

    Be it there or not. Gives ``""`` for none.
    """
    given = given or os.environ.get("KAIROS_MEM_ROOT", "")
    path = os.path.abspath(given)
    own = os.path.basename(path) == FOLDER
    return (path if own else os.path.join(path, FOLDER)) if given else ""


def above(here: str) -> str:
    """Find the store's folder at or above a directory; raises ``NoStore``.

    A linked worktree of git that keeps none of its own has that of its repository's main worktree:
    what is learnt in one is of use in all. It comes before a store above the worktree, which is
    there by chance.
    """
    found = _walked(here, True)
    if not found:
        raise NoStore(here)
    return found


def _walked(here: str, may_leave: bool) -> str:
    path = here
    while True:
        found = os.path.join(path, FOLDER)
        if os.path.isdir(found):
            return found
        if may_leave and (found := _in_main(path, here)):
            return found
        parent = os.path.dirname(path)
        if parent == path:
            return ""
        path = parent


def _in_main(path: str, here: str) -> str:
    """Find the main worktree's store, from the same folder there."""
    if not os.path.isfile(os.path.join(path, ".git")):
        return ""
    from memory_engine.adapters.worktree import main_folder

    main = main_folder(path)
    there = os.path.normpath(os.path.join(main, os.path.relpath(here, path)))
    return _walked(there, False) if main else ""


def vouched(root: str) -> str:
    """Give back a store that is the caller's or trusted by name.

    Raises ``UnsafeStore``.
    """
    if trusted(root):
        return root
    link, about = os.lstat(root), os.stat(root)
    if stat.S_ISLNK(link.st_mode) and not os.path.isfile(os.path.join(root, "memory.db")):
        hint = "Make a store there first (`kairos-mem --root PLACE init`), or remove the link."
        raise UnsafeStore(root, "is a link to what is no store", hint)
    if not (ours(link.st_uid) and ours(about.st_uid)):
        owner = about.st_uid if ours(link.st_uid) else link.st_uid
        hint = f"Make one of your own (`kairos-mem init` here), or trust it: {TRUSTED}={root}"
        raise UnsafeStore(root, f"belongs to another user (uid {owner})", hint)
    if about.st_mode & EVERYBODY:
        hint = f"See that nothing in it is another's, then `chmod -R go-rwx {root}`."
        raise UnsafeStore(root, "can be written by everybody on this machine", hint)
    return root


def trusted(root: str) -> bool:
    """Tell whether the caller's environment names this store as safe.

    It, or the folder that holds it.
    """
    names = [name for name in os.environ.get(TRUSTED, "").split(os.pathsep) if name]
    if not names:
        return False
    place = os.path.realpath(root)
    known = {os.path.realpath(name) for name in names if name != "*"}
    return "*" in names or not known.isdisjoint((place, os.path.dirname(place)))
