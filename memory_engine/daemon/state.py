"""What the watch keeps on disk: the lock that makes it the one, its record, its log, its notes.

A disk without room stops nothing: what can't be written is kept in mind, told by ``status``, and
written when there is room again.
"""

from __future__ import annotations

import fcntl
import os
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version

from memory_engine.adapters import private
from memory_engine.adapters.nightwatch import folder as place
from memory_engine.adapters.nightwatch.folder import Running
from memory_engine.domain.errors import KairosError, WatchedAlready

LARGEST_LOG = 1_000_000
"""[bytes] Then it becomes ``daemon.log.1``, in the place of the one before."""
MOST_UNWRITTEN = 200
"""[lines] Of the log that are kept in mind while there is no room for them."""


class State:
    """The state folder, held by the one process that watches."""

    def __init__(self) -> None:
        self.folder = place.state_folder()
        self.amiss = ""
        """Why the last write failed; empty once all is written."""
        self._unwritten: deque[str] = deque(maxlen=MOST_UNWRITTEN)
        self._waiting: dict[str, Mapping[str, object]] = {}
        place.made_folder(self.folder)
        place.made_folder(self.folder / place.KEPT)
        self._lock = self._taken()

    def _taken(self) -> int:
        """Take the lock, which the kernel lets go of however its holder dies."""
        file = private.opened(str(self.folder / place.LOCK), os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            holder = place.recorded()
            raise WatchedAlready(holder.pid if holder else 0) from None
        return file

    def record(self, since: datetime, socket: str) -> Running:
        """Write down which process watches."""
        pid = os.getpid()
        mark, now = place.start_mark(pid), since.timestamp()
        made = Running(pid, mark, now, version("kairos-mem"), socket)
        place.write_json(self.folder / place.RECORD, made._asdict())
        return made

    def leave(self) -> None:
        """Take the record away and let go of the lock."""
        with suppress(OSError):
            (self.folder / place.RECORD).unlink()
        os.close(self._lock)

    def note(self, at: datetime, text: str) -> None:
        """Write a line into the log; where that fails it waits in mind."""
        one_line = " ".join(text.split())
        self._unwritten.append(f"{at.isoformat(' ', 'seconds')} {one_line}\n")
        self.write_waiting()

    def kept(self, name: str) -> Mapping[str, object]:
        """Read what was kept under a name."""
        return self._waiting.get(name) or place.read_json(place.kept_file(name))

    def keep(self, name: str, value: Mapping[str, object]) -> None:
        """Keep a value; where it can't be written it waits in mind."""
        self._waiting[name] = value
        self.write_waiting()

    def write_waiting(self) -> None:
        """Write what waits; say why where that fails."""
        try:
            if self._unwritten:
                self._append("".join(self._unwritten).encode())
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
                path.replace(path.with_suffix(".log.1"))
        file = private.opened(str(path), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            before = os.fstat(file).st_size
            if os.write(file, text) < len(text):  # half a line is none
                os.ftruncate(file, before)
                raise OSError(28, "No space left on device")
        finally:
            os.close(file)
