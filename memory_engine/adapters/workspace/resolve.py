"""From a written path to its file, and where that went.

git's history says where it went.
"""

from __future__ import annotations

from typing import cast

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.history import History
from memory_engine.adapters.workspace.snapshot import Snapshot


def the_file(snapshot: Snapshot, path: str) -> str | None:
    """Find the file that a path means.

    Itself, the one whose path ends so, or a module's dotted name.
    """
    if snapshot.tree.kind(path) in ("file", "link"):
        return path
    same = bearers(snapshot, path)
    if len(same) == 1:
        return same[0]
    tail = path.replace(".", "/") + ".py"
    modules = [
        one for one in snapshot.named(paths.basename(tail)) if f"/{one}".endswith(f"/{tail}")
    ]
    return modules[0] if len(modules) == 1 and "/" not in path else None


def bearers(snapshot: Snapshot, name: str) -> list[str]:
    """List files, else folders, whose path ends with a name.

    A name may be the end of a path. None if git once had something at that very path: then that was
    meant.
    """
    ends = snapshot.named(paths.basename(name)) or _folders(snapshot).get(paths.basename(name), [])
    same = [one for one in ends if f"/{one}".endswith(f"/{name}")]
    past = history(snapshot) if same else None
    return [] if past and past.had_path(name) else same


def _folders(snapshot: Snapshot) -> dict[str, list[str]]:
    """List every folder that holds files, by its own name."""
    if "folders" not in snapshot.scratch:
        found: dict[str, list[str]] = {}
        for folder in sorted({above for path in snapshot.files for above in paths.parents(path)}):
            found.setdefault(paths.basename(folder), []).append(folder)
        snapshot.scratch["folders"] = found
    return cast(dict[str, list[str]], snapshot.scratch["folders"])


def history(snapshot: Snapshot) -> History | None:
    """Give git's history for asking, or None where there's none."""
    if snapshot.git is None or not snapshot.head:
        return None
    return cast(
        History, snapshot.scratch.setdefault("history", History(snapshot.git, snapshot.head))
    )


def where_it_went(snapshot: Snapshot, path: str) -> list[str]:
    """Tell where a path that is gone went.

    It goes by git's renames, else by one file of the same, not ordinary, name.
    """
    past = history(snapshot)
    commit = past.had_path(path) if past else None
    then = (past, commit) if past and commit else None
    if then and (renamed := _renamed(path, *then)):
        return [renamed] if snapshot.tree.kind(renamed) else []
    return _namesake(snapshot, path, then)


def _renamed(path: str, past: History, commit: str) -> str | None:
    """Tell what git says that a file was renamed to.

    The file itself, or the folder it lay in.
    """
    renamed = {old: new for new, old in past.renames(commit).items()}
    return renamed.get(path) or _folder(path, renamed)


def _namesake(snapshot: Snapshot, path: str, then: tuple[History, str] | None) -> list[str]:
    """Find the one file of this name that is new since ``then``."""
    name = paths.basename(path)
    if paths.ORDINARY.match(name) or not snapshot.tree.whole:
        return []
    same = [one for one in snapshot.named(name) if not paths.aside(one) or paths.aside(path)]
    if then:
        past, commit = then
        at = ("rev-parse", "--verify", "--quiet")
        same = [one for one in same if not past.git.ask(*at, past.git.path(commit, one))]
    return same if len(same) == 1 else []


def _folder(path: str, renamed: dict[str, str]) -> str:
    """Find the one directory where a renamed directory's files went.

    Every one of them, each under its own name; "" if there is none.
    """
    below = path.rstrip("/") + "/"
    tails = {old: new for old, new in renamed.items() if old.startswith(below)}
    heads = {
        new.removesuffix(old[len(below) :])
        for old, new in tails.items()
        if new.endswith("/" + old[len(below) :])
    }
    return heads.pop().rstrip("/") if len(heads) == 1 and len(tails) > 0 else ""
