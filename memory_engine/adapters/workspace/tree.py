"""The files of a code base at one moment: a commit read from git's objects, or the directory as it is on disk.

Both answer the same three questions: which files there are, what stands at a path, what is in a file. On disk nothing
outside of the workspace is read, whatever a link says, and nothing that is no regular file is opened.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, Protocol

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.bounds import FILES
from memory_engine.adapters.workspace.git import Git

Kind = Literal["file", "dir", "link", "outside", ""]

OPENING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""Without NONBLOCK, opening a pipe that somebody left in the tree would wait for ever."""


class Tree(Protocol):
    """What the files are. ``files`` maps each path to the hash of its content, or to "" where that takes reading it."""

    files: Mapping[str, str]
    whole: bool

    def kind(self, path: str) -> Kind:
        """Read: what stands at a path; "" if nothing does."""
        ...

    def read(self, path: str, limit: int) -> bytes | None:
        """Read: the content of a file; None if it is none, not to be read, or larger than ``limit`` bytes."""
        ...


class CommitTree:
    """The workspace as it was at a commit; there may be no work tree at all."""

    def __init__(self, git: Git, commit: str) -> None:
        self._git, self._commit = git, commit
        listed = git.ask("ls-tree", "-r", "-z", "--full-tree", git.tree_of(commit)) or b""
        entries = [entry for entry in listed.decode("utf-8", "backslashreplace").split("\0") if entry]
        self.whole = len(entries) <= FILES
        modes = {path: meta.split() for meta, _, path in (entry.partition("\t") for entry in entries)}
        self._modes = {path: mode for path, (mode, _, _) in modes.items()}
        regular = [(path, hash) for path, (mode, _, hash) in modes.items() if mode.startswith("100")]
        self.files: Mapping[str, str] = {path: hash if len(hash) == 40 else "" for path, hash in regular[:FILES]}
        self._directories = frozenset(parent for path in modes for parent in paths.parents(path))

    def kind(self, path: str) -> Kind:
        """Read: what stands at a path; a submodule is a directory."""
        if path in self._directories or path == ".":
            return "dir"
        mode = self._modes.get(path, "")
        return "" if not mode else "link" if mode == "120000" else "dir" if mode == "160000" else "file"

    def read(self, path: str, limit: int) -> bytes | None:
        """Read: the content of a file at this commit."""
        return self._git.blob(self._git.path(self._commit, path), limit) if path in self.files else None


class DiskTree:
    """The directory as it is: what git tracks and what it does not ignore, or without git every file."""

    def __init__(self, root: Path, listed: list[str], whole: bool, in_git: bool = False) -> None:
        self._root = root.resolve()
        self._in_git = in_git
        self.files: Mapping[str, str] = dict.fromkeys(listed[:FILES], "")
        self.whole = whole and len(listed) <= FILES

    def kind(self, path: str) -> Kind:
        """Read: what stands at a path, without following a link at its end or one that leads out on its way.

        git knows no directory without files: what is left of one after its files moved (caches, nothing) is not there.
        """
        place = self._root / path
        try:
            if not place.parent.resolve().is_relative_to(self._root) and path != ".":
                return "outside"
            mode = place.lstat().st_mode
        except (OSError, ValueError, RuntimeError):
            return ""
        if stat.S_ISDIR(mode):
            return "" if self._in_git and path not in self.files and not any(_below(str(place), "")) else "dir"
        return "link" if stat.S_ISLNK(mode) else "file"

    def read(self, path: str, limit: int) -> bytes | None:
        """Read: the content of a regular file; a link is followed only to a place within the workspace."""
        try:
            place = (self._root / path).resolve()
            if not place.is_relative_to(self._root) or paths.PRIVATE.intersection(place.parts[len(self._root.parts) :]):
                return None
            return _content(place, limit)
        except (OSError, ValueError, RuntimeError):
            return None


def _content(place: Path, limit: int) -> bytes | None:
    descriptor = os.open(place, OPENING)
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_size > limit:
            return None
        content = file.read(limit + 1)
    return content if len(content) <= limit else None


def tracked(git: Git) -> tuple[list[str], bool]:
    """Read: what git tracks below the workspace and what it does not ignore, and whether that is all of it."""
    listed = git.ask("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    found = {path for path in (listed or b"").decode("utf-8", "backslashreplace").split("\0") if path}
    kept = (path for path in found if not path.endswith("/") and paths.PRIVATE.isdisjoint(path.split("/")))
    return sorted(kept), listed is not None


def walked(root: Path) -> tuple[list[str], bool]:
    """Read: every regular file below a directory without following links, and whether that is all of it."""
    found: list[str] = []
    for path in _below(str(root), ""):
        if len(found) == FILES:
            return sorted(found), False
        found.append(path)
    return sorted(found), True


def _below(directory: str, prefix: str) -> Iterator[str]:
    pending = [(directory, prefix)]
    while pending:
        directory, prefix = pending.pop()
        try:
            entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in paths.NEVER_LISTED:
                    pending.append((entry.path, f"{prefix}{entry.name}/"))
            elif entry.is_file(follow_symlinks=False):
                yield f"{prefix}{entry.name}"
