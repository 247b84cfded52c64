"""The files of a code base at one moment.

A commit read from git's objects, or the directory as it is on disk. Both answer the same three
questions: which files there are, what stands at a path, what is in a file. On disk nothing outside
of the workspace is read, whatever a link says, and nothing that is no regular file is opened.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal, Protocol

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.bounds import FILES, UNLISTED
from memory_engine.adapters.workspace.git import Git

Kind = Literal["file", "dir", "link", "outside", "unseen", ""]
"""What stands at a path. "" is for a look that saw that nothing does; "unseen" for one that
could not tell."""

OPENING = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
"""Without NONBLOCK, opening a pipe that somebody left in the tree would wait for ever."""


class Tree(Protocol):
    """What the files are.

    ``files`` maps each path to the hash of its content, or to "" where that takes reading it.
    """

    files: Mapping[str, str]
    whole: bool

    def kind(self, path: str) -> Kind:
        """Tell what stands at a path.

        Gives "" only if it was seen that nothing does.
        """
        ...

    def unlisted(self, below: str, wanted: Callable[[str], bool]) -> str:
        """Find something unlisted below a directory by its name.

        It is not among ``files``. Or tells why that can't be told.
        """
        ...

    def read(self, path: str, limit: int) -> bytes | None:
        """Read the content of a file.

        Gives None if it is none, not to be read, or larger than ``limit`` [bytes].
        """
        ...


class CommitTree:
    """The workspace as it was at a commit.

    There may be no work tree at all.
    """

    def __init__(self, git: Git, commit: str) -> None:
        self._git, self._commit = git, commit
        listed = git.ask("ls-tree", "-r", "-z", "--full-tree", git.tree_of(commit))
        entries = [
            entry
            for entry in (listed or b"").decode("utf-8", "backslashreplace").split("\0")
            if entry
        ]
        self._told = listed is not None
        self.whole = self._told and len(entries) <= FILES
        modes = {
            path: meta.split() for meta, _, path in (entry.partition("\t") for entry in entries)
        }
        self._modes = {path: mode for path, (mode, _, _) in modes.items()}
        regular = [
            (path, hash) for path, (mode, _, hash) in modes.items() if mode.startswith("100")
        ]
        self.files: Mapping[str, str] = {
            path: hash if len(hash) == 40 else "" for path, hash in regular[:FILES]
        }
        self._directories = frozenset(parent for path in modes for parent in paths.parents(path))

    def kind(self, path: str) -> Kind:
        """Read: what stands at a path; a submodule is a directory."""
        if path in self._directories or path == ".":
            return "dir"
        mode = self._modes.get(path, "")
        if not mode:
            return "" if self._told and not self._in_submodule(path) else "unseen"
        return "link" if mode == "120000" else "dir" if mode == "160000" else "file"

    def _in_submodule(self, path: str) -> bool:
        return any(self._modes.get(parent) == "160000" for parent in paths.parents(path))

    def unlisted(self, below: str, wanted: Callable[[str], bool]) -> str:
        """Find nothing: a commit holds no more than it lists."""
        return "" if self.whole else "there are too many files to list"

    def read(self, path: str, limit: int) -> bytes | None:
        """Read: the content of a file at this commit."""
        return (
            self._git.blob(self._git.path(self._commit, path), limit)
            if path in self.files
            else None
        )


class DiskTree:
    """The directory as it is.

    What git tracks and what it does not ignore, or without git every file.
    """

    def __init__(self, root: Path, listed: list[str], whole: bool, git: Git | None = None) -> None:
        self._root = root.resolve()
        self._git = git
        self.files: Mapping[str, str] = dict.fromkeys(listed[:FILES], "")
        self.whole = whole and len(listed) <= FILES

    def kind(self, path: str) -> Kind:
        """Tell what stands at a path, following no final link.

        Nor one that leads out. git knows no directory without files: what is left of one after its
        files moved (caches, nothing) is not there.
        """
        place = self._root / path
        try:
            if not place.parent.resolve().is_relative_to(self._root) and path != ".":
                return "outside"
            mode = place.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return "unseen" if self._hidden(path) else ""
        except (OSError, ValueError, RuntimeError):
            return "unseen"
        if stat.S_ISDIR(mode):
            return self._directory(path)
        return "link" if stat.S_ISLNK(mode) else "file"

    def _directory(self, path: str) -> Kind:
        if not self._git or path in self.files:
            return "dir"
        walk = Walk(self._root / path)
        if next(iter(walk), None) is not None:
            return "dir"
        return "" if walk.whole and not self._hidden(path) else "unseen"

    def _hidden(self, path: str) -> bool:
        """Tell whether something unseen may be at a path.

        What holds it is away or at work.
        """
        if self._away or self._empty_above(path):
            return True
        if any(
            one == path or one.startswith(f"{path}/") or path.startswith(f"{one}/")
            for one in self._not_checked_out
        ):
            return True
        return bool(self._folded.get(path.casefold(), frozenset()) - {path})

    @cached_property
    def _away(self) -> bool:
        """Tell whether the whole directory is away.

        It is not there or empty, or git is in the middle of changing it.
        """
        try:
            some = any(entry.name not in paths.PRIVATE for entry in os.scandir(self._root))
        except OSError:
            return True
        return not some or (self._git is not None and self._git.at_work())

    @cached_property
    def _not_checked_out(self) -> list[str]:
        """List what git lists and keeps off the disk.

        Beyond a sparse checkout, and submodules that are not there.
        """
        return self._git.not_checked_out() if self._git else []

    @cached_property
    def _folded(self) -> Mapping[str, frozenset[str]]:
        """Map every path by its name without case.

        Who writes ``Readme.md`` may mean ``README.md``, and on some disks does. What git lists
        under the very name is no other file.
        """
        found: dict[str, set[str]] = {}
        for path in self.files:
            for one in (path, *paths.parents(path)):
                found.setdefault(one.casefold(), set()).add(one)
        return {folded: frozenset(spelled) for folded, spelled in found.items()}

    def _empty_above(self, path: str) -> bool:
        """Tell whether the nearest directory above is wrongly empty.

        A disk that is not mounted looks so. Where git lists nothing below it, or a file of that
        name stands elsewhere, it was moved out of.
        """
        above = next(
            (one for one in reversed(paths.parents(path)) if (self._root / one).is_dir()), ""
        )
        if not above or (self._git and not any(one.startswith(f"{above}/") for one in self.files)):
            return False
        if not self._git and any(paths.basename(one) == paths.basename(path) for one in self.files):
            return False
        try:
            return not any(os.scandir(self._root / above))
        except OSError:
            return True

    def unlisted(self, below: str, wanted: Callable[[str], bool]) -> str:
        """Find something unlisted below a directory.

        It is ignored, or in a directory of caches.
        """
        start = self._root if below == "." else self._root / below
        walk = Walk(start, "" if below == "." else f"{below}/", skipped=paths.PRIVATE, folders=True)
        for seen, path in enumerate(walk):
            if seen > UNLISTED:
                return "there are too many files to look through"
            if path not in self.files and wanted(path):
                return f"{path} is there, which is not looked into"
        return "" if walk.whole else "not every directory can be read"

    def read(self, path: str, limit: int) -> bytes | None:
        """Read a regular file.

        A link is followed only to a place within the workspace.
        """
        try:
            place = (self._root / path).resolve()
            if not place.is_relative_to(self._root) or paths.PRIVATE.intersection(
                place.parts[len(self._root.parts) :]
            ):
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
    """List what git tracks or does not ignore below here.

    Tells whether that is all of it.
    """
    listed = git.ask("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    found = {
        path for path in (listed or b"").decode("utf-8", "backslashreplace").split("\0") if path
    }
    kept = (
        path
        for path in found
        if not path.endswith("/") and paths.PRIVATE.isdisjoint(path.split("/"))
    )
    return sorted(kept), listed is not None


def walked(root: Path) -> tuple[list[str], bool]:
    """List regular files below a directory, following no links.

    Tells whether that is all of it.
    """
    found: list[str] = []
    walk = Walk(root)
    for path in walk:
        if len(found) == FILES:
            return sorted(found), False
        found.append(path)
    return sorted(found), walk.whole


class Walk:
    """The regular files below a directory, links not followed.

    ``whole`` until something could not be read.
    """

    def __init__(
        self,
        root: Path,
        prefix: str = "",
        skipped: frozenset[str] = paths.NEVER_LISTED,
        folders: bool = False,
    ) -> None:
        self._pending = [(str(root), prefix)]
        self._skipped, self._folders = skipped, folders
        self.whole = True

    def __iter__(self) -> Iterator[str]:
        while self._pending:
            directory, prefix = self._pending.pop()
            try:
                entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
            except OSError:
                self.whole = False
                continue
            for entry in entries:
                yield from self._entry(entry, f"{prefix}{entry.name}")

    def _entry(self, entry: os.DirEntry[str], path: str) -> Iterator[str]:
        try:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in self._skipped:
                    self._pending.append((entry.path, f"{path}/"))
                    yield from [path] if self._folders else []
            elif entry.is_file(follow_symlinks=False):
                yield path
        except OSError:
            self.whole = False
