"""What git shows of branches: merged ones, and vanished ones.

A vanished one is gone without a trace. The main line is the one that the settings name, else that
of ``origin``, of the repository's ``init.defaultBranch``, or a branch by a usual name. It stands
where either the local branch or that of the remote does: what was merged elsewhere comes with the
next fetch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from memory_engine.adapters.patches import Patch, patch_between, patches_since
from memory_engine.adapters.workspace.git import Git
from memory_engine.domain.branches import BranchLook

USUAL = ("main", "master")
"""Names of main lines, where nothing says which it is."""
LOCAL, REMOTE = "refs/heads/", "refs/remotes/origin/"
OWN_WORK = ("commit", "cherry-pick", "revert", "am")
"""How git's own record of a branch begins a line that says: something was committed on it."""
MOVED = "checkout: moving from "
FIRST_PARENT = ("--first-parent", "--diff-merges=first-parent")
NO_NAME = re.compile(r"[\x00-\x20~^:?*\[\\\x7f]|\.\.|@\{")
"""What no branch of git has in its name, and what would mean another commit."""
FIELD = "\x1f"
SHOWN = 12
"""[characters] Of a commit's name, where a person reads it."""


class GitBranches:
    """The branches of the repository around a folder."""

    def __init__(self, root: Path, main: str = "") -> None:
        self.root, self._wanted = root, main

    @cached_property
    def _git(self) -> Git | None:
        return Git.find(self.root) if self.root.is_dir() else None

    @cached_property
    def main(self) -> str:
        """The name of the main line; ``""`` where nothing tells it."""
        return next(filter(self._tips, self._may_be_main()), "")

    def look(self, asked: Mapping[str, str]) -> Mapping[str, BranchLook]:
        """Tell of each branch how it stands to the main line.

        Nothing where that is not known, and of a branch of which git has no trace: most of those
        were merged elsewhere, and deleted.
        """
        if not (self._git and self.main):
            return {}
        git = self._git
        looked = {
            name: self._look(git, name, tip)
            for name, tip in asked.items()
            if not NO_NAME.search(name)
        }
        return {name: found for name, found in looked.items() if found}

    def main_commit(self) -> str:
        """Name the main line's commit where something else is checked out.

        Gives ``""`` if it is itself. What is true of the main line is read off that, not off
        whatever is being worked on.
        """
        mains = self._tips(self.main)
        if not (self._git and mains):
            return ""
        if _text(self._git.ask("symbolic-ref", "-q", "HEAD")) == LOCAL + self.main:
            return ""
        return next((tip for tip in reversed(mains) if _contains(self._git, tip, mains[0])), "")

    def own_commits(self) -> tuple[str, frozenset[str]]:
        """Name the branch checked out, and its commits outside main lines."""
        mains = self._tips(self.main)
        if not (self._git and mains):
            return "", frozenset()
        branch = _text(self._git.ask("symbolic-ref", "--short", "-q", "HEAD"))
        listed = _text(self._git.ask("rev-list", "HEAD", "--not", *mains)) if branch else ""
        return branch, frozenset(listed.split())

    def _may_be_main(self) -> Iterator[str]:
        if self._git is None:
            return
        if self._wanted:
            yield self._wanted
            return
        yield _text(self._git.ask("symbolic-ref", "--short", f"{REMOTE}HEAD")).partition("/")[2]
        yield _text(self._git.ask("config", "--get", "init.defaultBranch"))
        yield from USUAL

    def _tips(self, name: str) -> list[str]:
        """Name the commits at which a branch stands, here and remote."""
        if self._git is None or not name:
            return []
        git = self._git
        found = (_commit(git, f"{where}{name}") for where in (LOCAL, REMOTE))
        return list(dict.fromkeys(tip for tip in found if tip))

    def _look(self, git: Git, name: str, known: str) -> BranchLook | None:
        if name == self.main:
            return BranchLook("main")
        mains, tips = self._tips(self.main), self._tips(name)
        if not tips:
            return self._gone(git, name, known, mains)
        ahead = [tip for tip in tips if not _in_any(git, mains, tip)]
        if ahead:
            return (
                self._landed(ahead[0])
                if _replayed(git, mains, ahead[0]) == "whole"
                else (BranchLook("open", ahead[0]))
            )
        begun = known or self._merged_here(git, name) or _begun(git, name, tips[0], mains)
        because = f"{tips[0][:SHOWN]} is in {self.main}"
        return BranchLook("landed", tips[0], because) if begun else BranchLook("open")

    def _landed(self, tip: str) -> BranchLook:
        return BranchLook(
            "landed", tip, f"all that it changes up to {tip[:SHOWN]} is in {self.main}"
        )

    def _gone(self, git: Git, name: str, known: str, mains: list[str]) -> BranchLook | None:
        """Tell what became of a branch that is not there any more.

        Who merged it, and how, git may not have recorded: it is given up only where the main line
        has since touched no file that the branch had changed.
        """
        tip = _commit(git, _left_at(git, name) or known)
        merged = self._merged_here(git, name)
        if not tip:
            because = f"git recorded that it was merged into {self.main}"
            if merged:
                return BranchLook("landed", known, because)
            return BranchLook("unknown", known) if known else None
        if _in_any(git, mains, tip):
            because = f"{tip[:SHOWN]}, its last commit, is in {self.main}"
            own = known or merged or not _on_first_line(git, tip, mains)
            return BranchLook("landed", tip, because) if own else BranchLook("unknown")
        how = _replayed(git, mains, tip)
        if how == "whole":
            return self._landed(tip)
        because = f"it was deleted at {tip[:SHOWN]}, and nothing of it is in {self.main}"
        return (
            BranchLook("unknown", tip) if how == "partly" else BranchLook("dropped", tip, because)
        )

    def _merged_here(self, git: Git, name: str) -> bool:
        """Tell whether git's record of the main line has the merge."""
        return any(said.startswith(f"merge {name}:") for _, said in _record(git, LOCAL + self.main))


