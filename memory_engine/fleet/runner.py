"""How nights are run: one contract, whatever runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from memory_engine.fleet.job import Job, Outcome


class Runner(Protocol):
    """Runs nights, yielding exactly one outcome a job.

    They come in whatever order they end. A job whose process dies is tried again, up to
    ``job.TRIES`` times in all; a refusal is an outcome at once. Nothing is raised for one job's
    sake.
    """

    def run(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """Run all of them."""
        ...


RUNNERS: dict[str, str] = {
    "loop": "memory_engine.fleet.loop",
    "pool": "memory_engine.fleet.pool",
    "ray": "memory_engine.fleet.ray_cluster",
}
"""Runner -> its module, loaded when it is asked for; each has ``runner(workers, address)``."""

Made = Callable[[int, str], Runner]
