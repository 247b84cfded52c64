"""The name of a state of the tree.

It is git's own name of HEAD's tree, and what lies loose on top of it. ``git:<tree>`` where nothing
does, else ``git:<tree>:<digest>:<packed>``; without git everything is loose
(``dir::<digest>:<packed>``). Packed is the loose paths with their hashes, compressed, so that two
names can be compared without looking at anything; it is left out where there are too many.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.bounds import FILES, HASHED_BYTES, PACKED_PATHS
from memory_engine.adapters.workspace.git import Git
from memory_engine.adapters.workspace.tree import DiskTree, walked

UNPACKED_BYTES = 10_000_000
"""[bytes] What a packed name may become when it is opened: it comes from a file that somebody
may have changed."""


UNSEEN = "?unseen"
"""Instead of a hash, of what can't be looked at: that it is gone, once it can, is a change."""


class State(NamedTuple):
    """A state of the tree.

    ``loose`` maps paths to hashes of their content ("" for what is gone); None where the name does
    not spell it out.
    """

    kind: str
    tree: str
    digest: str
    loose: Mapping[str, str] | None


def blob_hash(content: bytes) -> str:
    """Hash a content as git does (SHA-1), git or not."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def name(kind: str, tree: str, loose: Mapping[str, str]) -> str:
    """Think: the name of a state."""
    if not loose and kind == "git":
        return f"git:{tree}"
    told = json.dumps(sorted(loose.items()), separators=(",", ":")).encode()
    packed = (
        base64.urlsafe_b64encode(zlib.compress(told, 9)).decode()
        if len(loose) <= PACKED_PATHS
        else ""
    )
    return f"{kind}:{tree}:{hashlib.sha1(told).hexdigest()}:{packed}"


def parsed(text: str) -> State | None:
    """Read a state from its name.

    Gives None if it is no such name.
    """
    kind, tree, digest, packed = [*text.split(":"), "", "", ""][:4]
    if kind not in ("git", "dir"):
        return None
    if not packed:
        return State(kind, tree, digest, None if digest else {})
    try:
        told = zlib.decompressobj().decompress(base64.urlsafe_b64decode(packed), UNPACKED_BYTES)
        return State(kind, tree, digest, {str(path): str(hash) for path, hash in json.loads(told)})
    except (ValueError, TypeError, zlib.error, binascii.Error, RecursionError):
        return None


def between(before: str, after: str, git: Git | None) -> frozenset[str] | None:
    """List the paths that differ between two states.

    Gives None where their names do not tell.
    """
    if before == after:
        return frozenset()
    old, new = parsed(before), parsed(after)
    if not old or not new or old.kind != new.kind or old.loose is None or new.loose is None:
        return None
    loose = {path for path, _ in old.loose.items() ^ new.loose.items()}
    if old.tree == new.tree:
        return frozenset(loose)
    if git is None or not (_hex(old.tree) and _hex(new.tree)):
        return None
    listed = git.ask("diff-tree", "-r", "-z", "--name-only", "--no-renames", old.tree, new.tree)
    if listed is None:
        return None
    return frozenset(
        loose.union(path for path in listed.decode("utf-8", "backslashreplace").split("\0") if path)
    )


def _hex(text: str) -> bool:
    return len(text) in (40, 64) and all(c in "0123456789abcdef" for c in text)


class Hashes:
    """Hashes of files on disk, remembered by size and times.

    One that did not change is not read again.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, tuple[tuple[int, int, int, int], str]] = {}

    def of(self, tree: DiskTree, path: str) -> str:
        """Hash a file.

        Gives "" if it is not there, a word for what is no readable file.
        """
        try:
            about = os.lstat(self._root / path)
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except (OSError, ValueError):
            return UNSEEN
        stamp = (about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino)
        if path not in self._known or self._known[path][0] != stamp:
            content = tree.read(path, HASHED_BYTES)
            told = (
                blob_hash(content)
                if content is not None
                else f"?{about.st_mode:o}-{stamp[0]}-{stamp[1]}"
            )
            self._known[path] = (stamp, told)
        return self._known[path][1]


def of_directory(root: Path, hashes: Hashes) -> str:
    """Name the state of a directory without git.

    The name is of the content of every file in it. One that can't be read whole has a name that no
    other state has: all is looked at again.
    """
    listed, whole = walked(root)
    if not whole and len(listed) < FILES:
        return f"dir::untold-{time.time_ns()}"
    tree = DiskTree(root, listed, whole)
    return name("dir", "", {path: hashes.of(tree, path) for path in listed})


def of_work_tree(git: Git, root: Path, hashes: Hashes) -> str:
    """Read: the name of the state of a work tree.

    If git can't tell, or is changing it, a name that no other state has: all is looked at again.
    """
    head, loose = git.tree_name("HEAD") or "", _loose(git)
    if loose is None or git.at_work():
        return f"git:{head}:untold-{time.time_ns()}"
    tree = DiskTree(root, loose, whole=True)
    below = {
        path: _commit_below(git, path) for path in loose if tree.kind(path.rstrip("/")) == "dir"
    }
    return name("git", head, {path: below.get(path) or hashes.of(tree, path) for path in loose})


def _loose(git: Git) -> list[str] | None:
    """List paths differing from HEAD, and unknown ones.

    git does not know these and does not ignore them.
    """
    words = (
        "--porcelain=v1",
        "-z",
        "--untracked-files=all",
        "--no-renames",
        "--ignore-submodules=dirty",
        "--",
        ".",
    )
    listed = git.ask("status", *words)
    if listed is None:
        return None
    above = f"{git.prefix}/" if git.prefix else ""
    found = (
        entry[3:].removeprefix(above)
        for entry in listed.decode("utf-8", "backslashreplace").split("\0")
        if entry
    )
    return [path for path in found if paths.PRIVATE.isdisjoint(path.rstrip("/").split("/"))]


def _commit_below(git: Git, path: str) -> str:
    """Name the commit that a submodule or nested repository has.

    Gives "" if it can't be told.
    """
    below = Git.find(git.root / path)
    return below.name_of("HEAD") or "" if below and not below.prefix else ""
