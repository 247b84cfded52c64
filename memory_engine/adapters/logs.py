"""The daily logs on disk.

On the hot path: it imports next to nothing.
"""

from __future__ import annotations

import os

from memory_engine.adapters import private
from memory_engine.domain.errors.memory import NoRoom
from memory_engine.formats.log import log_name

TYPE_CHECKING = (
    False  # not typing's: importing that costs the hot path a quarter of an interpreter start
)
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO


class Logs:
    """The ``logs/`` folder of one store."""

    def __init__(self, root: str) -> None:
        self.root = root

    def append(self, lines: Iterable[tuple[str, str]]) -> None:
        """Append (day, line) pairs durably.

        One ``write`` and one ``fsync`` a day. When this returns they are on disk. Where it fails
        nothing stays: what had been written already is blanked.
        """
        days: dict[str, list[str]] = {}
        for day, line in lines:
            days.setdefault(day, []).append(line)
        written: list[tuple[str, int, int]] = []
        path = self.root
        try:
            private.narrow(self.root)
            for day, of_day in days.items():
                path = os.path.join(self.root, log_name(day))
                self._append(path, ("\n".join(of_day) + "\n").encode(), written)
        except BaseException as error:
            _blank(written)
            if isinstance(error, OSError):
                raise NoRoom(path, error.strerror or str(error)) from None
            raise

    def _append(self, path: str, payload: bytes, written: list[tuple[str, int, int]]) -> None:
        fresh = not os.path.exists(path)
        if fresh:
            private.folder(os.path.dirname(path), self.root)
        file = private.opened(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, self.root)
        try:
            if _torn(file):
                payload = b"\n" + payload
            while payload:
                size = os.write(file, payload)
                written.append((path, os.lseek(file, 0, os.SEEK_CUR) - size, size))
                payload = payload[size:]
            os.fsync(file)
        finally:
            os.close(file)
        if fresh:
            _sync_folder(os.path.dirname(path))

    def opened(self, seen: Mapping[str, str]) -> Iterator[tuple[str, str, BinaryIO]]:
        """Open every daily log whose token is not ``seen``.

        Each is (day, token, file). The token names one state of the file: another size, time or
        file is another token. A file is open until the next is asked for.
        """
        for path in self._paths():
            day = os.path.basename(path)[:10]
            if _token(os.stat(path, follow_symlinks=False)) != seen.get(day):
                file = private.opened(path, os.O_RDONLY, self.root)
                with open(file, "rb") as content:
                    # Before reading: what is added meanwhile is news again.
                    yield day, _token(os.fstat(file)), content

    def news(self, seen: Mapping[str, str]) -> Iterator[tuple[str, str, bytes]]:
        """Give every daily log whose token is not ``seen``.

        Each is (day, token, text).
        """
        for day, token, log in self.opened(seen):
            yield day, token, log.read()

    def overwrite(self, day: str, over: Iterable[tuple[int, bytes]]) -> None:
        """Overwrite bytes at places of a log, moving no line.

        Whoever observes appends meanwhile and holds no lock, so a log is never replaced.
        """
        file = private.opened(os.path.join(self.root, log_name(day)), os.O_WRONLY, self.root)
        try:
            for place, content in over:
                os.pwrite(file, content, place)
            os.fsync(file)
        finally:
            os.close(file)

    def _paths(self) -> Iterator[str]:
        """List every daily log, by day.

        A folder that can't be listed is no empty one.
        """
        top = os.path.join(self.root, "logs")
        private.no_link(top)
        for folder, folders, names in os.walk(top, onerror=_raise):
            folders.sort()
            for name in folders:
                private.no_link(os.path.join(folder, name))
            for name in sorted(names):
                path = os.path.join(folder, name)
                if (
                    len(name) == 13
                    and name == f"{name[:10]}.md"
                    and _is_day(name[:10])
                    and not os.path.isdir(path)
                ):
                    yield path


def _raise(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):  # there are no logs yet
        raise error


def _token(about: os.stat_result) -> str:
    """Name one state of a file.

    An edit to the same length shows in its times.
    """
    return f"{about.st_size}:{about.st_mtime_ns}:{about.st_ctime_ns}:{about.st_ino}"


def _is_day(name: str) -> bool:
    """Tell whether a file is named as a daily log.

    Another one in the folder is no log.
    """
    return (
        name[4] == name[7] == "-"
        and (digits := name[:4] + name[5:7] + name[8:]).isascii()
        and digits.isdigit()
    )


def _torn(file: int) -> bool:
    """Tell whether the last line was cut off by a crash.

    Then a line break comes first, so that it spoils no other line.
    """
    size = os.fstat(file).st_size
    return size > 0 and os.pread(file, 1, size - 1) != b"\n"


def _blank(written: list[tuple[str, int, int]]) -> None:
    """Put line breaks over (file, place, size).

    To cut the file off could take along what another has appended since.
    """
    for path, place, size in written:
        file = private.opened(path, os.O_WRONLY)
        try:
            os.pwrite(file, b"\n" * size, place)
            os.fsync(file)
        finally:
            os.close(file)


def _sync_folder(path: str) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
