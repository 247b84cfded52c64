"""Which repository a folder belongs to, and on which branch.

On the hot path. Read off git's own files, without running git: a linked worktree is a folder whose
``.git`` is a file that names a folder below ``worktrees/`` of the repository, which names the
worktree in turn. Both must agree, for a ``.git`` file is content that anybody can pack into an
archive.
"""

from __future__ import annotations

import os

LONGEST = 4096
"""[bytes] Of what one of git's files says in its first line."""
LONGEST_NAME = 200
"""[characters] Of a branch or worktree in a tag."""
GITDIR, HEADS, NOWHERE = "gitdir: ", "ref: refs/heads/", ".invalid"
"""How git's files begin; the branch that HEAD names where refs are kept in another way."""


def main_folder(folder: str) -> str:
    """Find the main worktree of a linked one.

    Gives ``""`` for whatever is none, or vouches for none.
    """
    own = git_folder(folder)
    common = common_folder(own)
    if own == common or os.path.basename(common) != ".git" or not os.path.isdir(common):
        return ""
    below = os.path.realpath(os.path.dirname(own)) == os.path.realpath(
        os.path.join(common, "worktrees")
    )
    return os.path.dirname(common) if below and _named_back(own, folder) else ""


def linked_folders(folder: str) -> list[str]:
    """List the linked worktrees of a repository.

    The folder is its top.
    """
    below = os.path.join(common_folder(git_folder(folder)), "worktrees")
    try:
        names = sorted(os.listdir(below)) if os.path.isabs(below) else []
    except OSError:
        return []
    told = (_line(os.path.join(below, name, "gitdir")) for name in names)
    found = [os.path.dirname(_joined(below, place)) for place in told if place]
    return [place for place in found if os.path.isdir(place)]


def tags(root: str, here: str = "") -> dict[str, str]:
    """Name the branch and linked worktree of what is said.

    It is said here, or in a folder. Nothing where this folder is in another repository than the
    store, or not there any more: a branch of that is none of this one.
    """
    try:
        here = here or os.getcwd()
    except OSError:
        return {}
    own, theirs = git_folder(top(here)), git_folder(top(os.path.dirname(root)))
    common = common_folder(own)
    if not own or os.path.realpath(common) != os.path.realpath(common_folder(theirs)):
        return {}
    head = _line(os.path.join(own, "HEAD"))
    branch = head[len(HEADS) :] if head.startswith(HEADS) else ""
    named = {
        "worktree": os.path.basename(own) if own != common else "",
        "branch": branch if branch != NOWHERE else "",
    }
    return {name: _text(value) for name, value in named.items() if value}


def top(here: str) -> str:
    """Find the folder at or above a directory that has a ``.git``.

    Gives ``""`` for none.
    """
    path = here
    while not os.path.lexists(os.path.join(path, ".git")):
        above = os.path.dirname(path)
        if above == path:
            return ""
        path = above
    return path


def git_folder(folder: str) -> str:
    """Find where git keeps what is of one worktree alone.

    Gives ``""`` where there is none.
    """
    place = os.path.join(folder, ".git")
    if not folder or os.path.isdir(place):
        return place if folder else ""
    said = _line(place)
    return _joined(folder, said[len(GITDIR) :]) if said.startswith(GITDIR) else ""


def common_folder(own: str) -> str:
    """Find where git keeps what all worktrees of a repository share."""
    said = _line(os.path.join(own, "commondir")) if own else ""
    return _joined(own, said) if said else own


def _named_back(own: str, folder: str) -> bool:
    """Tell whether the repository knows this worktree.

    Be it under a name that it had before.
    """
    said = _line(os.path.join(own, "gitdir"))
    if not said:
        return False
    back, here = _joined(own, said), os.path.join(folder, ".git")
    return not os.path.lexists(back) or os.path.realpath(back) == os.path.realpath(here)


def _joined(folder: str, said: str) -> str:
    return os.path.normpath(os.path.join(folder, said))


def _line(path: str) -> str:
    if not os.path.isfile(path):
        return ""
    try:
        with open(path, "rb") as file:
            text = file.read(LONGEST).partition(b"\n")[0].rstrip(b"\r")
    except OSError:
        return ""
    return "" if b"\0" in text else os.fsdecode(text)


def _text(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")[:LONGEST_NAME]
