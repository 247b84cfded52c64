"""A week of the night watch in minutes.

It has sleep, both days on which clocks change, kills, sessions.

    python -m benchmarks.watch_week [--days 7] [--sessions 40] [--kills 12] [--seed 1]

Wanted: every due task exactly once, no observation lost or heard twice, and memory and open files
flat. What is not so is printed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import machine
from benchmarks.watch_world import DAY, ENDED, World, agenda_of, amiss, live, taken

MOST_GROWTH_MB, MOST_MORE_FILES = 6.0, 3
"""[MB], [files] Of the watch between its last start and its end: three days and more."""


def main() -> int:
    """Live through it, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("days", 7), ("sessions", 40), ("kills", 12), ("stores", 3), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--home", type=Path, help="A folder that is kept, to look into.")
    wanted = parser.parse_args()
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        world = World(
            wanted.home or Path(folder) / "home", wanted.stores, random.Random(wanted.seed)
        )
        nights, wrong, took = lived(world, wanted.days, wanted.sessions, wanted.kills)
        times = Counter(task for task, _, _, outcome in world.outcomes() if outcome in ENDED)
    minutes = (time.monotonic() - began) / 60
    if took and took["memory_last_mb"] - took["memory_first_mb"] > MOST_GROWTH_MB:
        wrong.append("memory grew")
    if took and took["files_last"] - took["files_first"] > MOST_MORE_FILES:
        wrong.append("open files grew")
    if wanted.json:
        told = {"machine": machine(), "days": wanted.days, "minutes": round(minutes, 1)}
        told |= {"sessions": wanted.sessions, "said": len(world.told), "kills": world.kills}
        told |= {"nights": nights, "done": times, "took": took, "wrong": wrong}
        print(json.dumps(told, indent=1))
        return 1 if wrong else 0
    print(
        f"{wanted.days} days in {minutes:.1f} minutes: {wanted.sessions} sessions, "
        f"{len(world.told)} things said, {world.kills} kills, nights {nights}"
    )
    print(f"due times that were taken care of, by task: {dict(sorted(times.items()))}")
    print(", ".join(f"{name} {value:g}" for name, value in took.items()))
    for row in wrong:
        print(f"NOT SO: {row}")
    print(f"wanted: each due task once, nothing lost or twice, flat: {'NO' if wrong else 'yes'}")
    return 1 if wrong else 0


def lived(
    world: World, days: float, sessions: int, kills: int
) -> tuple[Mapping[str, int], list[str], Mapping[str, float]]:
    """Live through so many days.

    Gives each store's nights, what went wrong, what the watch took.
    """
    world.kill_in_night = kills // 3
    agenda = agenda_of(world, days, sessions, kills - world.kill_in_night, True)
    world.call("daemon", "start")
    try:
        live(world, agenda, world.begin + days * DAY)
        nights = world.nights()
        world.dream()
    finally:
        world.end()
    return nights, list(amiss(world, days, nights)), taken(world)


if __name__ == "__main__":
    sys.exit(main())
