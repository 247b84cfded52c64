"""What the watch keeps on disk.

It is the lock that makes it the one, its record, its log, its notes. A disk without room stops
nothing: what can't be written is kept in mind, told by ``status``, and written when there is room
again.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.adapters.nightwatch import folder as place
from memory_engine.adapters.nightwatch.folder import Running
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.machine import WatchedAlready

LARGEST_LOG = 1_000_000
"""[bytes] Then it becomes ``daemon.log.1``, in the place of the one before."""
MOST_UNWRITTEN = 200
"""[lines] Of the log that are kept in mind while there is no room for them."""


class State:
    """The state folder, held by the one process that watches. Raises ``WatchedAlready``."""

    def __init__(self) -> None:
        self.folder = place.state_folder()
        self.amiss = ""
        """Why the last write failed; empty once all is written."""
        self._unwritten: deque[str] = deque(maxlen=MOST_UNWRITTEN)
        self._waiting: dict[str, Mapping[str, object]] = {}
        self._record: Running | None = None
        place.made_folder(self.folder)
        place.made_folder(self.folder / place.KEPT)
        self._lock = _taken(self.folder / place.LOCK)

    def record(self, since: datetime, socket: str) -> None:
        """Write down which process watches."""
        pid = os.getpid()
        mark = place.start_mark(pid)
        self._write(Running(pid, mark, since.timestamp(), version("kairos-mem"), socket))
        with suppress(OSError):
            (self.folder / place.ENDED).unlink()

    def look(self) -> bool:
        """Put back what somebody removed; False where another process watches by now."""
        place.made_folder(self.folder)
        place.made_folder(self.folder / place.KEPT)
        if not _same(self._lock, self.folder / place.LOCK):
            try:
                fresh = _taken(self.folder / place.LOCK)
            except WatchedAlready:
                return False
            os.close(self._lock)
            self._lock = fresh
        if self._record and place.recorded() != self._record:
            self._write(self._record)
        return True

    def leave(self, at: datetime, why: str, anew: bool) -> None:
        """Take the record away, note why, and free the lock.

        Where the same process begins anew the record stays: it is as true then.
        """
        with suppress(OSError, KairosError):
            if not anew and self._record and place.recorded() == self._record:
                (self.folder / place.RECORD).unlink()
                told = {"at": at.isoformat(timespec="seconds"), "why": why, "pid": os.getpid()}
                place.write_json(self.folder / place.ENDED, told)
        os.close(self._lock)

    def note(self, at: datetime, text: str) -> None:
        """Write a line into the log.

        Where that fails it waits in mind.
        """
        one_line = " ".join(text.split())
        self._unwritten.append(f"{at.isoformat(' ', 'seconds')} {one_line}\n")
        self.write_waiting()

    def kept(self, name: str) -> Mapping[str, object]:
        """Read what was kept under a name."""
        if name in self._waiting:
            return self._waiting[name]
        return place.read_json(place.kept_file(name))

    def keep(self, name: str, value: Mapping[str, object]) -> None:
        """Keep a value; where it can't be written it waits in mind."""
        self._waiting[name] = value
        self.write_waiting()

    def write_waiting(self) -> None:
        """Write what waits; say why where that fails."""
        try:
            if self._unwritten:
                self._append(place.in_bytes("".join(self._unwritten)))
                self._unwritten.clear()
            for name, value in tuple(self._waiting.items()):
                place.write_json(place.kept_file(name), value)
                del self._waiting[name]
            self.amiss = ""
        except (OSError, KairosError) as error:
            self.amiss = getattr(error, "strerror", None) or str(error)

    def _append(self, text: bytes) -> None:
        path = self.folder / place.LOG
        with suppress(FileNotFoundError):
            if path.stat().st_size > LARGEST_LOG:
                path.replace(path.with_name(f"{place.LOG}.1"))
        file = private.opened(str(path), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            before = os.fstat(file).st_size
            if os.write(file, text) < len(text):  # half a line is none
                os.ftruncate(file, before)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(file)

    def _write(self, record: Running) -> None:
        self._record = record
        place.write_json(self.folder / place.RECORD, record._asdict())


def _taken(path: Path) -> int:
    """Take the lock.

    The kernel lets go of it however its holder dies.
    """
    file = private.opened(str(path), os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        holder = place.recorded()
        raise WatchedAlready(holder.pid if holder else 0) from None
    return file


def _same(file: int, path: Path) -> bool:
    """Tell whether a path still leads to a file that is open."""
    try:
        return os.path.samestat(os.fstat(file), os.lstat(path))
    except OSError:
        return False
