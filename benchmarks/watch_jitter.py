"""How many machines spread and how soon all stop.

They have the same time in their settings.

    python -m benchmarks.watch_jitter [--machines 10000] [--killed 300] [--json]

1. Each machine draws its word, and begins the night of 03:00 when its jitter says. Beside it: no
   jitter, and a draw that is cut off at the cap instead of stretched over what is allowed.
2. Each machine's task that is to run once at 09:00 begins with its lead.
3. An operator stops all tasks in the file that all machines read, in the middle of the quarter of
   an hour in which nights begin. Each machine is the real duty; it looks once a minute, or when
   something is due.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from benchmarks.machine import machine
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Then, Watch
from memory_engine.daemon.feed import Feed
from memory_engine.daemon.schedule.bounds import REREAD_SECONDS, Spread
from memory_engine.daemon.schedule.duty import Schedule
from memory_engine.daemon.schedule.jitter import backward, draw, forward

NIGHT = datetime(2026, 12, 1, 3, tzinfo=UTC)
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
SEED = 20261130


def spread_of(delays: Sequence[float], cap: float) -> dict[str, float]:
    """Sum up when machines begin [s after the time].

    ``uneven`` is the distance from evenly spread, as a share of them (Kolmogorov and Smirnov).
    """
    ordered, count = sorted(delays), len(delays)
    seconds = Counter(int(delay) for delay in delays)
    gaps = [
        max(abs((at + 1) / count - delay / cap), abs(at / count - delay / cap))
        for at, delay in enumerate(ordered)
    ]
    return {
        "first_s": round(ordered[0], 2),
        "median_s": round(ordered[count // 2], 2),
        "last_s": round(ordered[-1], 2),
        "most_in_a_second": max(seconds.values()),
        "uneven": round(max(gaps), 4),
    }


def nights(count: int) -> dict[str, dict[str, float]]:
    """Let machines begin the night, by three rules."""
    spread, following = Spread(), NIGHT + DAY
    draws = [draw("dream", f"/home/u{one}/project", f"{one:016x}") for one in range(count)]
    cap = spread.jitter_cap_minutes * 60
    whole = spread.jitter_share * DAY.total_seconds()
    rules: Mapping[str, Callable[[float], float]] = {
        "no jitter": lambda drawn: 0.0,
        "cut off at the cap": lambda drawn: min(drawn * whole, cap),
        "ours": lambda drawn: (forward(NIGHT, following, drawn, spread) - NIGHT).total_seconds(),
    }
    return {name: spread_of([*map(rule, draws)], cap) for name, rule in rules.items()}


def leads(count: int) -> dict[str, float]:
    """Let machines begin what runs once at nine; seconds before it."""
    draws = [draw(f"{one:08x}", "/home/u/project", "w") for one in range(count)]
    early = [(NINE - backward(NINE, drawn, Spread())).total_seconds() for drawn in draws]
    return spread_of(early, Spread().lead_seconds)


class Machine:
    """A watch with the real duty, its nights counted.

    They are not dreamt.
    """

    def __init__(self, folder: Path, root: str, start: datetime) -> None:
        self.folder, self.root, self.wall = folder, root, start
        self.disk: dict[str, Mapping[str, object]] = {}
        self.begun: list[datetime] = []
        self.stopping, self.duty = False, Schedule()
        self.feed = Feed(lambda: self.wall)

    def now(self) -> Moment:
        return Moment(self.wall, self.wall.timestamp())

    def roots(self) -> tuple[str, ...]:
        return (self.root,)

    def opened(self, root: str) -> None:
        """Open nothing."""

    def kept(self, name: str) -> Mapping[str, object]:
        return self.disk.get(name, {})

    def keep(self, name: str, value: Mapping[str, object]) -> None:
        self.disk[name] = value

    def note(self, text: str) -> None:
        """Let it pass."""

    def night(self, root: str, why: str, then: Then | None = None, force: bool = False) -> bool:
        self.begun.append(self.wall)
        return True

    def wake(self, name: str) -> None:
        """Let it pass."""

    def act(self) -> datetime:
        """Act, and tell when it looks again."""
        self.duty.act(cast(Watch, self), self.now())
        return cast(datetime, self.duty.due(self.now())).astimezone(UTC)


def killed(count: int, folder: Path) -> dict[str, float]:
    """Stop all machines in the middle of their nights' beginnings."""
    fleet, config = folder / "fleet.json", folder / "config" / "kairos-mem"
    config.mkdir(parents=True)
    (config / "daemon.yaml").write_text(
        f"schedule: {{catch_up: off, morning: off, fleet: {fleet}}}\n"
    )
    os.environ |= {"XDG_CONFIG_HOME": str(folder / "config"), "XDG_STATE_HOME": str(folder)}
    root = folder / "project" / ".kairos-mem"
    root.mkdir(parents=True)
    chance, flip = random.Random(SEED), NIGHT + timedelta(minutes=7, seconds=30)
    fleet.write_text('{"enabled": true}')
    looks: dict[Machine, datetime] = {}
    for _ in range(count):
        start = NIGHT - timedelta(minutes=10) + timedelta(seconds=chance.uniform(0, 60))
        looks[Machine(folder, str(root), start)] = start
    stopped = False
    for look, one in _in_order(looks, NIGHT + timedelta(minutes=20)):
        if look >= flip and not stopped:
            fleet.write_text('{"enabled": false}')
            stopped = True
        one.wall = look
        looks[one] = one.act()
    begun = [begun for one in looks for begun in one.begun]
    after = [(at - flip).total_seconds() for at in begun if at >= flip]
    return {
        "begun_before": sum(at < flip for at in begun),
        "begun_within_a_tick": len(after),
        "last_begun_after_s": round(max(after, default=0.0), 1),
        "begun_later": sum(seconds > REREAD_SECONDS for seconds in after),
        "never_begun": sum(not one.begun for one in looks),
    }


def _in_order(
    looks: Mapping[Machine, datetime], end: datetime
) -> Iterator[tuple[datetime, Machine]]:
    """Give whose look is next, until the end."""
    while True:
        one, look = min(looks.items(), key=lambda item: item[1])
        if look > end:
            return
        yield look, one


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--machines", type=int, default=10_000)
    parser.add_argument("--killed", type=int, default=300)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result: dict[str, Any] = {
            "machine": machine(),
            "machines": options.machines,
            "night_at_three": nights(options.machines),
            "once_at_nine_s_before": leads(options.machines),
            "kill_switch": {"machines": options.killed, **killed(options.killed, Path(folder))},
        }
    print(json.dumps(result, indent=1) if options.json else _page(result))


def _page(result: Mapping[str, Any]) -> str:
    rows = {**result["night_at_three"], "once, before nine": result["once_at_nine_s_before"]}
    lines = [result["machine"], f"{result['machines']:,} machines, a night at 03:00:"]
    lines += [f"{'':20}" + "".join(f"{name:>18}" for name in next(iter(rows.values())))]
    lines += [
        f"{name:20}" + "".join(f"{v:>18}" for v in row.values()) for name, row in rows.items()
    ]
    switch = result["kill_switch"]
    lines += ["", f"The kill switch, {switch['machines']} machines:"]
    lines += [f"  {name.replace('_', ' ')}: {switch[name]}" for name in list(switch)[1:]]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
