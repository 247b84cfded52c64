"""What the owner says by a channel during a session.

It is read off the logs, where it is kept. Nothing else is told to the session. A stranger's words
never are: they would stand before an agent as somebody's who may instruct it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator
from pathlib import Path

from memory_engine.adapters import private
from memory_engine.channels.harmless import line as harmless
from memory_engine.domain.permission import OWNER
from memory_engine.domain.records.observation import Observation
from memory_engine.engine.calendar import day_at
from memory_engine.formats.log import log_name
from memory_engine.formats.log_reading import read_line, signed

DAY_SECONDS = 86_400.0
MOST_READ = 4_000_000
"""[bytes] Of what was added to a log between two looks."""
Told = tuple[str, tuple[tuple[str, str], ...]]
"""A text, and what stands beside it."""


class News:
    """What comes into recent logs from now on, by ``ways``.

    These are the logs of today and yesterday.
    """

    def __init__(self, root: Path, ways: Container[str], now: Callable[[], float]) -> None:
        self._root, self._ways, self._now = root, ways, now
        self._read = {day: self._size(day) for day in self._days()}

    def fresh(self) -> Iterator[Told]:
        """Give the owner's words by a channel, each once.

        They are those since the last look.
        """
        for day in self._days():
            for line in self._lines(day):
                if told := self._told(day, line):
                    yield told

    def _days(self) -> tuple[str, str]:
        now = self._now()
        return day_at(now - DAY_SECONDS), day_at(now)

    def _path(self, day: str) -> str:
        return str(self._root / log_name(day))

    def _size(self, day: str) -> int:
        try:
            return os.stat(self._path(day), follow_symlinks=False).st_size
        except OSError:
            return 0

    def _lines(self, day: str) -> Iterator[bytes]:
        """Give the whole lines that were added to a log."""
        at, size = self._read.get(day, 0), self._size(day)
        if size <= at:
            return
        file = private.opened(self._path(day), os.O_RDONLY, str(self._root))
        try:
            added = os.pread(file, min(size - at, MOST_READ), at)
        finally:
            os.close(file)
        whole = added[: added.rfind(b"\n") + 1] or (added if len(added) == MOST_READ else b"")
        self._read[day] = at + len(whole)
        yield from whole.split(b"\n")

    def _told(self, day: str, line: bytes) -> Told | None:
        if not signed(line):
            return None
        try:
            said = read_line(day, line.decode("utf-8").rstrip("\r"), "")
        except ValueError:
            return None
        way = way_of(said)
        if way not in self._ways or said.passage:
            return None
        return harmless(said.text), (("channel", way), ("at", said.provenance.at))


def way_of(said: Observation) -> str:
    """Name the channel of the owner's own words; "" for none."""
    by = said.provenance
    theirs = by.principal == OWNER and by.trust == "owner"
    return by.source.partition(":")[0] if theirs else ""
