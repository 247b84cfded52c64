"""The record of what leaves.

It is a file below the store, one line before each thing that goes.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path
from typing import Any

from memory_engine.adapters import private
from memory_engine.domain.egress import Answered, Sending
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.domain.records.problem import Problem
from memory_engine.privacy import egress

REST = 1 << 30
"""[bytes] More than any record has."""
UNSENT = "What is not on record is not sent."


class EgressLedger:
    """What left a store, in order.

    Each line is on disk before what it tells of goes.
    """

    def __init__(self, root: Path, clock: Callable[[], str]) -> None:
        self._root, self._clock = root, clock
        self.place = root / egress.LEDGER

    def append(self, record: Sending | Answered) -> int:
        """Write a line; its number.

        What leaves is waited for until it is on disk, not what came back.
        """
        with self._held() as file:
            text = os.pread(file, REST, 0).decode("utf-8", "replace")
            rows = egress.read(text)
            previous = str(rows[-1].get("hash", "")) if rows else egress.FIRST
            number = len(rows) + 1
            written = f"{egress.line(number, self._clock(), record, previous)}\n"
            apart = "" if text.endswith("\n") or not text else "\n"  # a line was broken off
            self._write(file, f"{apart}{written}".encode(), isinstance(record, Sending))
        return number

    def _write(self, file: int, line: bytes, durably: bool) -> None:
        """Write a line whole, or none of it."""
        size = os.fstat(file).st_size
        try:
            if os.write(file, line) != len(line):
                raise OSError(ENOSPC, os.strerror(ENOSPC))
            if durably:
                os.fsync(file)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(file, size)
            raise NoRoom(str(self.place), error.strerror or str(error), UNSENT) from None

    def rows(self) -> list[dict[str, Any]]:
        """Read what left, and what came back."""
        text = (private.read(str(self.place), str(self._root)) or b"").decode("utf-8", "replace")
        return egress.read(text)

    def broken(self, known: str) -> Iterator[Problem]:
        """Find where the record is not as it was written."""
        return egress.broken(self.rows(), known)

    def mark(self, known: str = "") -> str:
        """Say how far the record goes, for memory to know.

        Gives "" where it is not whole. Else one that somebody cut, or began anew, would pass for
        whole after the next night.
        """
        rows = self.rows()
        amiss = any(True for _ in egress.broken(rows, known))
        return "" if amiss else egress.mark(rows)

    def spent(self, since: str = "", night: int = 0) -> Mapping[str, float]:
        """Sum up what was asked since a time, or in one night."""
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
            raise NoRoom(str(self.place), error.strerror or str(error), UNSENT) from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)
