"""What the watch takes, held against its caps."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from memory_engine.adapters.nightwatch.usage import Usage
from memory_engine.daemon.settings import Caps

MEGABYTE = 1_000_000
SPACING_SECONDS = 5.0
"""[s] Between two samples that are kept: a hundred and some for ten minutes."""
MINUTE = 60.0
"""[s]"""


class Sample(NamedTuple):
    """What was computed [s] up to a time [steady s]."""

    at: float
    computing: float


class Weight(NamedTuple):
    """What the watch takes: memory [MB], core's share [%], files.

    The share is an average over some minutes.
    """

    memory_mb: float
    cpu_percent: float
    minutes: float
    files: int


class Scales:
    """Weighs again and again, and averages over the minutes of the cap."""

    def __init__(self, minutes: float) -> None:
        self._seconds = minutes * MINUTE
        self._samples: deque[Sample] = deque()

    def weigh(self, at: float, usage: Usage) -> Weight:
        """Take a sample at a time [steady s]."""
        if not self._samples or at - self._samples[-1].at >= SPACING_SECONDS:
            self._samples.append(Sample(at, usage.computing))
        while len(self._samples) > 2 and self._samples[1].at <= at - self._seconds:
            self._samples.popleft()
        first = self._samples[0]
        passed = at - first.at
        share = 100 * (usage.computing - first.computing) / passed if passed > 0 else 0.0
        return Weight(usage.memory / MEGABYTE, share, passed / MINUTE, usage.files)


def over(weight: Weight, caps: Caps) -> str:
    """Tell which cap is broken.

    Gives "" for none. Computing counts once the whole stretch was seen.
    """
    if caps.memory_mb and weight.memory_mb > caps.memory_mb:
        return f"it took {weight.memory_mb:.0f} MB, {caps.memory_mb} are allowed"
    whole = weight.minutes >= caps.cpu_minutes
    if caps.cpu_percent and whole and weight.cpu_percent > caps.cpu_percent:
        return (
            f"it took {weight.cpu_percent:.0f} % of a core over {weight.minutes:.0f} minutes, "
            f"{caps.cpu_percent:g} % are allowed"
        )
    return ""
