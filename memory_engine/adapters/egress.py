"""The record of what leaves: a file below the store, one line before each thing that goes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from memory_engine.adapters import private
from memory_engine.domain.egress import Answered, Sending
from memory_engine.domain.errors import NoRoom
from memory_engine.domain.records import Problem
from memory_engine.privacy import egress

REST = 1 << 30
"""[bytes] More than any record has."""


class EgressLedger:
    """What left a store, in order; each line is on disk before what it tells of goes."""

    def __init__(self, root: Path, clock: Callable[[], str]) -> None:
        self._root, self._clock = root, clock
        self.place = root / egress.LEDGER

    def append(self, record: Sending | Answered) -> int:
        """Write a line; its number.

        What leaves is waited for until it is on disk, not what came back.
        """
        with self._held() as file:
            rows = egress.read(os.pread(file, REST, 0).decode("utf-8", "replace"))
            previous = str(rows[-1].get("hash", "")) if rows else egress.FIRST
            number = len(rows) + 1
            written = f"{egress.line(number, self._clock(), record, previous)}\n".encode()
            os.write(file, written)
            if isinstance(record, Sending):
                os.fsync(file)
        return number

    def rows(self) -> list[dict[str, Any]]:
        """Read what left, and what came back."""
        text = (private.read(str(self.place), str(self._root)) or b"").decode("utf-8", "replace")
        return egress.read(text)

    def broken(self, known: str) -> Iterator[Problem]:
        """Find where the record is not as it was written."""
        return egress.broken(self.rows(), known)

    def mark(self) -> str:
        """Say how far the record goes, for memory to know."""
        return egress.mark(self.rows())

    def spent(self, since: str = "", night: int = 0) -> Mapping[str, float]:
        """Sum up what was asked from a time on, or in one night."""
        return egress.spent(self.rows(), since, night)

    def by_night(self) -> Mapping[int, Mapping[str, float]]:
        """Sum up what each night asked that asked anything."""
        rows = self.rows()
        nights = sorted({int(row["night"]) for row in rows if row.get("night")})
        return {night: egress.spent(rows, night=night) for night in nights}

    @contextmanager
    def _held(self) -> Iterator[int]:
        try:
            file = private.opened(
                str(self.place), os.O_RDWR | os.O_CREAT | os.O_APPEND, str(self._root)
            )
        except OSError as error:
            what = "Nothing was sent."
            raise NoRoom(str(self.place), error.strerror or str(error), what) from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)
