"""The duty that hears the owner's shells.

They report commands in watched folders, through a hook of theirs.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from memory_engine.adapters.root import above
from memory_engine.adapters.shells import rows
from memory_engine.adapters.shells.heard import Kept, kept
from memory_engine.adapters.shells.rows import Row
from memory_engine.adapters.worktree import linked_folders, tags
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Duty, Watch
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import BadObservation
from memory_engine.domain.ids import digest
from memory_engine.formats.log import log_name
from memory_engine.views.lines import many
from memory_engine.wiring import Place

NAME = "shell"
EVERY, SOON = timedelta(seconds=10), timedelta(seconds=rows.SETTLED_SECONDS + 0.5)
"""Between two looks for what shells left, and after something was taken, until it is read."""
MOST_A_DAY = 500
"""[lines] Of one memory: more come of a loop at a prompt."""
REPEATED, ENOUGH = "said once today", "more than a day has"


class Shell(Duty):
    """Hears shells.

    What it heard is in the log before what they left goes.
    """

    name = NAME

    def __init__(self) -> None:
        self._next: datetime | None = None
        self._announced: Sequence[str] | None = None
        self._kept = 0
        self._left: Counter[str] = Counter()

    def due(self, moment: Moment) -> datetime | None:
        """Tell when shells are heard next."""
        return self._next or moment.wall

    def act(self, watch: Watch, moment: Moment) -> None:
        """Tell shells where they are heard, and hear them."""
        self._next = moment.wall + EVERY
        folders = sorted({folder for root in watch.roots() for folder in _folders(watch, root)})
        if folders != self._announced:
            rows.announce(watch.folder, folders)
            self._announced = folders
        for path in rows.taken(watch.folder):
            self._hear(watch, rows.read(path), moment)
            path.unlink(missing_ok=True)
        if rows.take(watch.folder):
            self._next = moment.wall + SOON

    def _hear(self, watch: Watch, found: Sequence[Row], moment: Moment) -> None:
        known = {os.path.realpath(root): root for root in watch.roots()}
        of_root: dict[str, list[Row]] = {}
        for row in found:
            root = known.get(_store_of(row.folder))
            if root:
                of_root.setdefault(root, []).append(row)
            else:
                self._left["a command outside of watched folders"] += 1
        for root, some in of_root.items():
            if place := watch.opened(root):
                self._keep(watch, place, root, some, moment)

    def _keep(
        self, watch: Watch, place: Place, root: str, found: Sequence[Row], moment: Moment
    ) -> None:
        """Write rows into a memory's log, each sentence once a day."""
        day = f"{moment.wall:%Y-%m-%d}"
        said = _said_today(watch, day, root)
        new: dict[str, tuple[str, str]] = {}
        for row in found:
            line = _line(row, place, root)
            name = digest("said", line.says)[:16]
            if line.left or name in said or name in new or len(said) + len(new) >= MOST_A_DAY:
                self._left[line.left or (ENOUGH if len(said) >= MOST_A_DAY else REPEATED)] += 1
            else:
                new[name] = line.line
        place.logs.append(_unwritten(place, list(new.values())))
        self._kept += len(new)
        kept_before = watch.kept(NAME) if watch.kept(NAME).get("day") == day else {"day": day}
        watch.keep(NAME, {**kept_before, root: [*said, *new]})
        if new:
            watch.feed.publish("heard", store=root, by=NAME, count=len(new))

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        """Tell where shells are heard, and how much was kept."""
        folders = list(self._announced or ())
        left = ", ".join(f"{count} {why}" for why, count in sorted(self._left.items()))
        said = f"{many(self._kept, 'command')} kept{f'; left out: {left}' if left else ''}"
        lines = [f"heard in {', '.join(folders) or 'no folder'}", said]
        return {"folders": folders, "kept": self._kept, "left": dict(self._left), "lines": lines}

    def end(self, watch: Watch) -> None:
        """Tell shells that nobody hears them."""
        rows.announce(watch.folder, ())
        self._announced = None


def _folders(watch: Watch, root: str) -> set[str]:
    """Name a store's code base's folders, as a shell may."""
    place = watch.opened(root)
    if place is None:
        return set()
    workspace = str(place.workspace)
    named = {workspace, os.path.dirname(root), *linked_folders(workspace)}
    return {folder for folder in named if _store_of(folder) == os.path.realpath(root)}


def _store_of(folder: str) -> str:
    try:
        return os.path.realpath(above(folder))
    except (KairosError, OSError):
        return ""


def _line(row: Row, place: Place, root: str) -> Kept:
    try:
        folder = os.path.realpath(row.folder)
        row = row._replace(folder=folder)
        return kept(row, str(place.workspace), tags(root, folder))
    except BadObservation as fault:
        return Kept(left=fault.what)


def _said_today(watch: Watch, day: str, root: str) -> list[str]:
    known = watch.kept(NAME)
    said = known.get(root) if known.get("day") == day else None
    return [str(name) for name in said] if isinstance(said, list) else []


def _unwritten(place: Place, lines: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out lines that already stand in a log.

    A watch that died had heard them. By their time, speaker and text: what else a line says may be
    another by now.
    """
    standing = {day: _heads(place.root / log_name(day)) for day in {day for day, _ in lines}}
    return [(day, line) for day, line in lines if _head(line.encode()) not in standing[day]]


def _heads(log: Path) -> frozenset[bytes]:
    try:
        return frozenset(map(_head, log.read_bytes().splitlines()))
    except FileNotFoundError:
        return frozenset()


def _head(line: bytes) -> bytes:
    return line.partition(b"\t")[0]
