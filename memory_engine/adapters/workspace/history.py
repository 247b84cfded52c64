"""What git's history says of a thing that moved.

Which commit still had it there, and what was renamed. A namesake that was there all along is no
sign of a move, so a candidate counts only if it was not yet what it is now when the thing was last
in its old place. Merges are followed along the first parent: that is how the main line saw it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.bounds import DELETIONS, HISTORIES, HISTORY_SECONDS
from memory_engine.adapters.workspace.git import Git

FOLLOWED = 5
"""[commits] Tried as the one where a symbol left: later ones may merely have touched a line that
looks like its definition."""

LOG = (
    "log",
    "--first-parent",
    "-m",
    "--no-renames",
    "--no-textconv",
    "--no-ext-diff",
    "--no-show-signature",
    "--format=%H",
)


class History:
    """The history of the workspace up to ``head``."""

    def __init__(self, git: Git, head: str) -> None:
        self.git, self.head = git, head
        self._renames: dict[str, dict[str, str]] = {}
        self._asked = 0

    @property
    def spent(self) -> bool:
        """Think: whether more was asked than one look may."""
        return self._asked > HISTORIES

    def had_path(self, path: str) -> str | None:
        """Find the last commit that had something at a path.

        Where nothing is now; None if none can be found.
        """
        if self._is_there(self.head, path):
            return self.head
        commit = self._deleted.get(path)
        return f"{commit}^1" if commit else None

    def had_tail(self, path: str) -> bool:
        """Tell whether something was deleted whose path ends with this one."""
        return f"/{path}\n" in self._deleted_paths

    def had_symbol(self, path: str, symbol: str, there: Callable[[str], bool]) -> str | None:
        """Find a symbol's last commit at which ``there`` holds.

        It is one of the commits where a definition of this name left the file. Of a file that is
        gone and can't be parsed as it last was, the last commit that had it.
        """
        if there(self.head):
            return self.head
        start = self.head if self._is_there(self.head, path) else self.had_path(path)
        if start is None or there(start):
            return start
        for commit in self._log("-G", _pattern(symbol), "-n", str(FOLLOWED), start, "--", path):
            if there(f"{commit}^1"):
                return f"{commit}^1"
        return start if start != self.head else None

    def renames(self, commit: str) -> dict[str, str]:
        """Map new paths to old ones, as git takes them for renamed.

        Between a commit and now, index included.
        """
        if commit not in self._renames:
            trees = self.git.tree_of(commit), self.git.tree_of(self.head)
            renamed = self._pairs("diff-tree", "-r", *trees) if commit != self.head else {}
            for new, old in (
                {}
                if self.git.bare
                else self._pairs("diff-index", "--cached", "--relative", self.head)
            ).items():
                renamed[new] = renamed.pop(old, old)
            self._renames[commit] = renamed
        return self._renames[commit]

    @cached_property
    def _deleted_paths(self) -> str:
        return "".join(f"/{path}\n" for path in self._deleted)

    @cached_property
    def _deleted(self) -> dict[str, str]:
        """Map every path and directory to its last deletion.

        That is the last commit that deleted it, or something in it.
        """
        words = (
            *LOG[:-1],
            "--format=%x00%H",
            "--diff-filter=D",
            "--name-only",
            "--relative",
            "-n",
            str(DELETIONS),
            self.head,
        )
        found: dict[str, str] = {}
        commit = ""
        for line in (
            (self.git.ask(*words, seconds=HISTORY_SECONDS) or b"")
            .decode("utf-8", "backslashreplace")
            .split("\n")
        ):
            if line.startswith("\0"):
                commit = line[1:]
            elif line:
                for path in (line, *paths.parents(line)):
                    found.setdefault(path, commit)
        return found

    def _is_there(self, commit: str, path: str) -> bool:
        return (
            self.git.ask("rev-parse", "--verify", "--quiet", self.git.path(commit, path))
            is not None
        )

    def _log(self, *words: str) -> list[str]:
        self._asked += 1
        answer = None if self.spent else self.git.ask(*LOG, *words, seconds=HISTORY_SECONDS)
        return (answer or b"").decode().split()

    def _pairs(self, *words: str) -> dict[str, str]:
        command, *rest = words
        listed = self.git.ask(
            command, "-z", "-M", "--diff-filter=R", "--name-status", *rest, seconds=HISTORY_SECONDS
        )
        parts = (listed or b"").decode("utf-8", "backslashreplace").split("\0")
        return {parts[at + 2]: parts[at + 1] for at in range(0, len(parts) - 2, 3)}


def _pattern(symbol: str) -> str:
    """Match a line that may define the symbol in any language.

    A keyword before it, an assignment, a method's or C's head.
    """
    name, end = re.escape(symbol.rpartition(".")[2]), "([^[:alnum:]_]|$)"
    words = (
        "def|class|func|function|fn|struct|enum|union|trait|interface|type|module|mod|const|"
        "static|let|var|namespace|define"
    )
    return (
        f"({words}|defp|defmodule|defmacro|"
        f"macro_rules!)[*]?[[:space:]]([^=]*[^[:alnum:]_=])?{name}{end}"
        f"|^[[:space:]]*([[:alnum:]_]+[.])?{name}[[:space:]]*[:=,]"
        f"|^[[:space:]]*([[:alnum:]_<>,:*&]+[[:space:]*&]+)*([[:alnum:]_]+::)?{name}[[:spac"
        "e:]]*[(<][^.]*$"
    )