def _commit(git: Git, name: str) -> str:
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return _text(git.ask(*words)) if name else ""


def _contains(git: Git, line: str, commit: str) -> bool:
    return git.ask("merge-base", "--is-ancestor", commit, line) is not None


def _in_any(git: Git, lines: list[str], commit: str) -> bool:
    return any(_contains(git, line, commit) for line in lines)


def _begun(git: Git, name: str, tip: str, mains: list[str]) -> bool:
    """Tell whether a contained branch ever had anything of its own.

    The main line contains it.
    """
    worked = any(said.startswith(OWN_WORK) for _, said in _record(git, LOCAL + name))
    return worked or not _on_first_line(git, tip, mains)


def _on_first_line(git: Git, tip: str, mains: list[str]) -> bool:
    """Tell whether a main line made a commit itself.

    Else it merged the commit in.
    """
    return any(_went_over(git, tip, main) for main in mains if _contains(git, main, tip))


def _went_over(git: Git, tip: str, main: str) -> bool:
    listed = _text(git.ask("rev-list", "--first-parent", "--boundary", f"{tip}..{main}"))
    return tip == main or f"-{tip}" in listed.split()


def _replayed(git: Git, mains: list[str], tip: str) -> str:
    """Tell how much of a branch the main line has replayed.

    It has that in commits of its own: whole, partly, or none.
    """
    found = "none"
    for main in mains:
        base = _text(git.ask("merge-base", main, tip))
        whole = patch_between(git, base, tip) if base else Patch()
        if not whole:
            continue
        parts = [part for part in patches_since(git, base, tip, "--no-merges") if part]
        there = Patch().union(*patches_since(git, base, main, *FIRST_PARENT))
        if whole <= there or (parts and all(part <= there for part in parts)):
            return "whole"
        if {name for name, _ in there} & {name for name, _ in whole.union(*parts)}:
            found = "partly"
    return found


def _left_at(git: Git, name: str) -> str:
    """Find the commit at which a branch was left.

    It stands in git's record of what was checked out.
    """
    left = False
    for commit, said in _record(git, "HEAD"):
        if left:
            return commit
        left = said.startswith(f"{MOVED}{name} to ")
    return ""


def _record(git: Git, ref: str) -> list[tuple[str, str]]:
    """Read git's record of a reference, the latest first.

    Each is (commit, what was done).
    """
    shown = git.ask("log", "-g", f"--format=%H{FIELD}%gs", ref, "--") or b""
    rows = (row.partition(FIELD) for row in shown.decode("utf-8", "replace").splitlines())
    return [(commit, said) for commit, field, said in rows if field]


def _text(answer: bytes | None) -> str:
    return (answer or b"").decode("utf-8", "replace").strip()
