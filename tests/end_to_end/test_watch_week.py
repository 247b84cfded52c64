"""A day and a half of the watch in half a minute.

It is the small one of the simulated weeks.
"""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks.watch_week import lived
from benchmarks.watch_world import World


def test_killed_and_slept_through_each_task_is_done_once_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    world = World(tmp_path / "home", stores=2, chance=random.Random(5), fastest=8_000.0)
    nights, wrong, took = lived(world, days=1.6, sessions=5, kills=2)
    assert wrong == []
    assert nights["project-0"] >= 1
    assert len(world.told) >= 10
    assert world.kills == 2
    assert took["files_most"] < 40
