"""The night's lock: one writer of beliefs at a time.

The kernel lets go of it when its holder dies, however it dies.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.domain.errors.memory import Locked, NoRoom

PATIENCE_SECONDS = 10.0
"""How long a revert or an import waits for a night to end."""

NIGHT_PATIENCE_SECONDS = 2.0
"""How long a night waits: not for another night, but for the watch, which takes in what a session
said within half a second."""

READER_PATIENCE_SECONDS = 1.0
"""How long a question waits for another process that writes the vectors: words alone answer,
too."""

BUILDING_SECONDS = 600.0
"""How long a writer waits for another who builds vectors: 100,000 texts, where all cores are
busy."""

PAUSE_SECONDS = 0.05


@contextmanager
def held(path: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold the lock.

    Raises ``Locked`` if another holds it longer than ``patience`` [s].
    """
    try:
        file = private.opened(str(path), os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise NoRoom(str(path), error.strerror or str(error)) from None
    until = time.monotonic() + patience
    try:
        while not _taken(file):
            if time.monotonic() >= until:
                raise Locked(
                    str(path.parent),
                    os.pread(file, 32, 0).decode(errors="replace").strip() or "unknown",
                )
            time.sleep(PAUSE_SECONDS)
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(file)


def free(path: Path) -> bool:
    """Read: whether nobody holds the lock now."""
    try:
        file = private.opened(str(path), os.O_RDONLY)
    except FileNotFoundError:
        return True
    try:
        return _taken(file)
    finally:
        os.close(file)


def _taken(file: int) -> bool:
    import fcntl  # whoever only asks does without

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
