"""Whose project a folder on this machine is.

It is that of its repository, whichever of its worktrees it lies in.
"""

from __future__ import annotations

from pathlib import Path

GITDIR = "gitdir:"
WORKTREES = "/worktrees/"


def is_anothers(cwd: str, workspace: str) -> bool:
    """Tell whether a session ran in another project.

    As far as this machine can tell.

    A folder that is not here may be where this project once lay, or lies on another machine.
    """
    here, there = Path(workspace), Path(cwd)
    if not (cwd and workspace) or related(there, here) or not _is_there(there):
        return False
    return _repository(there) is None or _repository(there) != _repository(here)


def is_unknown(cwd: str, workspace: str) -> bool:
    """Tell whether a session ran where nobody can look.

    That is neither in the project nor on this machine.
    """
    return (
        bool(cwd and workspace)
        and not related(Path(cwd), Path(workspace))
        and not _is_there(Path(cwd))
    )


def related(left: Path, right: Path) -> bool:
    """Tell whether one of two folders is in the other."""
    return left == right or left in right.parents or right in left.parents


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except (OSError, ValueError):
        return False


def _repository(folder: Path) -> str | None:
    """Find where the history of a folder's repository lies.

    All its worktrees have it in common.
    """
    for place in (folder, *folder.parents):
        mark = place / ".git"
        try:
            if mark.is_dir():
                return str(mark.resolve())
            if mark.is_file():
                return _of_worktree(place, mark.read_text(encoding="utf8", errors="replace"))
        except OSError:
            return None
    return None


def _of_worktree(place: Path, text: str) -> str:
    named = text.strip().removeprefix(GITDIR).strip()
    home = str((place / named).resolve())
    return home.partition(WORKTREES)[0]
