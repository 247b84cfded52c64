"""Everything that manifests, lock files and version files state."""

from __future__ import annotations

import re
from collections.abc import Iterable

from memory_engine.adapters.workspace import paths
from memory_engine.adapters.workspace.bounds import LOCK_BYTES
from memory_engine.adapters.workspace.file import File
from memory_engine.adapters.workspace.manifests import read, reader
from memory_engine.adapters.workspace.snapshot import Snapshot
from memory_engine.adapters.workspace.stated import Stated

VERSION_FILES = ("__init__.py", "__about__.py", "_version.py", "version.py", "__version__.py")
VERSION_LINE = re.compile(r"""^__version__(?:\s*:\s*str)?\s*=\s*["']([^"']+)["']""", re.M)


def stated(snapshot: Snapshot) -> Iterable[tuple[File, Stated]]:
    """Give all that is stated about versions, topmost first.

    It goes from the top of the workspace down.
    """
    for path in snapshot.chosen("versions", reader):
        file = snapshot.read(path, LOCK_BYTES)
        if file:
            yield from ((file, one) for one in snapshot.learn(file, "versions", read))
    yield from _version_lines(snapshot)


def _version_lines(snapshot: Snapshot) -> Iterable[tuple[File, Stated]]:
    for path in (path for name in VERSION_FILES for path in snapshot.named(name)):
        package = path.split("/")[-2] if "/" in path else ""
        if (
            package
            and path.count("/") <= 2
            and not paths.aside(path)
            and (file := snapshot.read(path))
        ):
            for value in VERSION_LINE.findall(file.text):
                yield file, Stated(package, value, "own", "python")
