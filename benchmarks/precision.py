"""PrecisionMemBench: does the right belief come back, and nothing beside it.

    python -m benchmarks.precision --clone GITDIR [--cases 30] [--json]

35 beliefs in two domains, one of another user; a question with a scope names the beliefs that may
come back. Each belief is what one says, by its name, its other names and its text, within its
scope; what it supersedes is said before it and taken back. Right is a question to which exactly
what the case names is given: beside it the share of what was given that was right (precision) and
of what was wanted that was given (recall). What the set calls pinned stands on MEMORY.md, so it
neither counts for nor against. Baseline in the same run: FTS5's bm25 over the same texts of that
scope, its ten best.

Only the first 30 cases are asked by default: the rest is kept to try what was chosen on these.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.consolidation import engine_in
from benchmarks.machine import machine
from memory_engine.claims import query
from memory_engine.engine import applying, dreaming, searching
from memory_engine.engine.asked import asked_for
from memory_engine.engine.engine import Engine
from memory_engine.formats.caller import observed

CASES, SEED = "fixtures/retrieval.cases.json", "fixtures/beliefs.seed.json"
DAY = "2026-11-20"
ENDED = ("superseded",)
Belief = Mapping[str, Any]


def text_of(belief: Belief) -> str:
    """Say a belief with its names, as other memories are given it."""
    names = [belief["canonical_name"].replace("_", " "), *belief["aliases"]]
    return f"{', '.join(names)}: {belief['content']}"


def remembered(folder: Path, beliefs: Sequence[Belief]) -> Engine:
    """Hear all beliefs that hold, each within its scope."""
    engine = engine_in(folder)
    said = [
        {
            "text": text_of(belief),
            "principal": "agent:seed" if belief["user_id"] == "test-user" else "agent:other",
            "session": belief["_id"],
            "source": f"{belief['_id']}:1",
            "scope": belief["scope"][0],
            "at": belief["updated_at"],
        }
        for belief in beliefs
        if belief["epistemic_status"] not in ENDED and not belief["resolved_at"]
    ]
    engine.logs.append([observed(one, one["at"], "seed")[0] for one in said])
    applying.apply(engine, dreaming.dream(engine, DAY), "benchmark")
    return engine


def ours(engine: Engine, case: Mapping[str, Any]) -> list[str]:
    """Ask recall within the scope and of what this user said."""
    only = asked_for(False, "", case["scope"], "", "agent:seed", "")
    rows = searching.recall(engine, case["query"], 10, only=only)
    facts = [engine.store.fact(row["id"]) for row in rows if row["kind"] == "fact"]
    ids = [id for fact in facts for id in fact.evidence]
    ids += [row["id"] for row in rows if row["kind"] != "fact"]
    said = (engine.store.observation(id) for id in ids)
    return [each.provenance.source.partition(":")[0] for each in said if each]


def full_text(beliefs: Sequence[Belief], case: Mapping[str, Any]) -> list[str]:
    """Ask FTS5 alone, over what holds in the scope."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(text, id UNINDEXED)")
    rows = [
        (query.indexed(text_of(one)), one["_id"])
        for one in beliefs
        if set(one["scope"]) & set(case["scope"])
        and one["user_id"] == "test-user"
        and one["epistemic_status"] not in ENDED
        and not one["resolved_at"]
    ]
    database.executemany("INSERT INTO words VALUES (?, ?)", rows)
    match = query.match_any(query.terms_of(case["query"]))
    ranked = "SELECT id FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10"
    return [id for (id,) in database.execute(ranked, (match,))] if match else []


def measured(beliefs: Sequence[Belief], cases: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Ask every case, both ways."""
    pinned = {belief["_id"] for belief in beliefs if belief["pinned"]}
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        engine = remembered(Path(folder) / "store", beliefs)
        for name in ("ours", "full text"):
            rows = []
            for case in cases:
                given = ours(engine, case) if name == "ours" else full_text(beliefs, case)
                rows.append((case, set(given) - pinned))
            found[name] = _summed(rows)
    return found


def _summed(rows: Sequence[tuple[Mapping[str, Any], set[str]]]) -> dict[str, Any]:
    right, empty, nothing, precision, recall = 0, 0, 0, list[float](), list[float]()
    missed = []
    for case, given in rows:
        expected = case["expect"].get("relevantBeliefs", {})
        if "shouldOnlyInclude" in expected:
            wanted = set(expected["shouldOnlyInclude"])
            ok = given == wanted
            nothing += not wanted
            empty += not wanted and not given
            if wanted:
                precision.append(len(given & wanted) / len(given) if given else 0.0)
                recall.append(len(given & wanted) / len(wanted))
        else:
            ok = not given & set(expected.get("mustExclude", ()))
        right += ok
        if not ok:
            missed.append({"case": case["caseId"], "given": sorted(given)})
    return {
        "cases": len(rows),
        "right": right,
        "nothing wanted": nothing,
        "nothing given there": empty,
        "precision": round(sum(precision) / max(len(precision), 1), 3),
        "recall": round(sum(recall) / max(len(recall), 1), 3),
        "missed": missed,
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clone", type=Path)
    parser.add_argument("--cases", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args(argv)
    if said.clone is None:
        print("skipped: name a clone of tenurehq/precisionMemBench with --clone")
        return 0
    beliefs, cases = (
        json.loads(
            subprocess.run(
                ["git", "-C", str(said.clone), "show", f"HEAD:{file}"],
                capture_output=True,
                check=True,
            ).stdout
        )
        for file in (SEED, CASES)
    )
    found = measured(beliefs, cases[: said.cases])
    if said.json:
        print(json.dumps({"benchmark": "precision", "machine": machine(), "ways": found}, indent=1))
        return 0
    print(machine())
    for name, each in found.items():
        print(name, {key: value for key, value in each.items() if key != "missed"})
    for each in found["ours"]["missed"]:
        print(f"  {each['case']}: {', '.join(each['given']) or 'nothing'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
