"""A growing transcript, read on from where reading stopped.

For showing alone: what is kept of a session the importer reads, by marks of its own.
"""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from memory_engine.adapters.importers.files.jsonl import (
    ReadPosition,
    guard,
    read_lines,
    still_there,
)
from memory_engine.adapters.private import ours
from memory_engine.adapters.sessions.spoken import Reader, each, reader_for
from memory_engine.domain.sessions import Said

BACKLOG = 1_048_576
"""[bytes] Of a transcript that was there before: so much of its end is read to begin with.

Most of it is what the host notes for itself."""
REMEMBERED = 256
"""[things said] By which it is known that a file that was written anew says the same again."""
MOST_HELPERS = 64
"""[files] Of sub-agents that are followed, the newest."""


class Bounds(NamedTuple):
    """How much may be read at once.

    [bytes], and until when [s, steady clock].
    """

    size: int
    until: float


class _File(NamedTuple):
    """One file of a session: where reading stopped, its state then."""

    at: ReadPosition
    seen: tuple[int, int, int, int]
    read: Reader


class Tail:
    """What is said in one session from now on.

    With the end of what was said before.
    """

    def __init__(self, host: str, session: str, source: str) -> None:
        self._host, self._session, self._main = host, session, Path(source)
        self._files: dict[Path, _File] = {}
        self._said: deque[int] = deque(maxlen=REMEMBERED)
        self._known: set[int] = set()
        self._newest = self._before = ""
        self._begun = False

    @property
    def newest(self) -> str:
        """Tell when the last thing was said, as UTC ISO.

        Gives "" for never.
        """
        return self._newest

    def grew(self) -> bool:
        """Tell whether there may be news.

        It looks at files, of which none is opened.
        """
        paths = (self._main, *self._helpers())
        known = (self._files.get(path) for path in paths)
        return any(
            seen is not None and (file is None or file.seen != seen)
            for seen, file in zip(map(_look, paths), known, strict=True)
        )

    def news(self, bounds: Bounds) -> Iterator[Said]:
        """Yield what was said since.

        What exceeds the bounds comes the next time.
        """
        left = bounds.size
        for path in (self._main, *self._helpers()):
            for said, size in self._news_of(path, bounds._replace(size=left)):
                left -= size
                if said and self._is_new(said):
                    yield said
            if left <= 0 or monotonic() >= bounds.until:
                break
        self._begun = True

    def _helpers(self) -> list[Path]:
        """List the session's sub-agents' files, where its host keeps some."""
        folder = self._main.with_suffix("") / "subagents"
        try:
            with os.scandir(folder) as found:
                named = [Path(one.path) for one in found if one.name.endswith(".jsonl")]
        except OSError:
            return []
        return sorted(named)[-MOST_HELPERS:]

    def _news_of(self, path: Path, bounds: Bounds) -> Iterator[tuple[Said | None, int]]:
        """Yield what a file says since, with lines' bytes read.

        These are the bytes of each line.
        """
        seen = _look(path)
        known = self._files.get(path)
        if seen is None:
            self._files.pop(path, None)
            return
        if known and known.seen == seen:
            return
        with suppress(OSError):  # it went away meanwhile: there is nothing to tell of it
            place = self._resumed(path, known, seen)
            if place:
                yield from self._read(path, place, bounds)

    def _resumed(
        self, path: Path, known: _File | None, seen: tuple[int, int, int, int]
    ) -> _File | None:
        """Find where to read on.

        From the beginning in a file that is another by now.
        """
        if known and known.seen[:2] == seen[:2] and still_there(path, known.at):
            return known._replace(seen=seen)
        helper = "" if path == self._main else path.stem
        read = reader_for(self._host, self._session, helper)
        if read is None:
            return None
        self._before = self._newest
        first = known is None and not self._begun
        offset = _near_the_end(path, seen[2], read) if first else 0
        return _File(ReadPosition(offset), seen, read)

    def _read(self, path: Path, file: _File, bounds: Bounds) -> Iterator[tuple[Said | None, int]]:
        at, left, whole = file.at, bounds.size, True
        with closing(read_lines(path, at)) as lines:
            for raw in lines:
                size, at = raw.end - at.offset, ReadPosition(raw.end, raw.number)
                yield from ((said, 0) for said in each(raw.values, file.read))
                yield None, size
                left -= size
                if left <= 0 or monotonic() >= bounds.until:
                    whole = False
                    break
        nowhere = (0, 0, -1, -1)
        at = at._replace(guard=guard(path, at.offset))
        seen = file.seen if whole else (*file.seen[:2], *nowhere[2:])
        self._files[path] = file._replace(at=at, seen=seen)

    def _is_new(self, said: Said) -> bool:
        """Tell whether a rewritten file's line was not said before.

        The file was written anew since.
        """
        name = hash(said)
        if name in self._known or (said.at and said.at < self._before):
            return False
        if len(self._said) == REMEMBERED:
            self._known.discard(self._said[0])
        self._said.append(name)
        self._known.add(name)
        self._newest = max(self._newest, said.at)
        return True


def _look(path: Path) -> tuple[int, int, int, int] | None:
    """Tell what a plain file of the caller's is like now.

    Gives None for whatever is none.
    """
    try:
        about = os.lstat(path)
    except OSError:
        return None
    if not stat.S_ISREG(about.st_mode) or not ours(about.st_uid):
        return None
    return about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns


def _near_the_end(path: Path, size: int, read: Reader) -> int:
    """Give the offset of the first line near the end.

    What a file begins with is read for that.
    """
    if size <= BACKLOG:
        return 0
    with closing(read_lines(path, ReadPosition())) as lines:
        first = next(lines, None)
    if first:
        list(each(first.values[:1], read))
    with path.open("rb") as file:
        file.seek(size - BACKLOG)
        file.readline(BACKLOG)
        return min(file.tell(), size)
