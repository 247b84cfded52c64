"""Drift: how well and how cheaply the engine's own checks notice that the code base has moved on.

    python -m benchmarks.drift --repo PATH                   facts minted by the benchmark itself, years apart
    python -m benchmarks.drift --repo PATH --facts FILE      facts with a known end: {"sym", "file", "from_commit",
                                                             "to_commit", "end": moved|removed|live, "new_file"}

Facts are minted at old commits through ``CodeBase`` and looked at again later. What is true then comes from
``drift_truth``, which shares no code with the engine. One JSON document on stdout.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.drift_mint import Said, mint, said
from benchmarks.drift_truth import Truth
from memory_engine.adapters.workspace import CodeBase
from memory_engine.domain.records import Anchor, Fact, Finding
from memory_engine.dream.predicate import predicate, relocated, verdict_on

DAY = 86_400
YEAR = 365
LATER = (1, 7, 30, 180, YEAR)
"""[days] After minting, when the facts are looked at again."""


def fact_of(line: Said) -> Fact:
    """The fact that an observation states."""
    anchors = frozenset(Anchor(*one.partition("#")[::2]) for one in line["anchors"])
    return Fact("f", line["text"], subject=line["subject"], attribute=line["attribute"], value=line["value"], anchors=anchors)


@dataclass(frozen=True)
class Look:
    """One night's look: what was asked and answered, and what it cost."""

    facts: list[Fact]
    findings: list[Finding]
    files_read: int
    files_parsed: int
    seconds: float


def night(base: CodeBase, facts: Sequence[Fact], since: str | None) -> Look:
    """A night at the level of the probes: compare states, look at the facts whose anchors changed (at all without ``since``).

    THE ENGINE GOES HERE: to measure whole nights, ``Engine`` is given ``base`` as its workspace and the minted observations
    as its log, and what it superseded and retracted is read from its ledger. Until then this measures the looks alone.
    """
    start, read, parsed = time.perf_counter(), base.files_read, base.files_parsed
    changed = None if since is None else base.changed(since)
    due = [fact for fact in facts if changed is None or any(anchor.path in changed for anchor in fact.anchors)]
    asked = [(fact, question) for fact in due if (question := predicate(fact))]
    findings = list(base.look([question for _, question in asked])) if asked else []
    cost = base.files_read - read, base.files_parsed - parsed, time.perf_counter() - start
    return Look([fact for fact, _ in asked], findings, *cost)


def outcome(fact: Fact, finding: Finding) -> str:
    """supported, moved (to one place), several, gone, or unknown."""
    verdict = verdict_on(fact, finding)
    if verdict != "refuted" or finding.predicate.name != "defined":
        return verdict
    return "moved" if relocated(fact, finding) else "several" if finding.anchors else "gone"


def truth_of(truth: Truth, fact: Fact, before: str, now: str) -> tuple[str, frozenset[str]]:
    """The same words, from ``drift_truth``."""
    path = min(fact.anchors).path
    if fact.attribute == "location":
        verdict, new = truth.place(before, now, path, fact.subject)
        return ("moved" if len(new) == 1 else "several" if new else "gone") if verdict == "refuted" else verdict, new
    if fact.attribute == "default":
        return truth.literal(now, path, fact.subject, fact.value), frozenset()
    if fact.attribute == "version":
        return truth.version(now, path, fact.subject, fact.value), frozenset()
    return truth.target(now, path, fact.value.split()[-1]), frozenset()


def doubtful(truth: Truth, fact: Fact, commit: str) -> bool:
    """What the two ways of finding the truth read differently at the commit itself is no fact to follow."""
    return truth_of(truth, fact, commit, commit)[0] != "supported"


