"""Drift: how well and cheaply nights notice changed code.

The code base has moved on; the nights are the engine's.

    python -m benchmarks.drift --repo PATH                   facts minted once a year, looked at for
                                                             a year after
    python -m benchmarks.drift --repo PATH --every 60        once in 60 days, looked at for 60 days:
                                                             for a young history
    python -m benchmarks.drift --repo PATH --facts FILE      facts with known beginnings and ends,
                                                             through the whole history:
                                                             {"sym", "file", "from_commit",
                                                             "to_commit"}, JSON lines

An agent states each fact once; the engine's probe confirms it the same night; later nights see
later commits. What is true then comes from ``drift_truth``, which shares no code with the engine.
Counted are facts times nights: what stood before a night, against what is true at its commit. One
JSON document on stdout; ``--repo`` and ``--facts`` may be given several times.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.drift_mint import Said, mint, said
from benchmarks.drift_nights import Sleeper, Tally, fact_id, line_of, truth_of
from benchmarks.drift_truth import Truth
from benchmarks.machine import machine
from memory_engine.adapters.workspace import CodeBase
from memory_engine.claims import claim as claims
from memory_engine.domain.records.fact import Fact
from memory_engine.dream.opening import tentative
from memory_engine.formats.log_reading import read_line

DAY = 86_400
YEAR = 365
LATER = (1, 7, 30, 180, YEAR)
"""[days] After minting, when the nights are."""

Log = list[tuple[str, int]]


def log_of(truth: Truth) -> Log:
    """Read: (commit, time) of the main line, oldest first."""
    lines = [
        line.split() for line in truth.git("log", "--first-parent", "--format=%H %ct").splitlines()
    ][::-1]
    return [(commit, int(at)) for commit, at in lines]


def years_apart(repo: Path, every: int = YEAR) -> dict[str, Any]:
    """Mint once in some days, and dream at intervals.

    There is a night at the same commit and one after each of ``LATER``. Each minting has a memory
    of its own, which ends where the next begins.
    """
    later_days = [days for days in LATER if days < every] + [every]
    truth, tally, mints, doubted = Truth(repo), Tally(), 0, 0
    log = log_of(truth)
    begun, ended = log[0][1], log[-1][1]
    for number in range(1, (ended - begun) // (every * DAY)):
        start = begun + number * every * DAY
        commit = _commit_at(log, start)
        base = CodeBase(repo, commit)
        minted = mint(base)
        base.close()
        facts = [one for one in minted if not doubtful(truth, one, commit)]
        mints, doubted = mints + 1, doubted + len(minted) - len(facts)
        with tempfile.TemporaryDirectory() as folder:
            sleeper = Sleeper(Path(folder), repo, truth)
            sleeper.night(commit, start, facts, tally, "first")
            sleeper.night(commit, start + DAY // 2, (), tally, "unchanged")
            for days in later_days:
                later = _commit_at(log, start + days * DAY)
                sleeper.full(later, tally, f"+{days} days, full re-scan")
                sleeper.night(later, start + days * DAY, (), tally, f"+{days} days")
    return {"mints": mints, "left out as doubtful": doubted, **_told(tally)}


def doubtful(truth: Truth, one: Said, commit: str) -> bool:
    """Tell whether two ways of finding the truth differ.

    They do at the commit itself: then it is no fact to follow.
    """
    observation = read_line(*line_of(one, "2000-01-01", 0), "")
    fact = tentative(
        Fact(fact_id(*line_of(one, "2000-01-01", 0))), claims.read(observation), observation
    )
    return truth_of(truth, fact, commit, commit)[0] != "supported"


def _commit_at(log: Log, when: int) -> str:
    return max((one for one in log if one[1] <= when), key=lambda one: one[1], default=log[0])[0]


def known_ends(repo: Path, file: Path) -> dict[str, Any]:
    """Dream one memory through the whole history.

    There is a night at each commit where a fact of the file begins or ends.
    """
    truth, tally, rows = (
        Truth(repo),
        Tally(),
        [json.loads(line) for line in file.read_text().splitlines()],
    )
    wanted = {row[name] for row in rows for name in ("from_commit", "to_commit") if row[name]}
    with tempfile.TemporaryDirectory() as folder:
        sleeper = Sleeper(Path(folder), repo, truth)
        log = log_of(truth)
        for number, (commit, at) in enumerate(log):
            if commit in wanted or number == len(log) - 1:
                new = [row for row in rows if row["from_commit"] == commit]
                facts = [
                    said(row["sym"], "defined-in", row["file"], f"{row['file']}#{row['sym']}")
                    for row in new
                ]
                sleeper.night(commit, at, facts, tally, "night")
        sleeper.night(commit, at + DAY, (), tally, "unchanged")
    return {"rows": len(rows), **_told(tally)}


def _told(tally: Tally) -> dict[str, Any]:
    cost = {
        kind: {name: round(spent, 3) for name, spent in row.items()}
        for kind, row in tally.cost.items()
    }
    return {"facts": tally.table(), "cost": cost, "differences": tally.wrong}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--repo", type=Path, required=True, action="append", help="a git repository, bare or not"
    )
    parser.add_argument(
        "--facts",
        type=Path,
        action="append",
        default=[],
        help="facts of the repository named at the same place",
    )
    parser.add_argument("--every", type=int, default=YEAR, metavar="DAYS", help="between mintings")
    asked = parser.parse_args(arguments)
    runs = []
    for number, repo in enumerate(asked.repo):
        start, truth = time.perf_counter(), Truth(repo)
        run: dict[str, Any] = {
            "repository": _name(repo),
            "head": truth.git("rev-parse", "HEAD").strip(),
        }
        run["every"] = asked.every
        run["years apart"] = years_apart(repo, asked.every)
        if number < len(asked.facts):
            run["known ends"] = known_ends(repo, asked.facts[number])
        runs.append({**run, "seconds": round(time.perf_counter() - start, 1)})
    json.dump({"benchmark": "drift", "machine": machine(), "runs": runs}, sys.stdout, indent=1)
    return 0


def _name(repo: Path) -> str:
    path = repo.resolve()
    return (
        path.parent.name.rpartition("+")[2]
        if path.name in ("repo", ".git")
        else path.name.removesuffix(".git")
    )


if __name__ == "__main__":
    sys.exit(main())
