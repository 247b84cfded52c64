"""The duty that watches files.

What changed is looked at soon, a few times an hour.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from memory_engine.adapters import private
from memory_engine.adapters.workspace.watchable import Watchable, of_git, watchable
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Duty, Watch
from memory_engine.daemon.schedule.runs import OURS, Ended, Run, Runs
from memory_engine.daemon.watchers import polling
from memory_engine.daemon.watchers.noticing import Noticing, lacking
from memory_engine.daemon.watchers.pending import Heard, Pace
from memory_engine.daemon.watchers.polling import Polled
from memory_engine.views.lines import many

NAME = "files"
MODULE = "memory_engine.daemon.watchers.looking"
LOOKS = "looks"
"""The folder of what a look is asked."""
LIST_SECONDS = 600.0
"""[s] After which it is listed anew what is watched, whatever git told."""
MOST_IDLE = 10_000
"""[paths] Of which it is remembered that nothing rests on them."""
SOON_SECONDS = 30.0
"""[s] The same, after git listed something else: it writes its list at every `git status`; and
where the store was not there."""
RETRY_SECONDS = 300.0
"""[s] Until a look that could not be made is tried again."""


class Watching:
    """What is watched of one store, and what waits.

    It waits to be looked at.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.watchable: Watchable | None = None
        self.listed = float("-inf")
        self.heard = Heard()
        self.polled: Polled | None = None
        self.idle: set[str] = set()
        """Paths on which nothing rests, as memory stands."""
        self.stamp: tuple[tuple[int, int], ...] = ()
        self.drifted = 0

    def unfruitful(self, paths: Iterable[str]) -> None:
        """Remember on which paths nothing rests."""
        self.idle |= set(paths)
        if len(self.idle) > MOST_IDLE:
            self.idle.clear()

    def of_interest(self, paths: Iterable[str]) -> frozenset[str]:
        """Leave out the paths on which nothing rests.

        Of another memory nothing is known.
        """
        stamp = _stamp(self.root)
        if stamp != self.stamp:
            self.stamp, self.idle = stamp, set()
        return frozenset(paths) - self.idle


class Files(Duty):
    """Watches the files of all stores."""

    name = NAME

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        self._stores: dict[str, Watching] = {}
        self._came: deque[Sequence[str]] = deque()
        self._noticing: Noticing | None = None
        self._why_polling = lacking()
        self._runs = Runs()
        self._last: datetime | None = None

    def due(self, moment: Moment) -> datetime | None:
        """Tell when changes, or files by hand, are looked at.

        Something that changed is looked at; files are looked through by hand.
        """
        if self._last is None:
            return moment.wall
        waits = [due - moment.monotonic for one in self._stores.values() for due in self._dues(one)]
        return moment.wall + timedelta(seconds=max(min(waits), 0.0)) if waits else None

    def _dues(self, watching: Watching) -> list[float]:
        look = watching.heard.due(self._pace)
        polls = watching.polled.due if watching.polled else None
        return [due for due in (look, polls, watching.listed + LIST_SECONDS) if due is not None]

    def act(self, watch: Watch, moment: Moment) -> None:
        """Hear what changed, and look at what has settled."""
        self._last = moment.wall
        self._know(watch, moment.monotonic)
        self._hear(moment.monotonic)
        for watching in self._stores.values():
            self._poll(watching, moment.monotonic)
            due = watching.heard.due(self._pace)
            if due is not None and due <= moment.monotonic:
                self._look(watch, watching, moment)
        self._runs.look(watch)

    # -- what is watched

    def _know(self, watch: Watch, now: float) -> None:
        """Bring up to date which folders of which stores are watched."""
        roots = watch.roots()
        for gone in self._stores.keys() - set(roots):
            del self._stores[gone]
        for root in roots:
            watching = self._stores.setdefault(root, Watching(root))
            if now - watching.listed >= LIST_SECONDS:
                place = watch.opened(root)
                watching.watchable = watchable(place.workspace) if place else None
                watching.listed = now - (0.0 if place else LIST_SECONDS - SOON_SECONDS)
        self._listen(watch)

    def _listen(self, watch: Watch) -> None:
        if self._noticing is None:

            def heard(paths: Sequence[str]) -> None:
                self._came.append(paths)
                watch.wake(NAME)

            def failed(why: str) -> None:
                self._why_polling = why
                watch.wake(NAME)

            self._noticing = Noticing(heard, failed)
        known = [one.watchable for one in self._stores.values() if one.watchable]
        told = [] if self._why_polling else [one for one in known if one.whole]
        self._noticing.watch([folder for one in told for folder in (*one.folders, *one.gits)])

    def _hear(self, now: float) -> None:
        while self._came:
            paths = self._came.popleft()
            for watching in self._stores.values():
                self._sort(watching, paths, now)

    def _sort(self, watching: Watching, paths: Sequence[str], now: float) -> None:
        """Sort out what the changes of some paths mean to one store."""
        seen = watching.watchable
        if seen is None:
            return
        means = {of_git(seen, path) for path in paths}
        if "list" in means:
            watching.listed = min(watching.listed, now - LIST_SECONDS + SOON_SECONDS)
        if "tree" in means:
            watching.heard = watching.heard.hear(now, None)
        below = [path for path in paths if os.path.dirname(path) in seen.folders]
        named = {os.path.relpath(path, seen.root) for path in below}
        if kept := watching.of_interest(named):
            watching.heard = watching.heard.hear(now, kept)

    def _poll(self, watching: Watching, now: float) -> None:
        """Look files through by hand, where no system tells of changes."""
        seen, before = watching.watchable, watching.polled
        if seen is None or (seen.whole and not self._why_polling):
            watching.polled = None
            return
        if before and now < before.due:
            return
        began = monotonic()
        stamps = polling.stamps(seen.root, seen.files)
        took = monotonic() - began
        watching.polled = Polled(stamps, now + polling.pause(took))
        if before and (paths := watching.of_interest(polling.changed(before.stamps, stamps))):
            watching.heard = watching.heard.hear(now, paths)

    # -- looking

    def _look(self, watch: Watch, watching: Watching, moment: Moment) -> None:
        pending = watching.heard.pending
        watching.heard = watching.heard.taken(moment.monotonic)
        if pending is None or watch.opened(watching.root) is None:
            return  # it is not there: whatever changed is looked at by the night, when it is back
        asked = _asked(watch.folder, watching.root)
        paths = None if pending.paths is None else sorted(pending.paths)
        private.replace(str(asked), json.dumps({"paths": paths}).encode())

        def then(end: Ended) -> None:
            self._looked(watch, watching, pending.paths, end)

        words = (*OURS, MODULE, watching.root, str(asked))
        self._runs.ask(Run(words, os.path.dirname(watching.root), then))

    def _looked(
        self, watch: Watch, watching: Watching, paths: frozenset[str] | None, end: Ended
    ) -> None:
        """Hear what came of a look."""
        watch.wake(NAME)
        with suppress(OSError):
            _asked(watch.folder, watching.root).unlink()
        found = _read(end)
        if "facts" not in found:
            said = str(found.get("error") or end.fault or "it said nothing")
            watch.note(f"{NAME}: {watching.root} could not be looked at: {said}")
            later = watch.now().monotonic + RETRY_SECONDS
            watching.heard = watching.heard.hear(later, paths)
            return
        if not found["facts"]:
            watching.heard = watching.heard.unspent()
            watching.unfruitful(paths or ())
            return
        _tell(watch, watching, found)

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        """Tell how files are watched, and what waits."""
        rows = [_row(one) for one in self._stores.values()]
        how = (
            f"looks every {polling.LEAST_SECONDS:g} s or more"
            if self._why_polling
            else "told by the system"
        )
        lines = [_sentence(row, how) for row in rows]
        return {"how": how, "why": self._why_polling or None, "watched": rows, "lines": lines}

    def problems(self, watch: Watch) -> tuple[str, ...]:
        """Tell where files are looked through by hand, and why."""
        by_hand = [
            f"{one.root}: more than {len(one.watchable.folders):,} folders are not watched, they "
            "are looked through by hand."
            for one in self._stores.values()
            if one.watchable and not one.watchable.whole
        ]
        slow = f"Files are looked through by hand, which is slow: {self._why_polling}."
        return (*([slow] if self._why_polling else []), *by_hand)

    def end(self, watch: Watch) -> None:
        """Watch no more."""
        if self._noticing:
            self._noticing.watch(())
        self._runs.end()


