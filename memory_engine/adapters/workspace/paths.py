"""Words about paths: written ones, sources, and impossible new places.

What a person writes as a path, what counts as source, what is never where a thing moved to.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath


def words(text: str) -> frozenset[str]:
    """Think: the words of a text, as a set."""
    return frozenset(text.split())


LANGUAGE = {
    ".py": "python",
    ".pyi": "python",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
    ".go": "go",
    ".rs": "rust",
    ".java": "java",
    ".rb": "ruby",
    ".c": "c",
    ".h": "cpp",
    ".cc": "cpp",
    ".cpp": "cpp",
    ".cxx": "cpp",
    ".hh": "cpp",
    ".hpp": "cpp",
    ".ex": "elixir",
    ".exs": "elixir",
}
"""The grammar that reads a file. A C header is read as C++, which has nearly all of C."""

FAMILY = {"typescript": "javascript", "tsx": "javascript", "c": "cpp"}
"""Languages between which a symbol may move: others are families of their own."""

FAMILIES = frozenset(FAMILY.get(name, name) for name in LANGUAGE.values())

ASIDE = words(
    "test tests testing testsuite __tests__ spec specs e2e doc docs example examples sample "
    "samples demo demos vendor vendored _vendor third_party third-party thirdparty node_modules "
    "site-packages fixtures testdata build dist out target"
)
"""Directories that are not where code moves to and not where a default is set: tests, docs,
examples, others' code."""

ASIDE_NAME = re.compile(
    r"^(test_.*|conftest)\.pyi?$|_test\.(py|go|rb|exs?)$|\.(test|spec)\.[cm]?[jt]sx?$|^.*\.min\.js$"
)

NEVER_LISTED = words(
    ".git .hg .svn .kairos-mem node_modules .venv venv __pycache__ .tox .nox .mypy_cache "
    ".ruff_cache .pytest_cache .eggs"
)
"""Directories that a walk without git steps over: caches, installed packages, stores of other
tools."""

PRIVATE = frozenset({".git", ".hg", ".svn", ".kairos-mem"})
"""Never read, even by name: git keeps credentials in its configuration, and the engine's own
store is no code base."""

ORDINARY = re.compile(
    r"^(__(init|main)__\.pyi?|(index|main|mod|lib|README|setup|conftest)\..*|mod\.rs|"
    r"[A-Z]+|Makefile)$",
    re.I,
)
"""Names that every other directory has: a file of such a name elsewhere is no sign that this one
moved there."""

_SUFFIXES = re.compile(r"(:\d+([-:]\d+)?|#L\d+(-L?\d+)?)$")


def normal(text: str, root: str) -> str | None:
    """Read what a person wrote as a path in the workspace.

    "." for itself, None if it leads out of it.
    """
    path = _SUFFIXES.sub("", text.strip().strip("`'\"").strip())
    if "\0" in path or not path or path.startswith("~"):
        return None
    path = path.replace("\\", "/")
    if path.startswith("/"):
        inside = root.rstrip("/") + "/"
        if not (path.rstrip("/") + "/").startswith(inside):
            return None
        path = path[len(inside) :] or "."
    path = posixpath.normpath(path)
    outside = path == ".." or path.startswith("../")
    return None if outside or PRIVATE.intersection(path.split("/")) else path


def language(path: str) -> str:
    """Think: the grammar for this file, or ""."""
    return LANGUAGE.get(PurePosixPath(path).suffix.lower(), "")


def family(path: str) -> str:
    """Think: the languages among which a symbol of this file may move."""
    return FAMILY.get(language(path), language(path))


def aside(path: str) -> bool:
    """Think: whether this is test, documentation, example, or somebody else's code."""
    *directories, name = path.split("/")
    return not ASIDE.isdisjoint(part.lower() for part in directories) or bool(
        ASIDE_NAME.search(name)
    )


def parents(path: str) -> list[str]:
    """Think: the directories that hold this path, without the workspace itself."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def basename(path: str) -> str:
    """Think: the last part of a path."""
    return path.rpartition("/")[2]


def in_words(names: list[str], most: int) -> str:
    """Think: a few of these names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
