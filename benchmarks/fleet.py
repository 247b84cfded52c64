"""Nights of many stores: loop, pool, and Ray cluster.

They are one after another, in processes, or on this machine's cluster. The same heads whatever runs
them; the share of the cores; a worker killed in the middle.

    python -m benchmarks.fleet [--stores 200] [--observations 46] [--kills 40] [--json]

Each way runs in a process of its own on fresh copies of one store. The baseline, in the same run,
is the loop, once before the others and once after them. `share` is the loop's seconds (the mean of
both) against those of all cores: what is lacking to 1 is waiting, or another's work on the machine,
so the load is told; `work` is the loop's CPU seconds against all that were spent, which another's
work changes little. Last, ten thousand stores on paper, from what was measured here.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from memory_engine.fleet.job import Job
from memory_engine.fleet.planning import jobs
from memory_engine.fleet.runner import RUNNERS

DAY = "2026-11-20"
KB = 1024
LOOK_SECONDS = 0.5
"""[s] Between two looks at what all processes hold."""
PAPER_STORES = 10_000
PAPER_CORES = (2, 16, 64)
WORKER = (b"spawn_main", b"ray::_night")
"""What stands in the call of a process that dreams."""


def sayings(count: int) -> Iterator[dict[str, object]]:
    """Give what agents said.

    It is values, of which one is disputed, and plain sentences.
    """
    for n in range(count):
        text = (
            f"Service {n % 11} listens on port {3000 + n % 11 + (n == count - 1)}"
            if n % 3
            else f"The job in src/jobs/task{n}.py writes its report to table{n % 7} each night"
        )
        yield {"text": text, "principal": f"agent:a{n % 3}", "session": f"s{n % 5}"}


def store(folder: Path, observations: int) -> Path:
    """Make a store that has news, in a small working tree."""
    folder.mkdir()
    (folder / "src").mkdir()
    (folder / "src" / "config.py").write_text("PORT = 3001\n")
    call = [sys.executable, str(Path(sys.executable).with_name("kairos-mem"))]
    subprocess.run([*call, "init"], cwd=folder, check=True, capture_output=True)
    lines = "".join(f"{json.dumps(one)}\n" for one in sayings(observations))
    observe = [*call, "observe", "--stdin"]
    subprocess.run(observe, cwd=folder, check=True, capture_output=True, input=lines.encode())
    return folder


def descendants(of: int) -> list[int]:
    """List all processes that come of one."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, new = [], [of]
    while new:
        new = [child for child, parent in parents.items() if parent in new]
        found += new
    return found


def held_mb() -> float:
    """Tell what this process and its children hold [MB].

    Each shared page is counted once.
    """
    total = 0
    for one in (os.getpid(), *descendants(os.getpid())):
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next((int(row.split()[1]) for row in rollup.splitlines() if "Pss:" in row), 0)
    return total / KB


def kill_one() -> bool:
    """Strike a worker of ours down; whether there was one."""
    for one in descendants(os.getpid()):
        try:
            called = Path(f"/proc/{one}/cmdline").read_bytes()
        except OSError:
            continue
        if any(word in called for word in WORKER):
            os.kill(one, signal.SIGKILL)
            return True
    return False


