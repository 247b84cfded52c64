"""Probe ``exists``: is something at a path, or where else?"""

from __future__ import annotations

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.bounds import SHOWN
from memory_engine.adapters.workspace.resolve import bearers, history, where_it_went
from memory_engine.adapters.workspace.snapshot import Snapshot, refuted, supported, unknown
from memory_engine.domain.records.looked import Finding, Predicate
from memory_engine.domain.records.observation import Anchor

MADE = paths.words("build dist out target node_modules site-packages coverage tmp cache logs")
"""Directories whose content comes and goes without anybody's word."""


def exists(snapshot: Snapshot, predicate: Predicate) -> Finding:
    """Look whether something is at a path.

    The end of a path that one file has counts as that file. Only what would lie in this tree can be
    missed: another host's or a build's file is nobody's error.
    """
    path = paths.normal(predicate.subject, snapshot.root)
    if path is None:
        return unknown(predicate, f"{predicate.subject} is outside of the workspace")
    if seen := _seen(snapshot, predicate, path):
        return seen
    if "/" not in path and (hidden := _elsewhere(snapshot, path)):
        return unknown(predicate, f"no file named {path} was found, but {hidden}")
    if not was_there(snapshot, path):
        return _never_there(snapshot, predicate, path)
    if went := where_it_went(snapshot, path):
        return refuted(
            predicate, f"{path} is gone; it is now {went[0]}", (), [_anchor(snapshot, went[0])]
        )
    return refuted(predicate, f"{path} is gone")


def _seen(snapshot: Snapshot, predicate: Predicate, path: str) -> Finding | None:
    """Answer from what stands at a path or hides it.

    What ends with the path counts, too. Gives None where nothing does.
    """
    kind = snapshot.tree.kind(path)
    if kind == "outside":
        return unknown(predicate, f"{path} lies behind a link that leads out of the workspace")
    if kind == "unseen":
        return unknown(
            predicate, f"{path} can't be seen from here, which does not say that it is gone"
        )
    if kind:
        return supported(predicate, f"{path} is there", [_anchor(snapshot, path)])
    same = bearers(snapshot, path)
    named = paths.in_words(same, SHOWN)
    if len(same) > 1:
        return unknown(predicate, f"{path} may be any of {named}", same[:SHOWN])
    return supported(predicate, f"{named} is there", [_anchor(snapshot, same[0])]) if same else None


def _never_there(snapshot: Snapshot, predicate: Predicate, path: str) -> Finding:
    """Judge a path where nothing is, and seemingly never was.

    As far as can be told.
    """
    if not of_this_project(snapshot, path):
        return unknown(
            predicate,
            f"the project has no folder {path.partition('/')[0]}, so {path} may be another's",
        )
    if may_be_made(snapshot, path):
        return unknown(predicate, f"{path} is not there, but is one that may be made")
    if went := where_it_went(snapshot, path):
        return refuted(
            predicate, f"{path} is not there; {went[0]} is", (), [_anchor(snapshot, went[0])]
        )
    return refuted(predicate, f"{path} is not there")


def stands(snapshot: Snapshot, predicate: Predicate) -> Finding:
    """Look whether a file is still there in which something was seen."""
    return exists(snapshot, predicate)


def lasts(snapshot: Snapshot, predicate: Predicate) -> Finding:
    """Look whether a file that is mentioned has gone.

    One that never was there may be another's, unless something is stated of it (``value``).
    """
    finding = exists(snapshot, predicate)
    path = paths.normal(predicate.subject, snapshot.root)
    elsewhere = finding.verdict == "refuted" and not predicate.value
    if elsewhere and not (path and was_there(snapshot, path)):
        return unknown(
            predicate, f"{predicate.subject} is not there, and is not known to have been"
        )
    return finding


def was_there(snapshot: Snapshot, path: str) -> bool:
    """Tell whether git's history had something at a path."""
    past = history(snapshot)
    return past is not None and past.had_path(path.rstrip("/")) is not None


def of_this_project(snapshot: Snapshot, path: str) -> bool:
    """Tell whether a path begins in this project's folders.

    It has or had them: another's files are not missed here.
    """
    first, slash, _ = path.partition("/")
    return not slash or bool(snapshot.tree.kind(first)) or was_there(snapshot, first)


def may_be_made(snapshot: Snapshot, path: str) -> bool:
    """Tell whether git ignores a path, or tools make it.

    It lies where builds and tools put what they make.
    """
    if path == "." or was_there(snapshot, path):
        return False
    above = paths.parents(path)
    if any(paths.basename(one) in MADE for one in above):
        return True
    plain = all(snapshot.tree.kind(one) in ("dir", "") for one in above)
    return snapshot.git is not None and plain and bool(snapshot.git.ignored([path]))


def _elsewhere(snapshot: Snapshot, name: str) -> str:
    """Tell where a bare name no listed file has may be.

    Empty if git once had it where it was looked for.
    """
    past = history(snapshot)
    if past and past.had_path(name):
        return ""
    if not snapshot.tree.whole:
        return "not every file could be listed"
    return snapshot.tree.unlisted(".", lambda path: paths.basename(path) == name)


def _anchor(snapshot: Snapshot, path: str) -> Anchor:
    blob = snapshot.files.get(path)
    if not blob and snapshot.tree.kind(path) == "file":
        file = snapshot.read(path)
        blob = file.blob if file else ""
    return Anchor(path, "", blob or "")
