"""Paths of a session as the project names them.

Relative to its folder, whatever worktree it ran in.
"""

from __future__ import annotations

import posixpath
import re

from memory_engine.claims.mention import mention
from memory_engine.commandline.places import DEPENDENCY, relative

__all__ = ["DEPENDENCY", "relative"]

ELSEWHERE = ("/", "~", "..")
MEMORY_PAGE = re.compile(r"(?:^|/)MEMORY\.md$|/memory/[^/]+\.md$")
TEST_NAME = re.compile(r"^(?:test_|spec_)|(?:_test|_spec|\.test|\.spec|-test|-spec|Tests?|Spec)$")
TEST_FOLDER = re.compile(r"(?:^|/)(?:tests?|specs?|__tests__|e2e)/")


def base_of(cwd: str, workspace: str) -> str:
    """Find the folder to which a session's paths are relative.

    The workspace if it ran in it, else where it started.
    """
    inside = workspace and (cwd == workspace or cwd.startswith(workspace.rstrip("/") + "/"))
    return (workspace if inside else cwd).rstrip("/")


def folder_in_project(cwd: str, moved: str, base: str) -> str | None:
    """Name where in the project a command ran after a ``cd``.

    ``""`` at its top; ``None`` outside of it.
    """
    where = (
        posixpath.normpath(posixpath.join(cwd or base, moved))
        if not moved.startswith("~")
        else moved
    )
    return "" if where == base or not base else relative(where, base) or None


def named_in(sentence: str) -> tuple[str, ...]:
    """List the paths of the project that a sentence names."""
    return tuple(path for path in mention(sentence).paths if not path.startswith(ELSEWHERE))


def shortened(text: str, base: str) -> str:
    """Take the project's folder off every path in a text."""
    return text.replace(base + "/", "") if base else text


def tested_stem(path: str) -> str:
    """Name what a file and its test have in common.

    ``config`` of ``src/config.py`` and ``tests/test_config.py``.
    """
    name = posixpath.basename(path)
    bare = (
        name.split(".")[0]
        if not re.search(r"\.(?:test|spec)\.", name)
        else re.split(r"\.(?:test|spec)\.", name)[0]
    )
    return TEST_NAME.sub("", bare) or bare


def is_test(path: str) -> bool:
    """Tell whether a file holds tests, by its name."""
    bare = posixpath.basename(path).rpartition(".")[0]
    return bool(TEST_NAME.search(bare) or TEST_FOLDER.search(path))
