"""Clean a store's other files of what was taken out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from memory_engine.adapters import packing, private, spool
from memory_engine.adapters.erasure import journal
from memory_engine.formats.page import genuine
from memory_engine.privacy.erasing import Eraser
from memory_engine.privacy.erasure import Erasure

INDEX = "index.lance"
DATABASE = ("memory.db", "memory.db-wal", "memory.db-shm", "memory.db-journal")
MOVED = "memory.db.moved"
"""How the names begin of databases that were kept when memory moved into a server."""
APART = frozenset({*DATABASE, journal.NAME, private.KNOWN_AGAIN, "lock", "seal"})
"""Files at the root that are seen to elsewhere."""
GONE = "redacted"
"""What stands in the name of a file for what was taken out."""
PACKED = ".tar"


def clean_files(root: Path, erasure: Erasure) -> None:
    """Take an erasure out of every file but the logs.

    Plans, reports, pages, what is kept aside and what hooks left. Vectors go as a whole: they are
    made anew when they are next asked for. So does a database that was kept when memory moved into
    a server: nothing reads it.
    """
    eraser = erasure.eraser
    if (root / INDEX).exists():
        shutil.rmtree(root / INDEX)
    for path in root.glob(f"{MOVED}*"):
        path.unlink()
    for path in list(_files(root)):
        if path.parent == root / spool.FOLDER and path.suffix == ".jsonl":
            _blot(path, root, eraser)
        else:
            _clean(path, root, eraser)
        _rename(path, eraser)


def _files(root: Path) -> Iterator[Path]:
    """Yield the store's plain files that are cleaned one by one.

    The logs, the database and what goes as a whole are none of them.
    """
    for folder, folders, names in os.walk(root):
        if Path(folder) == root:
            folders[:] = [name for name in folders if name not in ("logs", INDEX)]
            names = [name for name in names if name not in APART]
        yield from (Path(folder, name) for name in names)


def _clean(path: Path, root: Path, eraser: Eraser) -> None:
    content = private.read(str(path), str(root))
    if content is None:
        return
    cleaned = _cleaned(path, content, eraser)
    if cleaned != content:
        private.replace(str(path), cleaned, str(root))


def _cleaned(path: Path, content: bytes, eraser: Eraser) -> bytes:
    if path.suffix == PACKED:
        return packing.rewritten(content, lambda part: _without(part, eraser))
    if path.parent.name == "memory" and genuine(content.decode("utf-8", "replace")):
        return content  # it is rendered anew, and would pass for edited by hand
    return _without(content, eraser)


def _without(content: bytes, eraser: Eraser) -> bytes:
    text = content.decode("utf-8", "surrogateescape")
    return eraser.clean(text).encode("utf-8", "surrogateescape")


def _blot(path: Path, root: Path, eraser: Eraser) -> None:
    """Write stars over contents in place.

    Hooks append to this file and hold no lock.
    """
    content = private.read(str(path), str(root)) or b""
    text = content.decode("utf-8", "surrogateescape")
    spans = eraser.spans(text)
    if not spans:
        return
    file = private.opened(str(path), os.O_WRONLY, str(root))
    try:
        for start, end, _ in spans:
            before, over = (
                len(part.encode("utf-8", "surrogateescape"))
                for part in (text[:start], text[start:end])
            )
            os.pwrite(file, b"*" * over, before)
        os.fsync(file)
    finally:
        os.close(file)


def _rename(path: Path, eraser: Eraser) -> None:
    """Give a file whose name has a content another name."""
    spans = eraser.spans(path.name)
    if spans:
        name, at = "", 0
        for start, end, _ in spans:
            name, at = f"{name}{path.name[at:start]}{GONE}", end
        path.rename(path.with_name(name + path.name[at:]))


def remaining(root: Path, erasure: Erasure) -> list[str]:
    """Name files in which, or whose name, a content still stands."""
    eraser = Eraser(erasure.contents)
    return [
        os.path.relpath(path, root)
        for folder, _, names in os.walk(root)
        for path in (os.path.join(folder, name) for name in names)
        if os.path.basename(path) != journal.NAME
        and (eraser.spans(os.path.basename(path)) or _has(path, eraser))
    ]


def _has(path: str, eraser: Eraser) -> bool:
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError:
        return False
    return bool(eraser.spans(content.decode("utf-8", "replace")))
