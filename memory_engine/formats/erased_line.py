"""A log line without what was erased.

It is what the door would have written.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from memory_engine.domain import ids
from memory_engine.formats.log import TOLD
from memory_engine.formats.log_reading import STAMP
from memory_engine.privacy import OPEN
from memory_engine.privacy.erasing import Eraser

PAIR = re.compile(r'(\w+)=(?:"(?:[^"\\]|\\.)*"|\S+)')
GIVEN_UP = frozenset({*TOLD, "exit", "code", "read", "line", "features", "worth"})
"""The fields that go with a text that goes as a whole."""


class Rewritten(NamedTuple):
    """A line as it stands now, its day, and its name."""

    day: str
    line: str

    @property
    def id(self) -> str:
        """The name of the observation on it."""
        return self.line.rpartition("^")[2]


def erased(day: str, line: str, eraser: Eraser) -> Rewritten:
    """Take contents out of a recorded line, renaming it."""
    body = line.rpartition("^")[0]
    cleaned = "\t".join(map(eraser.clean, body.split("\t")))
    return _signed(day, cleaned) if cleaned != body else Rewritten(day, line)


def emptied(day: str, line: str, marker: str, eraser: Eraser) -> Rewritten:
    """Leave of a recorded line who spoke and when."""
    said, packed = line.rpartition("^")[0][:-1].split("\t")
    principal = said[STAMP:].partition(": ")[0]
    kept = [pair[0] for pair in PAIR.finditer(packed) if pair[1] not in GIVEN_UP]
    return _signed(day, f"{said[:STAMP]}{principal}: {marker}\t{eraser.clean(' '.join(kept))}\t")


def told_apart(line: Rewritten, number: int) -> Rewritten:
    """Tell a line apart from another that reads like it now."""
    body = line.line.rpartition("^")[0]
    end = body.find("]", body.find(OPEN))
    return _signed(line.day, f"{body[:end]}.{number}{body[end:]}")


def _signed(day: str, body: str) -> Rewritten:
    return Rewritten(day, f"{body}^{ids.observation_id(day, body)}")
