"""Nights on a Ray cluster.

It is this machine alone, where no cluster is named.
"""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from memory_engine.domain.errors.machine import NoLibrary
from memory_engine.fleet.dreaming import MB, dream
from memory_engine.fleet.embedding import Models, through
from memory_engine.fleet.job import TRIES, Job, Outcome

LOOPBACK = "127.0.0.1"
STORE_MB = 80
"""Of memory for what Ray's processes share: jobs and outcomes are small."""
AHEAD = 4
"""[jobs a worker] That wait in Ray, so that none stands idle."""


RESTARTS = 3
"""[times] That the process that embeds is started anew where it dies."""


def _night(job: Job, models: Any) -> Outcome:  # noqa: ANN401  (Ray's handle of an actor)
    """Dream one night whose texts are embedded by the actor."""
    import ray

    through(lambda name, *given: ray.get(getattr(models, name).remote(*given)))
    return dream(job)


class RayCluster:
    """Runs each night as a task, retried after deaths.

    Its process may die. One actor embeds for all.
    """

    def __init__(self, workers: int, address: str) -> None:
        self._workers, self._address = workers, address

    def run(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """Run all of them."""
        ray = _ray()
        self._begin(ray)
        try:
            yield from self._run(ray, jobs)
        finally:
            ray.shutdown()

    def _run(self, ray: Any, jobs: Sequence[Job]) -> Iterator[Outcome]:  # noqa: ANN401
        began, waiting = time.monotonic(), list(reversed(jobs))
        actor = ray.remote(num_cpus=0, max_restarts=RESTARTS, max_task_retries=RESTARTS)
        models = actor(Models).remote()
        night = ray.remote(num_cpus=1, max_retries=TRIES - 1)(_night)  # once: it is sent to all
        under_way: dict[Any, Job] = {}
        while waiting or under_way:
            while waiting and len(under_way) < self._workers * AHEAD:
                due = began + waiting[-1].after - time.monotonic()
                if due > 0 and under_way:
                    break
                time.sleep(max(due, 0.0))
                job = waiting.pop()
                task = night.options(memory=job.memory_mb * MB)
                under_way[task.remote(job, models)] = job
            ended, _ = ray.wait(list(under_way), num_returns=1, timeout=1.0)
            for reference in ended:
                job = under_way.pop(reference)
                try:
                    yield ray.get(reference)
                except ray.exceptions.RayError as error:
                    why = f"its process died each time ({type(error).__name__})"
                    yield Outcome(job.root, "crashed", why=why, tries=TRIES)

    def _begin(self, ray: Any) -> None:  # noqa: ANN401
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        if self._address:
            ray.init(address=self._address, log_to_driver=False, logging_level=logging.ERROR)
            return
        with suppress(OSError):
            Path(_folder()).mkdir(mode=0o700, exist_ok=True)
        ray.init(
            num_cpus=self._workers,
            include_dashboard=False,
            object_store_memory=STORE_MB * MB,
            log_to_driver=False,
            logging_level=logging.ERROR,
            _node_ip_address=LOOPBACK,
            _temp_dir=_folder(),
        )


def _folder() -> str:
    """Name a folder for Ray's sockets: their paths may have 107 bytes."""
    return os.path.join(tempfile.gettempdir(), f"kmray{os.getuid()}")


def _ray() -> Any:  # noqa: ANN401  (untyped)
    try:
        import ray
    except ImportError:
        raise NoLibrary("fleet", "ray is not installed", "fleet") from None
    return ray


def runner(workers: int, address: str) -> RayCluster:
    """Give the runner."""
    return RayCluster(workers, address)
