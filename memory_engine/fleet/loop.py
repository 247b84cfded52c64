"""Nights one after another, in this very process.

It is for few stores, and to compare with.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from memory_engine.fleet.dreaming import dream
from memory_engine.fleet.job import Job, Outcome


class Loop:
    """Runs each night when its time has come."""

    def run(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """Run all of them."""
        began = time.monotonic()
        for job in jobs:
            time.sleep(max(began + job.after - time.monotonic(), 0.0))
            yield dream(job)


def runner(workers: int, address: str) -> Loop:
    """Give the runner."""
    return Loop()
