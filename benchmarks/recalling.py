"""What recall costs, warm, cold, and in memory.

It is warm beside FTS5's own query, cold beside an empty Python.

    python -m benchmarks.recalling [--facts 1000,10000,100000] [--questions 60] [--json]

Each size runs in a process of its own on a store of plain facts. Warm is the median of questions,
each asked once: half name one thing, half are of common words. FTS5's own is the ten best by its
bm25 over the same facts with the same words, and their texts, on the same connection; the two take
turns. Cold is the CPU of ``kairos-mem recall`` as a whole process, best of several, beside that of
``python -c pass`` in the same minutes. No vectors.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import night
from benchmarks.machine import machine
from benchmarks.startup import SCRIPT
from memory_engine.adapters.logs import Logs
from memory_engine.adapters.pages import PagesFolder
from memory_engine.adapters.store import Store
from memory_engine.claims import query
from memory_engine.domain.policy import Policy
from memory_engine.engine import searching
from memory_engine.engine.engine import Engine

SEED = 3
COLD_RUNS = 7
COLD_AT = 10_000
OWN = (
    "SELECT facts.id, facts.text FROM (SELECT rowid AS number, rank AS score FROM fact_words "
    "WHERE fact_words MATCH ? ORDER BY rank LIMIT 10) JOIN facts ON facts.rowid = number "
    "ORDER BY score"
)


def questions(facts: int, count: int) -> list[str]:
    """Draw questions, half naming one thing.

    The others ask of what many facts say.
    """
    chance = Random(SEED)
    drawn = []
    for number in range(count):
        one = chance.randrange(facts)
        verb, thing = chance.choice(night.VERBS), chance.choice(night.THINGS)
        other = chance.choice(night.THINGS)
        named = f"What is the limit of handle_{one}?"
        common = f"Which function {verb} the {thing} before the {other}?"
        drawn.append(common if number % 2 else named)
    return drawn


def warm(folder: Path, facts: int, count: int) -> dict[str, Any]:
    """Ask both ways in turns, and give medians in milliseconds."""
    engine = engine_at(folder)
    store = engine.store
    assert isinstance(store, Store)

    def own(question: str) -> object:
        return list(store._all(OWN, query.match_any(query.terms_of(question))))

    def ours(question: str) -> object:
        return searching.recall(engine, question, 10)

    asked = questions(facts, count)
    own(asked[0]), ours(asked[0])
    pairs = [(taken(own, one), taken(ours, one)) for one in asked]
    kinds = {"named": pairs[::2], "common": pairs[1::2], "all": pairs}
    found: dict[str, Any] = {
        kind: {
            "fts5": round(statistics.median(own for own, _ in each), 3),
            "recall": round(statistics.median(ours for _, ours in each), 3),
        }
        for kind, each in kinds.items()
    }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"facts": facts, **found, "megabytes": round(peak / 1024)}


def engine_at(folder: Path) -> Engine:
    """Open an engine on a store that is there."""
    pages = PagesFolder(folder / "memory", folder / "aside")
    store = Store(folder / "memory.db", steady=True)
    return Engine(store, Logs(str(folder)), pages, Policy(), time.time)


def taken(ask: Callable[[str], object], question: str) -> float:
    """Time one question, in milliseconds of CPU."""
    begun = time.process_time()
    ask(question)
    return (time.process_time() - begun) * 1000


def cold(root: Path) -> dict[str, float]:
    """Time whole processes [ms of CPU], the best of several.

    They take turns.
    """
    calls: dict[str, Sequence[str]] = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "recall": [str(SCRIPT), "--root", str(root), "recall", "What is the limit of handle_77?"],
    }
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(COLD_RUNS):
        for name, call in calls.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(call, stdout=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
            best[name] = min(best[name], spent * 1000)
    return {name: round(spent, 1) for name, spent in best.items()}


def in_a_process(folder: Path, facts: int, count: int) -> dict[str, Any]:
    """Measure one size in a process of its own."""
    call = [sys.executable, "-m", "benchmarks.recalling", "--one", str(folder)]
    call += ["--facts", str(facts), "--questions", str(count)]
    ended = subprocess.run(call, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def measured(sizes: Sequence[int], count: int, kept: Path | None) -> dict[str, Any]:
    """Fill a store of each size, unless it is kept, and measure."""
    rows, whole = [], {}
    with tempfile.TemporaryDirectory() as folder:
        for facts in sizes:
            home = (kept or Path(folder)) / f"store{facts}" / ".kairos-mem"
            if not home.exists():
                home.mkdir(parents=True)
                night.fill(home, facts, vectors=False)
            rows.append(in_a_process(home, facts, count))
            if facts == COLD_AT:
                whole = cold(home)
    return {"warm": rows, "cold": whole}


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--facts", default="1000,10000,100000")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--keep", type=Path, help="where the stores are, or are left")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args(argv)
    if said.one is not None:
        print(json.dumps(warm(said.one, int(said.facts), said.questions)))
        return 0
    found = measured([int(one) for one in said.facts.split(",")], said.questions, said.keep)
    if said.json:
        print(json.dumps({"benchmark": "recalling", "machine": machine(), **found}, indent=1))
        return 0
    print(f"{machine()}\nwarm, milliseconds of CPU a question, median of {said.questions}\n")
    print(f"{'facts':>8} {'kind':<7} {'FTS5':>8} {'recall':>8} {'ratio':>6} {'MB':>5}")
    for row in found["warm"]:
        for kind in ("named", "common", "all"):
            own, ours = row[kind]["fts5"], row[kind]["recall"]
            print(
                f"{row['facts']:>8} {kind:<7} {own:>8.3f} {ours:>8.3f} {ours / own:>6.2f} "
                f"{row['megabytes']:>5}"
            )
    print(f"\ncold, milliseconds of CPU at {COLD_AT} facts: {found['cold']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
