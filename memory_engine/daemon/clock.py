"""What time it is for the watch.

Whatever else it does takes ``Moment``s and reads no clock. A test steers the clock of a real
process by a file, whose name ``KAIROS_MEM_DAEMON_CLOCK`` gives. Each of its lines is a JSON object
``{"real", "wall", "monotonic", "rate"}``: from the real time ``real`` [s since 1970] on, the wall
shows ``wall`` [s since 1970] and the steady clock ``monotonic`` [s], and both go ``rate`` times as
fast. A machine that sleeps is a line whose ``wall`` leaps ahead of its ``monotonic``.
"""

from __future__ import annotations

import json
import selectors
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

STEERED = "KAIROS_MEM_DAEMON_CLOCK"
LEAST_REAL_SECONDS, MOST_REAL_SECONDS = 0.001, 0.5
"""[s] That a steered wait takes: the file may be another by then."""

Ready = list[tuple[selectors.SelectorKey, int]]


class Moment(NamedTuple):
    """A time on the wall, and on the steady clock.

    The wall has its offset from UTC; the other only goes forward. The steady clock [s] stands still
    while the machine sleeps.
    """

    wall: datetime
    monotonic: float


class Clock(Protocol):
    """What tells the time, and waits."""

    def now(self) -> Moment:
        """Tell the time."""
        ...

    def wait(self, selector: selectors.BaseSelector, seconds: float) -> Ready:
        """Wait for something ready, or so many seconds of this clock."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> Moment:
        """Tell the time."""
        return Moment(local(time.time()), time.monotonic())

    def wait(self, selector: selectors.BaseSelector, seconds: float) -> Ready:
        """Wait until something is ready, or for so many seconds."""
        return selector.select(max(0.0, seconds))


class Steer(NamedTuple):
    """What the clocks show from a real time on, how fast."""

    real: float
    wall: float
    monotonic: float
    rate: float


class SteeredClock:
    """A clock that a file steers, for tests with real processes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> Moment:
        """Tell the time that the file makes of the real one."""
        real = time.time()
        steer = self._steer(real)
        passed = (real - steer.real) * steer.rate
        return Moment(local(steer.wall + passed), steer.monotonic + passed)

    def wait(self, selector: selectors.BaseSelector, seconds: float) -> Ready:
        """Wait so many seconds of this clock, or shortly for real."""
        rate = self._steer(time.time()).rate
        real = seconds / rate if rate > 0 else MOST_REAL_SECONDS
        return selector.select(min(max(real, LEAST_REAL_SECONDS), MOST_REAL_SECONDS))

    def _steer(self, real: float) -> Steer:
        rows = [json.loads(row) for row in self._path.read_text("utf-8").splitlines() if row]
        steers = [Steer(**row) for row in rows]
        return max((steer for steer in steers if steer.real <= real), default=steers[0])


def chosen(environment: Mapping[str, str]) -> Clock:
    """Give the machine's clock, unless a test steers another."""
    path = environment.get(STEERED, "")
    return SteeredClock(Path(path)) if path else SystemClock()


def local(seconds: float) -> datetime:
    """Give a time [s since 1970] as the wall here shows it.

    With its offset alone: with a zone's rules, adding and taking the difference would go by the
    wall, and be an hour off on the days on which clocks change.
    """
    time.tzset()  # who travels takes the watch along
    return datetime.fromtimestamp(seconds).astimezone()