def spent(of: int) -> float:
    """Tell the CPU seconds of one process, without those of its children."""
    try:
        fields = Path(f"/proc/{of}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def watch(most: list[float], cpu: dict[int, float], done: threading.Event) -> None:
    """Keep the most that is held, and processes' spending.

    It is what each had spent when it was last seen.
    """
    while not done.wait(LOOK_SECONDS):
        most[0] = max(most[0], held_mb())
        for one in descendants(os.getpid()):
            cpu[one] = max(cpu.get(one, 0.0), spent(one))


def run(name: str, folder: Path, kill: bool) -> dict[str, Any]:
    """Dream the nights of all stores of a folder.

    Gives what came of it.
    """
    named = sorted(str(path) for path in folder.iterdir())
    planned, refused = jobs(named, Job("", 0, DAY, True))
    runner = importlib.import_module(RUNNERS[name]).runner(os.cpu_count() or 1, "")
    most, cpu, done = [held_mb()], dict[int, float](), threading.Event()
    watcher = threading.Thread(target=watch, args=(most, cpu, done))
    watcher.start()
    began, outcomes, killed = time.monotonic(), list(refused), False
    first = 0.0
    for outcome in runner.run(planned):
        outcomes.append(outcome)
        first = first or time.monotonic() - began
        if kill and not killed and len(outcomes) >= len(named) // 3:
            killed = kill_one()
    seconds = time.monotonic() - began
    done.set()
    watcher.join()
    return {
        "runner": name,
        "stores": len(named),
        "seconds": seconds,
        "first": first,
        "cpu": sum(os.times()[:2]) + sum(cpu.values()),
        "in_nights": sum(outcome.seconds for outcome in outcomes),
        "memory_mb": most[0],
        "night_mb": max(outcome.memory_mb for outcome in outcomes),
        "killed": killed,
        "states": sorted({outcome.state for outcome in outcomes}),
        "outcomes": len(outcomes),
        "heads": sorted({outcome.head for outcome in outcomes}),
    }


def measured(name: str, sample: Path, count: int, below: Path, kill: bool = False) -> Any:  # noqa: ANN401
    """Run one way in a process of its own, on fresh copies."""
    folder = below / f"{name}{count}{kill}"
    shutil.rmtree(folder, ignore_errors=True)
    for number in range(count):
        shutil.copytree(sample, folder / f"{number:05d}")
    load = os.getloadavg()[0]
    call = [sys.executable, "-m", "benchmarks.fleet", "--one", name, "--folder", str(folder)]
    found = subprocess.run([*call, *(["--kill"] if kill else [])], capture_output=True, check=False)
    if found.returncode:
        raise SystemExit(found.stderr.decode())
    print(f"{name}, {count}: {found.stdout.decode()[:150]}", file=sys.stderr, flush=True)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / count
    shutil.rmtree(folder)
    return {
        **json.loads(found.stdout.splitlines()[-1]),
        "load": [load, os.getloadavg()[0]],
        "bytes": size,
    }


def told(rows: Sequence[dict[str, Any]], killed: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Tell what was measured, in lines."""
    loops = [row for row in rows if row["runner"] == "loop"]
    alone = sum(row["seconds"] for row in loops) / len(loops)
    work = sum(row["cpu"] for row in loops) / len(loops)
    cores = os.cpu_count() or 1
    yield "| how | stores | s | to the first | CPU s | share | work | MB | MB a night | load |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---|"
    for row in rows:
        many = 1 if row["runner"] == "loop" else cores
        load = "-".join(f"{one:.0f}" for one in row["load"])
        yield (
            f"| {row['runner']} | {row['stores']} | {row['seconds']:.1f} | {row['first']:.1f} | "
            f"{row['cpu']:.1f} | {alone / many / row['seconds']:.2f} | {work / row['cpu']:.2f} | "
            f"{row['memory_mb']:.0f} | {row['night_mb']:.0f} | {load} |"
        )
    same = len({head for row in rows for head in row["heads"]}) == 1
    yield f"heads of all {sum(row['stores'] for row in rows)} nights the same: {same}"
    expected = rows[0]["heads"]
    for row in killed:
        well = row["heads"] == expected and row["outcomes"] == row["stores"]
        yield (
            f"{row['runner']}, a worker killed: {row['killed']}; {row['outcomes']} outcomes of "
            f"{row['stores']} stores ({', '.join(row['states'])}), all heads the loop's: {well}"
        )
    yield from paper(work / loops[0]["stores"], loops[0]["bytes"], rows)


def paper(cpu: float, size: float, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Reckon ten thousand such stores from what was measured."""
    yield (
        f"on paper, {PAPER_STORES:,} such stores, of {cpu * 1000:.0f} ms of CPU and "
        f"{size / KB:.0f} kB each after the night:"
    )
    works = {row["runner"]: row["cpu"] / row["stores"] for row in rows}
    for cores in PAPER_CORES:
        spent = {name: PAPER_STORES * each / cores / 60 for name, each in works.items()}
        yield f"  {cores} cores: " + ", ".join(
            f"{name} {minutes:.1f} minutes" for name, minutes in spent.items() if name != "loop"
        )
    yield f"  on disk: {PAPER_STORES * size / KB / KB / KB:.2f} GB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=int, default=200)
    parser.add_argument("--observations", type=int, default=46)
    parser.add_argument("--kills", type=int, default=40, help="stores of the runs with a kill")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--kill", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(run(asked.one, asked.folder, asked.kill)))
        return
    names = [name for name in RUNNERS if name != "ray" or find_spec("ray")]
    if len(names) < len(RUNNERS):
        print("ray is not installed (the extra `fleet`): skipped", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        below = Path(folder)
        sample = store(below / "sample", asked.observations)
        rows = [measured(name, sample, asked.stores, below) for name in (*names, "loop")]
        killed = [
            measured(name, sample, asked.kills, below, kill=True)
            for name in names
            if name != "loop"
        ]
    if asked.json:
        print(json.dumps({"machine": machine(), "rows": rows, "killed": killed}, indent=1))
        return
    print(machine())
    print("\n".join(told(rows, killed)))


if __name__ == "__main__":
    main()
