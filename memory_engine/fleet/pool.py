"""Nights in several processes of this machine, each replaced where it dies."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection
from threading import Thread

from memory_engine.fleet.dreaming import dream
from memory_engine.fleet.job import TRIES, Job, Outcome

NIGHTS_A_PROCESS = 200
"""After which a process is a fresh one: what nights leave in memory does not pile up."""
NICE = 10
DIED = "its process died (killed, or the machine was short of memory)"


class Pool:
    """Runs as many nights at once as there are workers."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def run(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """Run all of them.

        Where a process dies the whole pool is made anew, and what was under way is tried again.
        """
        waiting, tries = list(reversed(jobs)), dict.fromkeys((job.root for job in jobs), 0)
        began = time.monotonic()
        while waiting:
            under_way: dict[Future[Outcome], Job] = {}
            with _without_main(), self._made(min(self._workers, len(waiting))) as pool:
                try:
                    yield from self._turns(pool, waiting, under_way, tries, began)
                except BrokenProcessPool:
                    pool.shutdown(wait=True, cancel_futures=True)
            for future, job in under_way.items():
                yield from self._after_a_death(future, job, waiting, tries)

    def _made(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begun,
            max_tasks_per_child=NIGHTS_A_PROCESS,
        )

    def _turns(
        self,
        pool: ProcessPoolExecutor,
        waiting: list[Job],
        under_way: dict[Future[Outcome], Job],
        tries: dict[str, int],
        began: float,
    ) -> Iterator[Outcome]:
        """Keep all workers busy until nothing waits.

        Raises where one of them died.
        """
        while waiting or under_way:
            while waiting and len(under_way) < self._workers:
                due = began + waiting[-1].after - time.monotonic()
                if due > 0 and under_way:
                    break
                time.sleep(max(due, 0.0))
                job = waiting.pop()
                tries[job.root] += 1
                under_way[pool.submit(dream, job)] = job
            ended, _ = wait(under_way, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in ended:
                outcome = future.result()
                job = under_way.pop(future)
                yield outcome._replace(tries=tries[job.root])

    def _after_a_death(
        self, future: Future[Outcome], job: Job, waiting: list[Job], tries: dict[str, int]
    ) -> Iterator[Outcome]:
        """Take what had come to its end all the same.

        Try the rest again, or give it up.
        """
        if future.done() and not future.cancelled() and future.exception() is None:
            yield future.result()._replace(tries=tries[job.root])
        elif tries[job.root] < TRIES:
            waiting.append(job)
        else:
            yield Outcome(job.root, "crashed", why=DIED, tries=tries[job.root])


def _begun() -> None:
    """Let others go first, and end with the beginner.

    It is whoever began this, however that ended.
    """
    os.nice(NICE)
    Thread(target=_orphaned, daemon=True).start()


def _orphaned() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)  # as a kill would: what a night had not committed is not there


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep processes from rerunning the script that began them.

    A night needs none of it. A script that calls without asking whether it is the main one would
    begin a fleet in each.
    """
    main = vars(sys.modules["__main__"])
    hidden: dict[str, object] = {
        name: main.pop(name) for name in ("__file__", "__spec__") if name in main
    }
    main["__spec__"] = None
    try:
        yield
    finally:
        main.update(hidden)


def runner(workers: int, address: str) -> Pool:
    """Give the runner."""
    return Pool(workers)
