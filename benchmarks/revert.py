"""Reverting a large night against making it.

It is the CPU of promoting N facts, and of taking that back, in the same run.

    python -m benchmarks.revert [--facts 1000 10000] [--json]

N statements in slots are admitted; a second night brings the owner's word and two runs on each,
which promotes them all. Then the second night is taken back, the revert is taken back, and the
first night is taken back with all that stands on it. Ratios are to the CPU of the promoting night.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.machine import machine
from memory_engine.adapters.logs import Logs
from memory_engine.adapters.pages import PagesFolder
from memory_engine.adapters.store import Store
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.words import STATUSES
from memory_engine.engine import applying, dreaming, reverting
from memory_engine.engine.engine import Engine
from memory_engine.formats.caller import observed

NOW = "2026-11-20T00:00:00.000000Z"
DAY = "2026-11-20"


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--facts", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    rows = [measured(facts) for facts in options.facts]
    if options.json:
        print(json.dumps({"machine": machine(), "rows": rows}))
        return 0
    print(machine())
    for row in rows:
        print(f"\n{row.pop('facts'):.0f} facts")
        for name, seconds in row.items():
            print(f"  {name:<42} {seconds:8.2f} s CPU  {seconds / row['promoting night']:5.2f} x")
    return 0


def measured(facts: int) -> dict[str, float]:
    """Measure one size, in a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        store = Store(path / "memory.db")
        pages = PagesFolder(path / "memory", path / "aside")
        engine = Engine(store, Logs(folder), pages, Policy(), time.time)
        row = {"facts": float(facts)}
        row["admitting night"] = cpu(
            lambda: night(engine, [stated(n, "agent:claude", 0) for n in range(facts)])
        )
        row["promoting night"] = cpu(
            lambda: night(engine, [said for n in range(facts) for said in proof(n)])
        )
        promoted = engine.store.count_facts(("asserted",))
        assert promoted == facts, f"{promoted} of {facts} were promoted"
        row["revert dream:2"] = cpu(lambda: take_back(engine, "dream:2"))
        head = str(engine.store.head()[0])
        row["revert of that revert"] = cpu(lambda: take_back(engine, head))
        row["revert dream:1 --cascade (both nights)"] = cpu(lambda: take_back(engine, "dream:1"))
        assert engine.store.count_facts(STATUSES) == 0
        store.close()
    return row


def cpu(act: Callable[[], None]) -> float:
    """Measure the CPU seconds of this process."""
    start = time.process_time()
    act()
    return time.process_time() - start


def night(engine: Engine, sayings: Sequence[dict[str, object]]) -> None:
    """Dream on these."""
    engine.logs.append([observed(said, NOW, "benchmark")[0] for said in sayings])
    applying.apply(engine, dreaming.dream(engine, DAY), "engine:dream")


def take_back(engine: Engine, target: str) -> None:
    """Take a target back, with what stands on it."""
    reverting.revert(engine, reverting.undo(engine, target, DAY), DAY, "user:owner", cascade=True)


def stated(number: int, principal: str, hour: int) -> dict[str, object]:
    """One statement of one fact."""
    return {
        "text": f"The limit of queue {number} is {number % 97}", "principal": principal,
        "session": f"{principal}-{number}-{hour}", "at": f"2026-11-10T{hour:02d}:00:00Z",
        "subject": f"queue-{number}", "attribute": "limit", "value": str(number % 97),
    }  # fmt: skip


def proof(number: int) -> list[dict[str, object]]:
    """Give what earns one fact assertion.

    It is the owner's word, and a run on each of two states of the code.
    """
    runs: list[dict[str, object]] = [
        stated(number, "tool:pytest", hour)
        | {
            "method": "test",
            "artefact": {"command": f"pytest -k q{number}", "exit": 0, "hash": f"c{hour}"},
        }
        for hour in (2, 3)
    ]
    return [stated(number, "user:owner", 1), *runs]


if __name__ == "__main__":
    raise SystemExit(main())
