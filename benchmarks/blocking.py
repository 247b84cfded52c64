"""What vectors find to compare that shared words do not.

A night compares it.

    python -m benchmarks.blocking [--facts 1000] [--embedders none hashed] [--json]

In one night a memory hears the first of each pair that says the same (``fixtures/pairs``) among
plain facts, in the next the second. Counted are pairs that stand on one fact afterwards, and the
CPU of both nights, with each way of finding neighbours beside full text.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import night
from benchmarks.consolidation import engine_in
from benchmarks.machine import machine
from memory_engine.adapters.embed import chosen
from memory_engine.adapters.lance import LanceIndex
from memory_engine.domain.ids import observation_id
from memory_engine.engine import applying, dreaming
from memory_engine.formats.caller import observed

PAIRS = Path(__file__).parents[1] / "fixtures" / "pairs" / "duplicates.tsv"
Line = tuple[str, str]


def lines(texts: Sequence[str], session: str, day: str) -> list[Line]:
    """Write texts as log lines of one session."""
    said = {"principal": "agent:claude", "session": session, "at": f"{day}T10:00:00Z"}
    return [observed({**said, "text": text}, "", "pairs")[0] for text in texts]


def id_of(line: Line) -> str:
    """Give the id of a line's observation."""
    day, text = line
    return observation_id(day, text.rpartition("^")[0])


def measured(pairs: Sequence[tuple[str, str]], facts: int, setting: str) -> dict[str, Any]:
    """Dream both nights, and count the pairs that met."""
    first = lines([one for one, _ in pairs], "a", "2026-11-10")
    second = lines([other for _, other in pairs], "b", "2026-11-11")
    plain = [observed(night.saying(number, False), "", "plain")[0] for number in range(facts)]
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_in(Path(folder) / "store")
        wanted = chosen(setting)
        if wanted is not None:
            index = LanceIndex(Path(folder) / "index.lance", wanted)
            engine._index = lambda: index
        begun = time.process_time()
        for day, said in (("2026-11-10", [*plain, *first]), ("2026-11-11", second)):
            engine.logs.append(said)
            applying.apply(engine, dreaming.dream(engine, day), "benchmark")
        spent = time.process_time() - begun
        on = [
            {fact.id for fact in engine.store.facts_on([id_of(line)]) if fact.held}
            for line in (*first, *second)
        ]
    met = sum(bool(one & other) for one, other in zip(on, on[len(first) :], strict=False))
    return {"embedder": setting, "pairs": len(pairs), "met": met, "seconds": round(spent, 1)}


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--facts", type=int, default=1000)
    parser.add_argument("--embedders", nargs="+", default=["none", "hashed"])
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args(argv)
    with PAIRS.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
    pairs = [(row["a"], row["b"]) for row in rows]
    found = [measured(pairs, said.facts, setting) for setting in said.embedders]
    if said.json:
        print(json.dumps({"benchmark": "blocking", "machine": machine(), "ways": found}, indent=1))
        return 0
    print(f"{machine()}\n{len(pairs)} pairs among {said.facts} plain facts\n")
    for row in found:
        print(f"{row['embedder']:<10} {row['met']:>4} met, {row['seconds']:>6.1f} seconds of CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main())
