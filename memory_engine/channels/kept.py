"""What the post keeps between runs.

It is the letters that it sent, and the events that it knows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from memory_engine.adapters import private
from memory_engine.channels.letters import Letter

NAME, FILE = "channels", "letters.json"
MOST_LETTERS, MOST_EVENTS = 1_000, 2_000
"""That are known: an older message is edited no more and its buttons are dead, an older event would
count as new. A hundred memories tell two owners in one morning."""


def folder() -> Path:
    """Name the folder of the post's state, made if missing."""
    base = os.environ.get("XDG_STATE_HOME", "")
    above = Path(base) if os.path.isabs(base) else Path(os.path.expanduser("~"), ".local", "state")
    path = above / "kairos-mem" / NAME
    private.folder(str(path), str(above / "kairos-mem"))
    return path


class Kept:
    """The letters, the events already known, and each store's last brief."""

    def __init__(self, place: Path) -> None:
        self._path = place / FILE
        row = _read(self._path)
        self.letters = [one for each in _rows(row, "letters") if (one := _letter(each))]
        self.events = [str(one) for one in _rows(row, "events")]
        told = row.get("told")
        pairs = told.items() if isinstance(told, dict) else ()
        self.told = {str(key): str(value) for key, value in pairs}

    def write(self) -> None:
        """Write all of it, whole or not at all."""
        self.letters = self.letters[-MOST_LETTERS:]
        self.events = self.events[-MOST_EVENTS:]
        row = {
            "letters": [one._asdict() for one in self.letters],
            "events": self.events,
            "told": self.told,
        }
        private.replace(str(self._path), json.dumps(row).encode())


def _read(path: Path) -> Mapping[str, Any]:
    with suppress(OSError, ValueError, RecursionError):
        row = json.loads(private.read(str(path)) or b"{}")
        return row if isinstance(row, dict) else {}
    return {}


def _rows(row: Mapping[str, Any], name: str) -> Sequence[Any]:
    """Give a list of what was kept.

    Gives none where it is anything else.
    """
    found = row.get(name)
    return found if isinstance(found, list) else ()


def _letter(row: Any) -> Letter | None:  # noqa: ANN401  (JSON is what it is)
    with suppress(TypeError, KeyError, ValueError):
        ids = tuple((str(id), str(digest)) for id, digest in row["ids"])
        lines, at = tuple(map(str, row["lines"])), float(row["at"])
        return Letter(**{**row, "ids": ids, "lines": lines, "at": at})
    return None
