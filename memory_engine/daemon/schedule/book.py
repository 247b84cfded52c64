"""The rows of all tasks, as they are on disk.

What is put here is kept before anything goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from secrets import token_hex

from memory_engine.daemon.duty import Watch
from memory_engine.daemon.schedule import doing, rows
from memory_engine.daemon.schedule.plan import Plan
from memory_engine.daemon.schedule.rows import Row
from memory_engine.daemon.schedule.tasks import DREAM, Job
from memory_engine.domain.records.fact import replace

KEPT = "schedule"
"""Under which the watch keeps it."""
SALT_BYTES = 8
"""Of the word that a machine draws once, so that its tasks begin at moments of their own."""
NOT_AGAIN = "the watch was ended while it ran; it is not begun again"


class Book:
    """What is known of each store's tasks, and the machine's word.

    The word is the machine's own.
    """

    def __init__(self, watch: Watch) -> None:
        kept = watch.kept(KEPT)
        self._rows = rows.of_json(kept)
        self.salt = salt_of(kept) or token_hex(SALT_BYTES)

    def __getitem__(self, name: str) -> Row:
        """Give the row of a job.

        A blank one of a job that is not known.
        """
        return self._rows.get(name, Row())

    def put(self, watch: Watch, name: str, row: Row) -> None:
        """Keep a row."""
        self._rows[name] = row
        self._keep(watch)

    def bring_up_to_date(
        self, watch: Watch, plan: Plan, jobs: Mapping[str, Job], now: datetime
    ) -> None:
        """See what was moved, switched or taken away.

        Of a store that left it is switched off.
        """
        stopped = bool(plan.stopped)
        fresh = {name: rows.seen(self[name], job.task, now, stopped) for name, job in jobs.items()}
        for name, row in self._rows.items():
            if name not in jobs and name.partition("@")[0] in plan.tasks:
                fresh[name] = replace(row, on=False)
        if fresh != self._rows:
            self._rows = fresh
            self._keep(watch)

    def settle(self, watch: Watch, jobs: Mapping[str, Job], now: datetime) -> None:
        """Find out what became of jobs left open.

        The last watch began them and saw no end of them.
        """
        for name, row in tuple(self._rows.items()):
            if row.intent:
                self._rows[name] = _settled(watch, jobs.get(name), row, now)
        self._keep(watch)

    def _keep(self, watch: Watch) -> None:
        watch.keep(KEPT, {"salt": self.salt, **rows.as_json(self._rows)})


def salt_of(kept: Mapping[str, object]) -> str:
    """Read the machine's own word.

    Gives "" where there is none, or nothing that was ever drawn.
    """
    said = kept.get("salt")
    return said if isinstance(said, str) and said.isascii() and said.isalnum() else ""


def _settled(watch: Watch, job: Job | None, row: Row, now: datetime) -> Row:
    due = rows.read(row.intent)
    if job and not doing.again(job.task):
        return rows.ended(row, due, now, "unknown", NOT_AGAIN)
    if job and job.task.id == DREAM and row.mark.isdigit():
        night = nights(watch, job.root)
        if night > int(row.mark):
            detail = f"night {night}, as was found after the watch had been ended"
            return rows.ended(row, due, now, "done", detail)
    return replace(row, intent="", mark="")


def nights(watch: Watch, root: str) -> int:
    """Count the nights of a store; -1 where it is not there."""
    place = watch.opened(root)
    if place is None:
        return -1
    with place.visiting() as engine:
        return engine.store.last_dream().number
