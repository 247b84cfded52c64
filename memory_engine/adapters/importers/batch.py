"""What every importer yields: batches of log lines, each with the mark from which reading can go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from memory_engine.extract.score import Judge, lasting


@dataclass(frozen=True, slots=True)
class Batch:
    """What one stretch of a source said. It is stored whole, with its mark, or not at all.

    ``source`` is the resume key, ``mark`` the opaque place from which to go on, ``lines`` triples of idempotency key, day
    and log line, ``skipped`` pairs of reason and count. ``outside`` says by root session what the source shows so far to have
    come in from outside: name of an outside source -> filter of what it mentions (``text.taint``). A reader that can't
    tell leaves the session out.
    """

    source: str
    mark: str
    lines: tuple[tuple[str, str, str], ...] = ()
    skipped: tuple[tuple[str, int], ...] = ()
    outside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller may say about an import.

    ``principal`` who wrote daily notes (``""``: an agent, ``agent:notes``); ``workspace`` the project's folder, to which
    paths are made relative; ``judge`` what lasts of what is said.
    """

    principal: str = ""
    workspace: str = ""
    judge: Judge = lasting


Reader = Callable[[Path, Mapping[str, str], Options], Iterator[Batch]]
"""(path, marks by source from last time, options) -> batches."""


def counted(reasons: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Think: reasons and counts in a settled order."""
    return tuple(sorted(reasons.items()))
