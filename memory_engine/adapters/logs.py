"""The daily logs on disk. On the hot path: it imports next to nothing."""

from __future__ import annotations

import os

from memory_engine.domain.errors import NoRoom
from memory_engine.text.log import log_name

TYPE_CHECKING = False  # not typing's: importing that costs the hot path a quarter of an interpreter start
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Logs:
    """The ``logs/`` folder of one store."""

    def __init__(self, root: str) -> None:
        self.root = root

    def append(self, lines: Iterable[tuple[str, str]]) -> None:
        """Write: (day, line) pairs durably, one ``write`` and one ``fsync`` a day; when this returns they are on disk.

        Where it fails nothing stays: what had been written already is blanked.
        """
        days: dict[str, list[str]] = {}
        for day, line in lines:
            days.setdefault(day, []).append(line)
        written: list[tuple[str, int, int]] = []
        path = self.root
        try:
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
            os.makedirs(os.path.dirname(path), exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
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

    def news(self, seen: Mapping[str, int]) -> Iterator[tuple[str, int, bytes]]:
        """Read: (day, size, text) of every daily log whose size is not the one in ``seen``, by day."""
        for folder, folders, names in os.walk(os.path.join(self.root, "logs")):
            folders.sort()
            for name in sorted(names):
                day, path = name[:10], os.path.join(folder, name)
                if name == f"{day}.md" and _is_day(day) and os.path.isfile(path) and os.path.getsize(path) != seen.get(day):
                    with open(path, "rb") as file:
                        text = file.read()
                    yield day, len(text), text


def _is_day(name: str) -> bool:
    """Whether a file is named as a daily log is; another one in the folder is no log."""
    return name[4] == name[7] == "-" and (digits := name[:4] + name[5:7] + name[8:]).isascii() and digits.isdigit()


def _torn(file: int) -> bool:
    """Whether the last line was cut off by a crash: then a line break comes first, so that it spoils no other line."""
    size = os.fstat(file).st_size
    return size > 0 and os.pread(file, 1, size - 1) != b"\n"


def _blank(written: list[tuple[str, int, int]]) -> None:
    """Put line breaks over (file, place, size): to cut the file off could take along what another has appended since."""
    for path, place, size in written:
        file = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
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
