"""What says when what begins, read anew with each look.

It is a look of the watch.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from memory_engine.adapters.flags.shut import FLEET
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Watch
from memory_engine.daemon.schedule import fleet
from memory_engine.daemon.schedule.fleet import Fleet
from memory_engine.daemon.schedule.plan import Plan, planned
from memory_engine.daemon.schedule.rows import read
from memory_engine.daemon.schedule.tasks import Job

REWRITTEN = timedelta(hours=1)
"""Between two notes that an operator's settings are still the same."""


class Reading:
    """The plan as it is now, and an operator's last settings."""

    def __init__(self) -> None:
        self.plan, self.fleet = Plan(), Fleet()
        self._kept = Fleet()
        self._next = float("-inf")

    def begin(self, watch: Watch) -> None:
        """Take up what an operator's settings were before the watch began."""
        self.fleet = self._kept = fleet.of_json(watch.kept(FLEET))

    def renew(self, watch: Watch, moment: Moment) -> None:
        """Read settings, tasks and the kill switch.

        An operator's address once a minute.
        """
        self.plan = self._planned(watch)
        changed = self._look(watch, moment)
        self._keep(watch)
        if changed:
            self.plan = self._planned(watch)

    def jobs(self, watch: Watch) -> Iterator[Job]:
        """List each task with each of its stores."""
        roots = watch.roots()
        for task in self.plan.tasks.values():
            yield from (Job(task, root) for root in ((task.store,) if task.store else roots))

    def _planned(self, watch: Watch) -> Plan:
        workspaces = tuple(Path(root).parent for root in watch.roots())
        return planned(self.plan, self.fleet, workspaces)

    def _look(self, watch: Watch, moment: Moment) -> bool:
        """Read an operator's settings; whether they are others than before."""
        source, before = self.plan.fleet, self.fleet
        waits = source == before.source and fleet.is_address(source)
        if not source:
            self.fleet = Fleet()
        elif not waits or moment.monotonic >= self._next:
            now = moment.wall.astimezone(UTC)
            self.fleet = fleet.look(before, source, str(watch.folder), now)
            self._next = moment.monotonic + self.fleet.wait
        if self.fleet.problem and self.fleet.problem != before.problem:
            watch.note(f"schedule: {self.fleet.problem}")
        return not _same(self.fleet, before)

    def _keep(self, watch: Watch) -> None:
        """Keep an operator's settings when changed, and from time to time."""
        old, new = self._kept, self.fleet
        if not _same(old, new) or _moment(new) - _moment(old) > REWRITTEN:
            self._kept = new
            watch.keep(FLEET, fleet.as_json(new))


def _same(left: Fleet, right: Fleet) -> bool:
    """Tell whether two looks came to the same."""
    return left._replace(at="", tries=0) == right._replace(at="", tries=0)


def _moment(found: Fleet) -> datetime:
    return read(found.at).astimezone(UTC)
