"""What the idle night watch takes, beside bare Python.

Nothing happens meanwhile.

    python -m benchmarks.watch_idle [--stores 20] [--seconds 300]

Both are real processes, seen in the same minutes. Computing is the process's own and that of the
processes that it started and waited for.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.machine import machine
from memory_engine.adapters.nightwatch.usage import Usage, usage

SCRIPT = Path(sys.executable).with_name("kairos-mem")
MOST_SHARE, MOST_MEGABYTES = 0.2, 60.0
"""[% of a core], [MB] That an idle watch may take."""
MEGABYTE = 1_000_000
SETTLE_SECONDS = 240.0
"""[s] At most, in which what is done once after a start is done."""
CHILDREN_FIELDS = slice(13, 15)
"""Places of the computing of processes that were waited for in ``/proc/PID/stat``."""


class Taken(NamedTuple):
    """What a process took while it was looked at."""

    share: float
    with_children: float
    memory: float
    files: int


def call(environment: Mapping[str, str], *words: str, folder: Path | None = None) -> object:
    """Call the command line, and give its answer."""
    ended = subprocess.run(
        [sys.executable, str(SCRIPT), "--json", *words],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ended.stdout)


def seen(pid: int) -> tuple[Usage, float]:
    """Look at a process: its use, and its children's [s]."""
    found = usage(pid)
    assert found, "it died"
    about = Path("/proc", str(pid), "stat").read_bytes().rpartition(b")")[2].split()
    return found, sum(map(int, about[CHILDREN_FIELDS])) / os.sysconf("SC_CLK_TCK")


def taken(before: tuple[Usage, float], after: tuple[Usage, float], seconds: float) -> Taken:
    """Tell what was taken between two looks."""
    own = after[0].computing - before[0].computing
    children = after[1] - before[1]
    share = 100 / seconds
    return Taken(own * share, (own + children) * share, after[0].memory / MEGABYTE, after[0].files)


def settle(environment: Mapping[str, str]) -> None:
    """Wait until what is done once after a start is over."""
    until, before = time.monotonic() + SETTLE_SECONDS, ""
    while time.monotonic() < until:
        time.sleep(10)
        told = call(environment, "daemon", "logs", "-n", "1")
        last = str(told.get("lines")) if isinstance(told, dict) else ""
        if last == before:
            return
        before = last


def main() -> int:
    """Measure, and print; fails where more is taken than may be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with TemporaryDirectory() as folder:
        found = measured(Path(folder), wanted.stores, wanted.seconds)
    if wanted.json:
        rows = {name: row._asdict() for name, row in found.items()}
        print(json.dumps({"machine": machine(), "seconds": wanted.seconds, **rows}, indent=1))
        return 0
    print(f"{wanted.stores} stores, {wanted.seconds:g} s, load {os.getloadavg()[0]:.1f}")
    print(f"{'':16}  CPU % of a core  with children  RSS [MB]  files")
    for name, row in found.items():
        print(
            f"{name:16}  {row.share:15.3f}  {row.with_children:13.3f}  {row.memory:8.1f}  "
            f"{row.files:5}"
        )
    watch = found["night watch"]
    sound = watch.with_children < MOST_SHARE and watch.memory < MOST_MEGABYTES
    print(f"wanted: under {MOST_SHARE} % and {MOST_MEGABYTES:g} MB: {'yes' if sound else 'NO'}")
    return 0 if sound else 1


def measured(home: Path, stores: int, seconds: float) -> dict[str, Taken]:
    """Watch so many stores for so long beside a bare process."""
    (home / "run").mkdir(mode=0o700)
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}
    shown = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    environment = {**shown, **own}
    for number in range(stores):
        project = home / f"project-{number}"
        project.mkdir()
        call(environment, "init", folder=project)
        call(
            environment,
            "observe",
            f"The port of service {number} is {8000 + number}",
            folder=project,
        )
        call(environment, "daemon", "add", folder=project)
    asleep = [sys.executable, "-c", "import time; time.sleep(1e6)"]
    bare = subprocess.Popen(asleep, env=environment)
    started = call(environment, "daemon", "start", folder=home)
    assert isinstance(started, dict)
    try:
        settle(environment)
        pids = {"bare Python": bare.pid, "night watch": int(str(started["pid"]))}
        before, at = {name: seen(pid) for name, pid in pids.items()}, time.monotonic()
        time.sleep(seconds)
        passed = time.monotonic() - at
        return {name: taken(before[name], seen(pid), passed) for name, pid in pids.items()}
    finally:
        bare.kill()
        bare.wait()
        call(environment, "daemon", "stop", folder=home)


if __name__ == "__main__":
    sys.exit(main())
