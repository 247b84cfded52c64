"""Nights, one at a time, each in a process of its own.

What a night loads (vectors, a model, a code base) goes with its process, so that the watch stays
as small as it began; and a night that hangs or eats the memory can be ended: a ledger that is left
in the middle of anything is whole (nothing is written but in one transaction).
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime

from memory_engine.adapters.nightwatch import folder as place
from memory_engine.adapters.nightwatch.usage import usage
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import NightEnd, Then, Watch
from memory_engine.daemon.night_process import Asked, Running
from memory_engine.daemon.weighing import MEGABYTE
from memory_engine.views.report import COUNTS

KEPT = "nights"
"""The name under which is kept what came of each store's last one."""
MINUTE = 60.0


class Nights:
    """Those that wait, and the one that runs."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._waiting: deque[Asked] = deque()
        self._running: Running | None = None
        self._unlisten: list[Callable[[], None]] = []

    @property
    def running(self) -> bool:
        """Whether a night is being dreamt."""
        return self._running is not None

    def ask(self, root: str, why: str, then: Then | None, force: bool) -> bool:
        """Have a night dreamt when its turn comes.

        Gives False where one of the store waits or runs.
        """
        known = [*self._waiting, *([self._running.asked] if self._running else [])]
        if any(asked.root == root for asked in known):
            return False
        self._waiting.append(Asked(root, why, then, force))
        self._watch.wake("")
        return True

    def look(self, moment: Moment) -> None:
        """Begin the next, where none runs."""
        if self._waiting and not self._running and not self._watch.stopping:
            self._begin(self._waiting.popleft(), moment)

    def weigh(self, moment: Moment) -> None:
        """End a night that takes more than it may."""
        running, caps = self._running, self._watch.settings.caps
        if running is None:
            return
        took = usage(running.process.pid)
        if took and caps.night_memory_mb and took.memory > caps.night_memory_mb * MEGABYTE:
            said = f"it took {took.memory / MEGABYTE:.0f} MB, {caps.night_memory_mb} are allowed"
            running.halt(signal.SIGKILL, f"{said} (caps.night_memory_mb)")
        minutes = (moment.monotonic - running.since.monotonic) / MINUTE
        if caps.night_minutes and minutes > caps.night_minutes:
            said = f"it took {minutes:.0f} minutes, {caps.night_minutes:g} are allowed"
            running.halt(signal.SIGKILL, f"{said} (caps.night_minutes)")

    def end(self, why: str) -> None:
        """Break off the running night, and let the waiting ones be.

        It breaks off where it is whole.
        """
        for asked in self._waiting:
            self._tell(NightEnd(asked.root, asked.why, 130, {}, why), asked.then)
        self._waiting.clear()
        if self._running:
            self._running.halt(signal.SIGINT, why)
            self._over()

    def told(self) -> dict[str, object]:
        """Tell which night runs, and which wait."""
        waiting = [asked.root for asked in self._waiting]
        if not (running := self._running):
            return {"running": None, "waiting": waiting}
        took = usage(running.process.pid)
        now = {
            "store": running.asked.root,
            "why": running.asked.why,
            "since": running.since.wall.isoformat(timespec="seconds"),
            "pid": running.process.pid,
            "stage": running.stage,
            "memory_mb": round(took.memory / MEGABYTE, 1) if took else None,
        }
        return {"running": now, "waiting": waiting}

    def last(self, root: str) -> Mapping[str, object] | None:
        """Tell what came of a store's last night dreamt here.

        It is the last that this watch had dreamt.
        """
        known = self._watch.kept(KEPT).get(root)
        if isinstance(known, dict) and place.is_time(known.get("at")) and "asked" in known:
            return known
        return None

    def forget(self, roots: tuple[str, ...]) -> None:
        """Keep nothing of stores that are not watched any more."""
        known = self._watch.kept(KEPT)
        left = {root: row for root, row in known.items() if root in roots}
        if left != known:
            self._watch.keep(KEPT, left)

    def _begin(self, asked: Asked, moment: Moment) -> None:
        try:
            running = Running(asked, moment)
        except OSError as error:  # no room for another process, say
            self._tell(NightEnd(asked.root, asked.why, 1, {}, str(error)), asked.then)
            return
        self._running = running
        self._unlisten = [
            self._watch.listen(running.out, self._heard),
            self._watch.listen(running.err, self._complained),
        ]
        self._watch.feed.publish("night-began", store=asked.root, why=asked.why)

    def _heard(self) -> None:
        running = self._running
        if running is None:
            return
        rows = running.rows()
        for row in rows or []:
            self._take(running, row)
        if rows is None:
            self._over()

    def _complained(self) -> None:
        if self._running and not self._running.complain():
            self._unlisten[1]()

    def _take(self, running: Running, row: Mapping[str, object]) -> None:
        root = running.asked.root
        if "stage" in row:
            running.stage = str(row["stage"])
            self._watch.feed.publish("night-stage", root, "", **row)
        elif "problem" in row:
            self._watch.feed.publish("night-problem", root, "", **row)
        elif isinstance(report := row.get("report"), dict):
            running.report = report
        elif "error" in row:
            running.error = str(row["error"])

    def _over(self) -> None:
        running, self._running = self._running, None
        for unlisten in self._unlisten:
            unlisten()
        self._unlisten = []
        if running:
            self._tell(running.end(), running.asked.then, running.since.wall)

    def _tell(self, end: NightEnd, then: Then | None, since: datetime | None = None) -> None:
        at = self._watch.now().wall
        row = {
            "at": at.isoformat(timespec="seconds"),
            "asked": end.why,
            "code": end.code,
            "error": end.error or None,
            "seconds": round((at - since).total_seconds(), 1) if since else None,
            **end.report,
        }
        self._watch.keep(KEPT, {**self._watch.kept(KEPT), end.store: row})
        self._watch.note(f"{end.store}: night ({end.why}): {_outcome(end)}")
        self._watch.feed.publish("night-ended", end.store, "", **row)
        self._watch.wake("")
        if then:
            then(end)


def _outcome(end: NightEnd) -> str:
    if end.error:
        return end.error
    if gate := end.report.get("gate"):
        return f"the gate {gate} is shut"
    counted = [f"{many} {name}" for name in COUNTS if (many := end.report.get(name))]
    return f"dream {end.report.get('dream')}: {', '.join(counted) or 'nothing changed'}"
