"""Knowledge updates: current values, superseded ones, and poison.

It is how often the current value wins, a superseded one is served, a poisoned newer one wins.

    python -m benchmarks.updates [--data FILE] [--json]

All cases share one memory, a night for each day; then each question is asked. Right is a first hit
that holds the current value: in its text, or in that of what it stands on, since a value that was
given in fields is written from them ("max-retries: 7" of "up to 7 times"). Baselines in the same
run, on the same words: full text over all observations, and the newest of its five best.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.consolidation import engine_in
from benchmarks.machine import machine
from memory_engine.engine import applying, dreaming, intake, searching
from memory_engine.engine.engine import Engine
from memory_engine.formats.caller import observed
from memory_engine.views.answers.facts import RecalledRow

DATA = Path(__file__).parents[1] / "fixtures" / "streams" / "updates.jsonl"
DEEP = 5
"""[hits] Looked at for a superseded value, and the baseline's choice."""
Case = Mapping[str, Any]


def measured(cases: Sequence[Case]) -> dict[str, dict[str, dict[str, int]]]:
    """Count how questions ended, by kind of update.

    It is for ours and each baseline.
    """
    days: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        for said in case["observations"]:
            days[said["at"][:10]].append(said)
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = engine_in(Path(folder) / "ours"), engine_in(Path(folder) / "plain")
        for day, said in sorted(days.items()):
            lines = [
                observed(dict(one), one["at"], "stream")[0]
                for one in sorted(said, key=lambda one: str(one["at"]))
            ]
            for engine in (ours, plain):
                engine.logs.append(lines)
            applying.apply(ours, dreaming.dream(ours, day), "benchmark")
        intake.catch_up(plain)
        page = (Path(folder) / "ours" / "memory" / "MEMORY.md").read_text("utf-8").lower()
        found: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        for case in cases:
            for name, hits in {
                "ours": searching.recall(ours, case["question"], DEEP),
                **_baselines(plain, case, cases),
            }.items():
                rows = [_grounded(ours, hit) for hit in hits] if name == "ours" else hits
                found[case["kind"]][name].update(_ended(case, rows, page if name == "ours" else ""))
    return {
        kind: {name: dict(counts) for name, counts in ways.items()} for kind, ways in found.items()
    }


def _grounded(engine: Engine, hit: RecalledRow) -> RecalledRow:
    """Write beside what is given in fields what it stands on."""
    fact = engine.store.fact(hit["id"]) if hit["kind"] == "fact" else None
    if fact is None or not fact.attribute:
        return hit
    said = (engine.store.observation(id) for id in sorted(fact.evidence))
    return {**hit, "text": " | ".join([hit["text"], *(each.text for each in said if each)])}


def _baselines(plain: Engine, case: Case, cases: Sequence[Case]) -> dict[str, list[RecalledRow]]:
    when = {said["text"]: said["at"] for one in cases for said in one["observations"]}
    hits = searching.recall(plain, case["question"], DEEP)
    return {
        "full text": hits,
        "newest of 5": sorted(hits, key=lambda hit: str(when[hit["text"]]), reverse=True),
    }


def _ended(case: Case, hits: Sequence[RecalledRow], page: str) -> Counter[str]:
    """Tell how a case ended.

    Served as current is what comes first, or is held without a mark that it is contested or an
    outside source's.
    """
    old = [*case["stale"], *([case["poison"]] if case.get("poison") else [])]
    first = hits[0]["text"] if hits else ""
    unmarked = [
        hit["text"]
        for hit in hits
        if hit["status"] not in ("contested", "untrusted", "superseded", "observed")
    ]
    return Counter(
        cases=1,
        current_first=_holds(first, [case["current"]]),
        other_first=_holds(first, old) and not _holds(first, [case["current"]]),
        other_unmarked=any(
            _holds(text, old) and not _holds(text, [case["current"]]) for text in unmarked
        ),
        other_on_page=any(value.lower() in page for value in old),
    )


def _holds(text: str, values: Sequence[str]) -> bool:
    return any(value.lower() in text.lower() for value in values)


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args(argv)
    cases = [json.loads(line) for line in said.data.read_text("utf-8").splitlines() if line.strip()]
    kinds = measured(cases)
    if said.json:
        print(
            json.dumps(
                {
                    "benchmark": "updates",
                    "machine": machine(),
                    "data": said.data.name,
                    "kinds": kinds,
                }
            )
        )
        return 0
    print(
        f"{machine()}\n{said.data.name}: {len(cases)} cases in one memory; 'other' is the "
        "superseded or poisoned value\n"
    )
    print(
        f"{'kind':<14} {'by':<12} {'cases':>6} {'current first':>14} {'other first':>12} "
        f"{'other unmarked':>15} {'in MEMORY.md':>13}"
    )
    for kind, ways in kinds.items():
        for name, n in ways.items():
            shown = (
                f"{n['other_unmarked']:>15} {n['other_on_page']:>13}"
                if name == "ours"
                else f"{'-':>15} {'-':>13}"
            )
            print(
                f"{kind:<14} {name:<12} {n['cases']:>6} {n['current_first']:>14} "
                f"{n['other_first']:>12} {shown}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
