"""What every runner of nights keeps.

The same heads, one outcome a store, whatever dies.
"""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import threading
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from memory_engine.fleet.job import Job, Outcome
from memory_engine.fleet.planning import jobs, offset
from memory_engine.fleet.runner import RUNNERS, Runner
from memory_engine.wiring import place
from tests.end_to_end.harness import Memory

DAY = "2026-11-20"
COMMON = Job("", 0, DAY, True)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that has news."""
    folder = tmp_path_factory.mktemp("news")
    memory = Memory(folder)
    assert memory.run("init").code == 0
    memory.observe(
        *(
            {"text": f"Service {n % 9} listens on port {3000 + n}", "principal": f"agent:a{n % 3}",
             "session": f"s{n % 5}"}
            for n in range(24)
        )
    )  # fmt: skip
    return folder


@pytest.fixture(params=RUNNERS)
def runner(request: pytest.FixtureRequest) -> Runner:
    """One runner after another, with two workers."""
    if request.param == "ray" and find_spec("ray") is None:
        pytest.skip("ray is not installed (the extra `fleet`)")
    made: Runner = importlib.import_module(RUNNERS[request.param]).runner(2, "")
    return made


def copies(stores: Path, folder: Path, count: int) -> list[str]:
    """The same store, so many times."""
    for number in range(count):
        shutil.copytree(stores, folder / str(number))
    return [str(folder / str(number)) for number in range(count)]


def head(root: str) -> tuple[int, str]:
    """Nights of a store, and its ledger's head, as it stands."""
    from memory_engine.domain.silent import Silent

    with place(root, Silent()).visiting() as engine:
        return engine.store.last_dream().number, engine.store.head()[1]


def test_all_heads_are_those_of_a_loop_and_each_store_has_one_outcome(
    runner: Runner, stores: Path, tmp_path: Path
) -> None:
    named = copies(stores, tmp_path, 5)
    shutil.rmtree(tmp_path / "4" / ".kairos-mem")
    (tmp_path / "3" / ".kairos-mem" / "memory.db").write_bytes(b"no database at all" * 99)
    planned, refused = jobs(named, COMMON)
    outcomes = [*refused, *runner.run(planned)]
    by_root = {Path(outcome.root): outcome for outcome in outcomes}
    assert len(by_root) == len(outcomes) == 5
    well = [outcome for outcome in outcomes if outcome.state == "dreamt"]
    assert len(well) == 3, outcomes
    (alone,) = copies(stores, tmp_path / "alone", 1)
    (reference,) = (
        importlib.import_module(RUNNERS["loop"]).runner(1, "").run(jobs([alone], COMMON)[0])
    )
    assert {outcome.head for outcome in well} == {reference.head}
    assert {outcome.state for outcome in outcomes} == {"dreamt", "refused"}
    assert all(outcome.why for outcome in outcomes if outcome.state == "refused")


def test_a_night_that_was_dreamt_is_not_dreamt_twice(
    runner: Runner, stores: Path, tmp_path: Path
) -> None:
    named = copies(stores, tmp_path, 2)
    planned, _ = jobs(named, COMMON)
    first = {outcome.root: outcome.head for outcome in runner.run(planned)}
    again = list(runner.run(planned))
    assert {outcome.state for outcome in again} == {"already"}
    assert {outcome.root: outcome.head for outcome in again} == first
    assert {head(name)[0] for name in named} == {1}


def test_a_worker_that_is_killed_costs_nothing(stores: Path, tmp_path: Path) -> None:
    from memory_engine.fleet.pool import Pool

    named = copies(stores, tmp_path, 8)
    planned, _ = jobs(named, COMMON)
    killed = threading.Event()

    def kill() -> None:
        while not killed.is_set():
            for child in _children():
                os.kill(child, signal.SIGKILL)
                killed.set()
                return
            time.sleep(0.05)

    outcomes: list[Outcome] = []
    thread = threading.Thread(target=kill)
    for outcome in Pool(2).run(planned):
        outcomes.append(outcome)
        if len(outcomes) == 2:
            thread.start()
    thread.join()
    assert killed.is_set()
    assert sorted(outcome.root for outcome in outcomes) == sorted(job.root for job in planned)
    assert {outcome.state for outcome in outcomes} <= {"dreamt", "already"}
    assert len({head(name) for name in named}) == 1


def _children() -> list[int]:
    """The workers of this process: those who run our nights."""
    me, found = os.getpid(), []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            words = (path.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == me and b"spawn_main" in words:
            found.append(int(path.parent.name))
    return found


def test_a_night_that_takes_too_long_comes_to_an_end_and_leaves_the_store_whole(
    runner: Runner, stores: Path, tmp_path: Path
) -> None:
    named = copies(stores, tmp_path, 1)
    planned, _ = jobs(named, COMMON._replace(minutes=0.0001))
    (outcome,) = runner.run(planned)
    assert outcome.state == "crashed"
    assert "longer than" in outcome.why
    assert head(named[0])[0] == 0


def test_another_version_of_the_program_dreams_nothing(
    runner: Runner, stores: Path, tmp_path: Path
) -> None:
    named = copies(stores, tmp_path, 1)
    (job,), _ = jobs(named, COMMON)
    (outcome,) = runner.run([job._replace(version="0.0.1")])
    assert (outcome.state, head(named[0])[0]) == ("refused", 0)


def test_beginnings_are_spread_and_each_store_keeps_its_place() -> None:
    found = [offset(f"/stores/{number}", 900.0) for number in range(2000)]
    assert found == [offset(f"/stores/{number}", 900.0) for number in range(2000)]
    assert min(found) >= 0.0
    assert max(found) < 900.0
    halves = sum(one < 450.0 for one in found)
    assert 900 < halves < 1100


def test_a_night_that_wants_more_memory_than_it_may_have_leaves_the_store_whole(
    stores: Path, tmp_path: Path
) -> None:
    from memory_engine.fleet.pool import Pool

    named = copies(stores, tmp_path, 2)
    planned, _ = jobs(named, COMMON)
    small, usual = planned[0]._replace(memory_mb=1), planned[1]
    outcomes = {outcome.root: outcome for outcome in Pool(1).run([small, usual])}
    assert outcomes[small.root].state in ("crashed", "refused"), outcomes
    assert outcomes[small.root].why
    assert head(small.root)[0] == 0
    assert outcomes[usual.root].state == "dreamt"
