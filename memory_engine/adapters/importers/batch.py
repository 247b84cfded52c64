"""What every importer yields: batches of log lines.

Each has the mark from which reading can go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from memory_engine.domain.principal import allowed_trust
from memory_engine.extract.score import Judge, lasting


class LeftOut(NamedTuple):
    """What an importer did not keep: reason, place, and text.

    ``damaged``: it should not have been so, and the account names the first such place.
    """

    reason: str
    place: str = ""
    text: str = ""
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """What one stretch of a source said.

    It is stored whole, with its mark, or not at all.

    ``source`` is the resume key, ``mark`` the opaque place from which to go on, ``lines`` triples
    of idempotency key, day and log line, ``left`` what was not kept of it. ``outside`` says by root
    session what the source shows so far to have come in from outside: name of an outside source ->
    filter of what it mentions (``extract.taint``). A reader that can't tell leaves the session out.
    ``penned`` says by root session what its agents wrote into files of instructions: key of a
    sentence -> file; ``notes`` is what the owner should know of it.
    """

    source: str
    mark: str
    lines: tuple[tuple[str, str, str], ...] = ()
    left: tuple[LeftOut, ...] = ()
    outside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    penned: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def skipped(self) -> tuple[tuple[str, int], ...]:
        """Count what was left out, by reason."""
        return counted_by_reason(self.left)


def at_utc(_: str) -> str:
    """Tell that a clock shows UTC, which is what nobody told otherwise."""
    return ""


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller may say about an import.

    ``principal`` who wrote daily notes (``""``: an agent, ``agent:notes``), or in whose voice what
    is the owner's in a source is read; ``workspace`` the project's folder, to which paths are made
    relative; ``judge`` what lasts of what is said; ``clock`` how far from UTC the clock on the wall
    of who spoke was at a UTC time (``-08:00``), where the source does not say so: "yesterday" is
    counted from the speaker's day; ``any_project`` whether a session of another project is brought
    in, too.
    """

    principal: str = ""
    workspace: str = ""
    judge: Judge = lasting
    clock: Callable[[str], str] = at_utc
    any_project: bool = False


def name_in_voice(source: str, options: Options) -> str:
    """Name a source by whose voice it is read in.

    Reading resumes under this name; a voice that is the source's own adds nothing to it.

    What was read in an agent's voice is news in the owner's.
    """
    lowered = options.principal and allowed_trust(options.principal) != "owner"
    return f"{source} ({options.principal})" if lowered else source


Reader = Callable[[Path, Mapping[str, str], Options], Iterator[Batch]]
"""(path, marks by source from last time, options) -> batches."""


def counted_by_reason(left: Iterable[LeftOut]) -> tuple[tuple[str, int], ...]:
    """Count by reason, in a settled order.

    Damage is counted under the first place of its kind.
    """
    first: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for left_out in left:
        named = (
            f"{left_out.reason}, first at {left_out.place}"
            if left_out.damaged and left_out.place
            else left_out.reason
        )
        counts[first.setdefault(left_out.reason, named)] += 1
    return tuple(sorted(counts.items()))
