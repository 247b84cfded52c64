"""Probe ``exists``: is something at this path, and if not, where did it go?"""

from __future__ import annotations

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.bounds import SHOWN
from memory_engine.adapters.workspace.resolve import bearers, history, where_it_went
from memory_engine.adapters.workspace.snapshot import Snapshot, refuted, supported, unknown
from memory_engine.domain.records import Anchor, Finding, Predicate


def exists(snapshot: Snapshot, predicate: Predicate) -> Finding:
    """Read: a finding. A bare name that one file has counts as that file."""
    path = paths.normal(predicate.subject, snapshot.root)
    if path is None:
        return unknown(predicate, f"{predicate.subject} is outside of the workspace")
    kind = snapshot.tree.kind(path)
    if kind == "outside":
        return unknown(predicate, f"{path} lies behind a link that leads out of the workspace")
    if kind == "unseen":
        return unknown(predicate, f"{path} can't be seen from here, which does not say that it is gone")
    if kind:
        return supported(predicate, f"{path} is there", [_anchor(snapshot, path)])
    if same := bearers(snapshot, path):
        named = paths.in_words(same, SHOWN)
        if len(same) > 1:
            return unknown(predicate, f"several files have the name {path}: {named}", same[:SHOWN])
        return supported(predicate, f"{named} is there", [_anchor(snapshot, same[0])])
    if "/" not in path and (hidden := _elsewhere(snapshot, path)):
        return unknown(predicate, f"no file named {path} was found, but {hidden}")
    if went := where_it_went(snapshot, path):
        return refuted(predicate, f"{path} is gone; it is now {went[0]}", (), [_anchor(snapshot, went[0])])
    return refuted(predicate, f"{path} is not there")


def _elsewhere(snapshot: Snapshot, name: str) -> str:
    """Where a bare name may be that no listed file has; empty if git once had it where it was looked for."""
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
