"""What a night costs on ever more facts.

It is the same thousand observations. Cost must follow the news, not the archive.

    python -m benchmarks.night [--facts 1000,10000,100000] [--news 1000] [--json]

Each night runs in a process of its own on a store that was filled beforehand. Counted are the
seconds of the whole process (start, libraries, night, index and pages), those of the night alone,
and the peak memory of the process. Baseline in the same run: a night that first loads every fact,
as a naive engine would.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from memory_engine.adapters.embed import embedder
from memory_engine.adapters.lance import LanceIndex
from memory_engine.adapters.logs import Logs
from memory_engine.adapters.pages import PagesFolder
from memory_engine.adapters.store import Store
from memory_engine.belief import ledger
from memory_engine.belief.memory import Memory
from memory_engine.claims import claim as claims
from memory_engine.domain import ids
from memory_engine.domain.policy import Policy
from memory_engine.domain.records.change import proposal
from memory_engine.domain.records.fact import Fact
from memory_engine.dream.opening import tentative
from memory_engine.engine import applying, dreaming, searching, standings
from memory_engine.engine.engine import Engine
from memory_engine.formats.caller import observed
from memory_engine.formats.log_reading import read_line

NOW = "2026-11-20T00:00:00.000000Z"
BATCH = 2_000
"""Facts of one entry while the store is filled."""
VERBS = (
    "returns",
    "reads",
    "writes",
    "checks",
    "parses",
    "caches",
    "retries",
    "logs",
    "rejects",
    "formats",
)
THINGS = (
    "session",
    "token",
    "invoice",
    "header",
    "payload",
    "cursor",
    "schedule",
    "socket",
    "record",
    "snapshot",
)


def saying(number: int, fresh: bool) -> dict[str, object]:
    """Make one observation.

    Three in five are in a slot, the others free text with a file; names are spread evenly.
    """
    module, name = f"src/pkg{number % 997}/mod{number % 89}.py", f"handle_{number}"
    who = {
        "principal": "agent:claude",
        "session": f"s{number % 50}" + ("n" if fresh else ""),
        "at": "2026-11-10T10:00:00Z",
    }
    if number % 5 < 3:
        return {
            **who,
            "text": f"The limit of {name} is {number % 31}",
            "subject": name,
            "attribute": "limit",
            "value": str(number % 31),
        }
    verb, thing, other = VERBS[number % 10], THINGS[number // 10 % 10], THINGS[number // 7 % 10]
    return {
        **who,
        "text": f"`{name}` in `{module}` {verb} the {thing} before the {other} {number % 613}",
        "anchors": [module],
    }


def engine_in(folder: Path) -> Engine:
    """Read: an engine over the real adapters, vectors included."""
    index = LanceIndex(folder / "index.lance", embedder("hashed"))
    pages = PagesFolder(folder / "memory", folder / "aside")
    return Engine(
        Store(folder / "memory.db"),
        Logs(str(folder)),
        pages,
        Policy(),
        time.time,
        index=lambda: index,
    )


def fill(folder: Path, facts: int, vectors: bool = True) -> None:
    """Fill a store with so many tentative facts.

    They come through the ledger, with vectors and words.
    """
    engine = engine_in(folder)
    for first in range(0, facts, BATCH):
        lines = [
            observed(saying(n, False), NOW, "fill")[0]
            for n in range(first, min(first + BATCH, facts))
        ]
        heard = [(day, line, read_line(day, line, "fill")) for day, line in lines]
        opened = [(Fact(ids.fact_id(c.key)), c, o) for _, _, o in heard for c in (claims.read(o),)]
        change = proposal(
            "admit",
            "filled",
            [(fact, tentative(fact, claim, said)) for fact, claim, said in opened],
        )
        with engine.store.transaction():
            engine.store.take_in(heard)
            engine.store.append(
                ledger.chained(
                    [change], engine.store.head(), "2026-11-10", 1 + first // BATCH, "benchmark"
                )
            )
            engine.store.project(
                standings.standings(engine, Memory(engine.store).after([change]), "2026-11-10")
            )
    with engine.store.transaction():
        engine.store.dreamt(1, time.time(), facts)
    if vectors:
        searching.near(engine, ["warm up"])


def one_night(folder: Path, facts: int, news: int, naive: bool) -> dict[str, float]:
    """Dream the measured night: seconds and peak memory [MiB].

    Memory is above what the process had before.
    """
    engine = engine_in(folder)
    step = max(facts // max(news // 2, 1), 1)
    again = [saying(n * step, True) for n in range(news // 2)]
    engine.logs.append(
        [
            observed(said, NOW, "news")[0]
            for said in [*again, *(saying(facts + n, True) for n in range(news - len(again)))]
        ]
    )
    searching.near(engine, ["load the library"])
    start = time.perf_counter()
    if naive:
        everything = {fact.id: fact for fact in engine.store.facts()}
        assert len(everything) >= facts
    applying.apply(engine, dreaming.dream(engine, "2026-11-20"), "benchmark")
    return {"night": time.perf_counter() - start, "peak": peak()}


def peak() -> float:
    """Give the peak memory [MiB] of this process alone.

    What ``getrusage`` tells includes that of the one it was forked from.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return (
            next(
                int(line.split()[1])
                for line in status.read_text("ascii").splitlines()
                if line.startswith("VmHWM")
            )
            / 1024
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(sizes: Sequence[int], news: int) -> Iterator[dict[str, Any]]:
    """Measure a night on each size's filled store.

    It is on copies of it, each in a process of its own.
    """
    for facts in sizes:
        with tempfile.TemporaryDirectory() as place:
            base = Path(place) / "base"
            base.mkdir()
            start = time.perf_counter()
            fill(base, facts)
            row: dict[str, Any] = {
                "facts": facts,
                "news": news,
                "fill_seconds": time.perf_counter() - start,
            }
            for name in ("night", "naive"):
                subprocess.run(["cp", "-R", str(base), f"{place}/{name}"], check=True)
                words = [
                    sys.executable,
                    "-m",
                    "benchmarks.night",
                    "--one",
                    f"{place}/{name}",
                    "--facts",
                    str(facts),
                    "--news",
                    str(news),
                ]
                start = time.perf_counter()
                out = subprocess.run(
                    [*words, *(["--naive"] if name == "naive" else [])],
                    check=True,
                    capture_output=True,
                    text=True,
                )
                row[name] = {"seconds": time.perf_counter() - start, **json.loads(out.stdout)}
            yield row


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print; with --one, be the measured process."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--facts", default="1000,10000,100000")
    parser.add_argument("--news", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--naive", action="store_true", help=argparse.SUPPRESS)
    said = parser.parse_args(argv)
    sizes = [int(size) for size in said.facts.split(",")]
    if said.one:
        print(json.dumps(one_night(said.one, sizes[0], said.news, said.naive)))
        return 0
    rows = list(measured(sizes, said.news))
    if said.json:
        print(json.dumps({"machine": machine(), "rows": rows}))
        return 0
    print(
        f"{machine()}\na night with {said.news:,} new observations, half of them about "
        "facts that are held\n"
    )
    print(
        f"{'':>10} {'whole process':>17} {'night alone':>17} {'peak memory':>17}   loading "
        "all facts first"
    )
    print(
        f"{'facts':>10}"
        + f" {'seconds':>9} {'ratio':>7}" * 2
        + f" {'MiB':>9} {'ratio':>7}   {'seconds':>9} {'MiB':>9}"
    )
    for row in rows:
        shown = [
            f" {row['night'][of]:>9.2f} {row['night'][of] / rows[0]['night'][of]:>7.2f}"
            for of in ("seconds", "night", "peak")
        ]
        print(
            f"{row['facts']:>10,}{''.join(shown)}   {row['naive']['seconds']:>9.2f} "
            f"{row['naive']['peak']:>9.0f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
