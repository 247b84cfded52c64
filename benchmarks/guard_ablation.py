"""Guard ablation: what each check alone holds.

No other does.

    python -m benchmarks.guard_ablation [--strangers TSV] [--json]

Of every pair that is likely enough to be one claim and that some check keeps apart, it is counted
whether one check alone does so: such a pair merges if that check goes. Pairs of one meaning are
what a check costs, all others what it is good for. Counted apart: strangers' pairs that the rules
were mended with, those that nobody looked into, our own, and the kinds of ``stress``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.pairs import FIXTURES, rows, strangers
from benchmarks.stress import kinds
from memory_engine.domain.policy import Policy
from memory_engine.relate.relation import SAME, held_by, relate

LEAST = Policy().merge_at
Table = list[tuple[str, str, bool]]
Counts = dict[str, dict[str, dict[str, int]]]
"""Share -> check -> how many pairs of one meaning, and others, it alone keeps apart."""


def tables(path: Path) -> Iterator[tuple[str, Table]]:
    """Read the pairs of each share, and whether they say the same."""
    for name, part in strangers(path).items():
        yield name, [(row["a"], row["b"], row["relation"] == "same") for row in part]
    for name in ("fresh", "kin", "contrasts", "relations"):
        yield (
            f"our own, {name}",
            [
                (row["a"], row["b"], row.get("relation", "") in ("same", "one"))
                for row in rows(FIXTURES / f"{name}.tsv")
            ],
        )
    for kind in kinds(path):
        yield f"stress, {kind.name}", [(a, b, kind.same) for a, b in kind.pairs]


def alone(a: str, b: str) -> str:
    """Name the one check that keeps two texts apart.

    They could be one claim else.
    """
    relation = relate(a, b, SAME)
    if relation.probability < LEAST or relation.barrier is None:
        return ""
    found = held_by(a, b)
    return found[0] if len(found) == 1 else ""


def measured(path: Path) -> Counts:
    """Count for each share and check."""
    found: Counts = {}
    for name, table in tables(path):
        counts = Counter((check, same) for a, b, same in table if (check := alone(a, b)))
        found[name] = {
            check: {"good": counts[check, False], "cost": counts[check, True]}
            for check in sorted({check for check, _ in counts})
        }
    return found


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--strangers", type=Path, default=FIXTURES / "strangers.tsv")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = measured(asked.strangers)
    if asked.json:
        print(json.dumps({"benchmark": "guard_ablation", "machine": machine(), "held": found}))
        return 0
    print(f"guard ablation, on {machine()}: held by one check alone, others / of one meaning")
    for check in sorted({check for counts in found.values() for check in counts}):
        held = (_told(name, counts[check]) for name, counts in found.items() if check in counts)
        print(f"{check:<14} {'; '.join(held)}")
    return 0


def _told(name: str, counts: Mapping[str, int]) -> str:
    return f"{name} {counts['good']}/{counts['cost']}"


if __name__ == "__main__":
    sys.exit(main())
