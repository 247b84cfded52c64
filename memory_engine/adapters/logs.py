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
        """Write: (day, line) pairs durably, one ``write`` and one ``fsync`` a day; when this returns they are on disk."""
        days: dict[str, list[str]] = {}
        for day, line in lines:
            days.setdefault(day, []).append(line)
        for day, of_day in days.items():
            self._append(os.path.join(self.root, log_name(day)), of_day)

    def _append(self, path: str, lines: list[str]) -> None:
        payload = ("\n".join(lines) + "\n").encode()
        try:
            fresh = not os.path.exists(path)
            if fresh:
                os.makedirs(os.path.dirname(path), exist_ok=True)
            file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                if _torn(file):
                    payload = b"\n" + payload
                while payload:
                    payload = payload[os.write(file, payload) :]
                os.fsync(file)
            finally:
                os.close(file)
            if fresh:
                _sync_folder(os.path.dirname(path))
        except OSError as error:
            raise NoRoom(path, error.strerror or str(error)) from None

    def news(self, seen: Mapping[str, int]) -> Iterator[tuple[str, int, bytes]]:
        """Read: (day, size, text) of every daily log whose size is not the one in ``seen``, by day."""
        for folder, folders, names in os.walk(os.path.join(self.root, "logs")):
            folders.sort()
            for name in sorted(names):
                day, path = name[:10], os.path.join(folder, name)
                if name.endswith(".md") and len(name) == 13 and os.path.getsize(path) != seen.get(day):
                    with open(path, "rb") as file:
                        text = file.read()
                    yield day, len(text), text


def _torn(file: int) -> bool:
    """Whether the last line was cut off by a crash: then a line break comes first, so that it spoils no other line."""
    size = os.fstat(file).st_size
    return size > 0 and os.pread(file, 1, size - 1) != b"\n"


def _sync_folder(path: str) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
