"""Whether a version that was seen is stated no more.

It was seen in a manifest or lock file, and nothing states it now. A lock file lists all there is:
what it had and has no longer was taken out, and what took its place, or the manifest that merely
allows it, says nothing of the one that was there.
"""

from __future__ import annotations

from collections.abc import Sequence

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.bounds import LOCK_BYTES
from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.formats import broken
from memory_engine.adapters.workspace.manifests import reader
from memory_engine.adapters.workspace.ranges import pin
from memory_engine.adapters.workspace.snapshot import Snapshot
from memory_engine.adapters.workspace.stated import Stated

UNREAD = paths.words(
    "bun.lock bun.lockb deno.lock pixi.lock pylock.toml conda-lock.yml environment.yml "
    "environment.yaml conda.yaml "
    "gradle.lockfile composer.lock pubspec.lock Package.resolved Podfile.lock packages.lock.json"
)
"""Lock files that are not read: where one is, the version may stand in it."""


def unpinned(snapshot: Snapshot, seen_in: str, stating: Sequence[tuple[File, Stated]]) -> str:
    """Say how a version's file has lost it.

    Gives "" where it has not, or another may have it. ``stating`` is all that is said of the
    package now.
    """
    path = paths.normal(seen_in, snapshot.root)
    if (
        path is None
        or not reader(path)
        or any(_pins(one) for _, one in stating)
        or not _all_read(snapshot)
    ):
        return ""
    if not snapshot.tree.kind(path):
        return f"{path}, which had it, is gone"
    return f"{path} does not say it any more" if sound(snapshot, path) else ""


def sound(snapshot: Snapshot, path: str) -> bool:
    """Tell whether a manifest or lock file can be read whole."""
    file = snapshot.read(path, LOCK_BYTES)
    return file is not None and not broken(file)


def _pins(one: Stated) -> bool:
    return one.kind != "asked" or pin(one.value, one.world) is not None


def _all_read(snapshot: Snapshot) -> bool:
    if not snapshot.tree.whole or any(paths.basename(path) in UNREAD for path in snapshot.files):
        return False
    return all(sound(snapshot, path) for path in snapshot.chosen("versions", reader))
