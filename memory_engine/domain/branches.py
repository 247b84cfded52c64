"""Where something learnt on an unmerged branch of git holds.

The branch is not in the main line. It is of that branch alone until git shows that the branch is
merged: a part of its scope.
"""

from __future__ import annotations

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.typed import Literal

BRANCH = "branch "
"""Before the name of a branch in a scope. No name of git's has a blank in it."""
APART = "; "
"""Between what else limits a claim and its branch."""

BranchState = Literal["main", "open", "landed", "dropped", "unknown"]
"""The main line itself; not merged; merged; gone, and nothing of it is in the main line; gone, and
nobody can tell."""


class BranchLook(NamedTuple):
    """What git shows of a branch.

    ``tip`` is its last commit that is not in the main line (``""``: there is none), ``because``
    says by what it is known.
    """

    state: BranchState
    tip: str = ""
    because: str = ""


class EndedBranch(NamedTuple):
    """A landed or dropped branch, with facts holding there alone.

    The facts are by id.
    """

    name: str
    state: BranchState
    because: str
    facts: tuple[str, ...]


def on_branch(scope: str, branch: str) -> str:
    """Narrow a scope to a branch."""
    named = f"{BRANCH}{branch}" if branch else ""
    return APART.join(filter(None, (scope, named)))


def branch_in(scope: str) -> str:
    """Name the branch to which a scope is narrowed; ``""`` for none."""
    _, lead, name = scope.rpartition(BRANCH)
    return name if lead and " " not in name and scope == on_branch(off_branch(scope), name) else ""


def off_branch(scope: str) -> str:
    """Give what else than a branch limits a scope."""
    before, lead, name = scope.rpartition(BRANCH)
    return before.removesuffix(APART) if lead and " " not in name else scope
