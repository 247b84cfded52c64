"""Deliveries that wait to be taken in, in order.

They are files below the store. What is answered with "accepted" is on disk before; whatever ends
the process, it is taken in by the next.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from time import time_ns
from typing import NamedTuple

from memory_engine.adapters import private
from memory_engine.channels.github.payload import Body, part, rows, text

FOLDER = "github/inbox"
MOST = 2_000
"""[deliveries] That wait: more come when nothing takes them in, and GitHub can send them again."""


class Item(NamedTuple):
    """One delivery: its key, and the events it brought.

    By the key it is known again.
    """

    key: str
    events: tuple[tuple[str, Body], ...]


class Spool:
    """What waits, of one store."""

    def __init__(self, root: Path) -> None:
        self._root, self._folder = root, root / FOLDER

    def put(self, item: Item) -> bool:
        """Keep a delivery durably; False where no more can wait."""
        private.folder(str(self._folder), str(self._root))
        if len(os.listdir(self._folder)) >= MOST:
            return False
        events = [{"event": name, "body": body} for name, body in item.events]
        content = json.dumps({"key": item.key, "events": events}).encode()
        path = self._folder / f"{time_ns():020d}-{item.key[-40:].replace('/', '_')}.json"
        private.replace(str(path), content, str(self._root))
        return True

    def waiting(self) -> Iterator[tuple[Path, Item]]:
        """List what waits, the oldest first.

        What can't be read is an item without events.
        """
        names = os.listdir(self._folder) if self._folder.is_dir() else []
        for name in sorted(name for name in names if name.endswith(".json")):
            yield self._folder / name, self._read(self._folder / name)

    def has(self, key: str) -> bool:
        """Tell whether a delivery waits."""
        end = f"-{key[-40:].replace('/', '_')}.json"
        return self._folder.is_dir() and any(n.endswith(end) for n in os.listdir(self._folder))

    def done(self, paths: Sequence[Path]) -> None:
        """Let go of what was taken in."""
        for path in paths:
            with suppress(FileNotFoundError):
                path.unlink()

    def _read(self, path: Path) -> Item:
        try:
            row: object = json.loads(private.read(str(path), str(self._root)) or b"{}")
        except (ValueError, RecursionError):
            row = {}
        found = ((text(each, "event"), part(each, "body")) for each in rows(row, "events"))
        return Item(text(row, "key") or path.stem, tuple(found))
