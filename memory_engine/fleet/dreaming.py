"""One night of one store, in a runner's process.

It is whatever process the runner has for it.
"""

from __future__ import annotations

import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from types import FrameType
from typing import TYPE_CHECKING

from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import ImpossibleClock
from memory_engine.domain.silent import Silent
from memory_engine.fleet.job import Job, Outcome, State
from memory_engine.wiring import place

if TYPE_CHECKING:
    from memory_engine.views.answers.nights import NightReport

PATIENCE_SECONDS = 10.0
"""[s] To wait for whoever else writes to the store."""
MB = 1024 * 1024
KB_IN_MB = 1024


class TooLong(Exception):
    """A night took longer than it may.

    What it had not committed is not there.
    """


def dream(job: Job) -> Outcome:
    """Dream one night through the gates, and tell what came of it.

    Nothing is raised.
    """
    began = time.monotonic()
    try:
        with _bounded(job):
            found = _dreamt(job)
    except TooLong:
        found = Outcome(job.root, "crashed", why=f"it took longer than {job.minutes:g} minutes")
    except MemoryError:
        found = Outcome(job.root, "crashed", why=f"it wanted more than {job.memory_mb} MB")
    except KairosError as error:
        found = Outcome(job.root, "refused", why=" ".join(f"{error.message} {error.hint}".split()))
    except Exception as error:  # noqa: BLE001  (an entrance: one store's fault is no other's)
        found = Outcome(job.root, "refused", why=f"{type(error).__name__}: {error}")
    return found._replace(seconds=round(time.monotonic() - began, 3), memory_mb=_most())


def _dreamt(job: Job) -> Outcome:
    from memory_engine.engine import night, timing

    if job.version and job.version != (ours := version("kairos-mem")):
        why = f"it is asked by kairos-mem {job.version}, and {ours} is installed here"
        return Outcome(job.root, "refused", why=why)
    opened = place(job.root, Silent())
    with opened.dreaming(PATIENCE_SECONDS) as engine:
        last = engine.store.last_dream()
        if last.number >= job.dream:
            head = engine.store.head()[1]
            return Outcome(job.root, "already", last.number, head, why="it was dreamt already")
        if wrong := timing.impossible_clock(engine):
            raise ImpossibleClock(wrong, "Set the clock.")
        day = job.day or timing.today(engine)
        report = night.consolidate(engine, opened.keep, day, force=job.force).report
        return _told(job.root, report, engine.store.head()[1])


def _told(root: str, report: NightReport, head: str) -> Outcome:
    decisions = len(report.get("decisions", ()))
    if report["gate"]:
        return Outcome(root, "shut", 0, head, why=f"{report['gate']}: {report.get('why', '')}")
    state: State = "dreamt" if report["applied"] else "review"
    return Outcome(root, state, report["dream"], head, decisions, why=report.get("quarantined", ""))


@contextmanager
def _bounded(job: Job) -> Iterator[None]:
    """Hold a night to its time and its memory."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, late)
    held, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_held() + job.memory_mb * MB, hard))
    signal.setitimer(signal.ITIMER_REAL, job.minutes * 60)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (held, hard))
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _held() -> int:
    """Tell what this process holds already [bytes].

    A night is bounded on top of it.
    """
    try:
        with open("/proc/self/status") as rows:
            (found,) = (row.split()[1] for row in rows if row.startswith("VmData:"))
            return int(found) * KB_IN_MB
    except (OSError, ValueError):  # no Linux
        return 0


def _most() -> float:
    """Tell how much this process has held at most [MB]."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (MB if sys.platform == "darwin" else KB_IN_MB), 1)