def _tell(watch: Watch, watching: Watching, found: Mapping[str, object]) -> None:
    fresh, back = _ids(found.get("fresh")), _ids(found.get("back"))
    if found.get("set_aside"):
        watch.note(f"{NAME}: {watching.root} changed much: {found['set_aside']}")
    if fresh or back:
        watching.drifted += len(fresh) - len(back)
        watch.feed.publish("drift", store=watching.root, fresh=fresh, back=back)
        watch.note(f"{NAME}: {watching.root}: {len(fresh)} drifted, {len(back)} came back")


def _row(watching: Watching) -> dict[str, object]:
    seen, waits = watching.watchable, watching.heard.pending
    count = None if waits is None or waits.paths is None else len(waits.paths)
    return {
        "root": watching.root,
        "folders": len(seen.folders) if seen else 0,
        "waiting": count if waits else 0,
        "looks": len(watching.heard.looks),
    }


def _sentence(row: Mapping[str, object], how: str) -> str:
    waits = "something waits to be looked at" if row["waiting"] != 0 else "nothing waits"
    folders, looks = (many(int(str(row[k])), k[:-1]) for k in ("folders", "looks"))
    return f"{row['root']}: {folders}, {how}; {looks} lately, {waits}"


def _ids(value: object) -> list[str]:
    return [str(id) for id in value] if isinstance(value, list) else []


def _read(end: Ended) -> Mapping[str, object]:
    try:
        said = json.loads(end.said.splitlines()[-1])
    except (ValueError, IndexError):
        return {}
    return said if isinstance(said, dict) else {}


def _asked(folder: Path, root: str) -> Path:
    private.folder(str(folder / LOOKS), str(folder))
    return folder / LOOKS / f"{hashlib.sha256(os.fsencode(root)).hexdigest()[:16]}.json"


def _stamp(root: str) -> tuple[tuple[int, int], ...]:
    """Name the state of a memory.

    Another one may have facts on other paths.
    """
    return tuple(_seen(os.path.join(root, name)) for name in ("memory.db", "memory.db-wal"))


def _seen(path: str) -> tuple[int, int]:
    try:
        about = os.stat(path)
    except OSError:
        return (0, 0)
    return (about.st_mtime_ns, about.st_size)