def minted_years_apart(repo: Path) -> dict[str, Any]:
    """Mint once a year, look again after each of ``LATER``."""
    truth, lines, dropped = Truth(repo), [], Counter[str]()
    log = [line.split() for line in truth.git("log", "--first-parent", "--format=%H %ct").splitlines()][::-1]
    begun, ended = int(log[0][1]), int(log[-1][1])
    starts = [_commit_at(log, begun + year * YEAR * DAY) for year in range(1, (ended - begun) // (YEAR * DAY))]
    for number, (commit, _) in enumerate(starts, 1):
        base = CodeBase(repo, commit)
        minted = [fact_of(one) for one in mint(base)]
        facts = [fact for fact in minted if not doubtful(truth, fact, commit)]
        dropped.update(fact.attribute.partition(":")[0] for fact in minted if doubtful(truth, fact, commit))
        for days in LATER:
            lines.append(_again(repo, truth, base, facts, days, _commit_at(log, begun + YEAR * DAY * number + days * DAY)[0]))
    return {
        "mints": len(starts),
        "left_out_as_doubtful": dict(dropped),
        "after": {days: _summed([one for one in lines if one["days"] == days]) for days in LATER},
    }


def _commit_at(log: list[list[str]], when: int) -> tuple[str, int]:
    commit, at = max((one for one in log if int(one[1]) <= when), key=lambda one: int(one[1]), default=log[0])
    return commit, int(at)


def _again(repo: Path, truth: Truth, base: CodeBase, facts: list[Fact], days: int, later: str) -> dict[str, Any]:
    since, before = base.state(), base.commit
    look, full = night(CodeBase(repo, later), facts, since), night(CodeBase(repo, later), facts, None)
    still = night(CodeBase(repo, before), facts, since)
    table: Counter[tuple[str, str, str]] = Counter()
    wrong: list[str] = []
    for fact, finding in zip(full.facts, full.findings, strict=True):
        (told, (true, places)) = outcome(fact, finding), truth_of(truth, fact, before, later)
        table[finding.predicate.name, told, true] += 1
        if told != true and not (told == "moved" and finding.anchors[0].path in places):
            wrong.append(f"{later[:9]} {fact.text}: {told}, true is {true} {sorted(places)}: {finding.because}")
    return {"days": days, "table": table, "wrong": wrong, "night": look, "full": full, "still": still, "facts": len(facts)}


def _summed(lines: list[dict[str, Any]]) -> dict[str, Any]:
    table: Counter[tuple[str, str, str]] = sum((one["table"] for one in lines), Counter())
    cost = {
        name: {
            "facts_asked": sum(len(one[name].findings) for one in lines),
            "files_read": sum(one[name].files_read for one in lines),
            "files_parsed": sum(one[name].files_parsed for one in lines),
            "seconds": round(sum(one[name].seconds for one in lines), 3),
        }
        for name in ("still", "night", "full")
    }
    ratio = cost["night"]["seconds"] / cost["full"]["seconds"] if cost["full"]["seconds"] else 0.0
    return {
        "facts": sum(one["facts"] for one in lines),
        "said_and_true": {f"{name}: {told}, true {true}": count for (name, told, true), count in sorted(table.items())},
        "cost": cost,
        "night_to_full": round(ratio, 3),
        "differences": [text for one in lines for text in one["wrong"]],
    }


def known_ends(repo: Path, file: Path) -> dict[str, Any]:
    """Every fact of the file, looked at where it began and where it ended (or at the newest commit)."""
    base, rows = CodeBase(repo, "HEAD"), [json.loads(line) for line in file.read_text().splitlines()]
    due: dict[str, list[tuple[str, Said]]] = {}
    for row in rows:
        due.setdefault(row["from_commit"], []).append(("supported", row))
        end = {"live": "supported", "removed": "gone"}.get(row["end"], "moved")
        due.setdefault(row["to_commit"] or base.commit, []).append((end, row))
    table: Counter[str] = Counter()
    differences, start = [], time.perf_counter()
    for commit, wanted in due.items():
        facts = [fact_of(said(row["sym"], "defined-in", row["file"], f"{row['file']}#{row['sym']}")) for _, row in wanted]
        look = night(base.at(commit), facts, None)
        for (true, row), fact, finding in zip(wanted, look.facts, look.findings, strict=True):
            told, now = outcome(fact, finding), sorted(anchor.path for anchor in finding.anchors)
            agree = told == true and (told != "moved" or now == sorted(row["new_file"]))
            table[f"{true}: " + ("agrees" if agree else told)] += 1
            if not agree:
                where = f"{commit[:9]} {row['sym']} in {row['file']}"
                differences.append(f"{where}: {told} {now}, true is {true} {row.get('new_file', [])}: {finding.because}")
    cost = {
        "commits": len(due),
        "files_read": base.files_read,
        "files_parsed": base.files_parsed,
        "seconds": round(time.perf_counter() - start, 2),
    }
    return {"facts": len(rows), "table": dict(sorted(table.items())), "cost": cost, "differences": differences}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--repo", type=Path, required=True, help="a git repository, bare or not")
    parser.add_argument("--facts", type=Path, help="facts with a known end, JSON lines")
    asked = parser.parse_args(arguments)
    result = known_ends(asked.repo, asked.facts) if asked.facts else minted_years_apart(asked.repo)
    json.dump({"benchmark": "drift", "repository": asked.repo.resolve().name, **result}, sys.stdout, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
