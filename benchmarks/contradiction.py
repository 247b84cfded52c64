"""Contradiction: pairs found, and compatible ones mistaken.

It is how many pairs that cannot both hold are found, and how many that can are taken for such.

    python -m benchmarks.contradiction [--ours TSV] [--strangers TSV] [--nli TSV] [--sick TSV]
    [--second FOLDER] [--json]

``--ours`` has columns ``label`` (contradiction or compatible), ``a``, ``b``, ``heldout``; ``--nli``
Premise, Hypothesis, Label; ``--sick`` sentence_A, sentence_B, entailment_judgment (of it the even
half was not looked at when the rules were written). Only contradictions by negation, antonym or
value are looked for: most of ConjNLI's are of other kinds.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.opinion import excluded, opinion
from benchmarks.pairs import (
    BASELINES,
    FIXTURES,
    Row,
    at_its_best,
    overlap,
    rates,
    rows,
    shares,
    strangers,
)
from memory_engine.adapters.second_opinion import WEIGHTS
from memory_engine.dream.opinion import Opinions
from memory_engine.relate.relation import CONTRARY, Barrier, relate

NLI = Path("../shared/data/nli/conj_dev.tsv")
NEGATION = re.compile(
    r"\b(?:no|not|never|nobody|nothing|none|neither|nor|without|cannot)\b|n't\b", re.I
)
SAME_SUBJECT = 0.5
"""[Jaccard] From here on "newest wins" takes two statements to be about the same thing."""

Pairs = Sequence[tuple[str, str]]


def measured(pairs: Pairs, true: Sequence[bool], second: Opinions | None) -> dict[str, Any]:
    """Measure our rates, and the baselines' on the same pairs.

    They are on all pairs and on those with a negation on one side.
    """
    begun = time.perf_counter()
    barriers = [relate(a, b, CONTRARY).barrier for a, b in pairs]
    spent = time.perf_counter() - begun
    said = list(map(bool, barriers))
    one_sided = [bool(NEGATION.search(a)) != bool(NEGATION.search(b)) for a, b in pairs]
    by_negation = [t for t, n in zip(true, one_sided, strict=True) if n]
    return {
        "pairs": len(pairs),
        "contradictions": sum(true),
        "ours": rates(said, true),
        **({"seconded": rates([excluded(a, b, second) for a, b in pairs], true)} if second else {}),
        "negation_pairs": {
            "pairs": len(by_negation),
            "contradictions": sum(by_negation),
            "ours": rates([s for s, n in zip(said, one_sided, strict=True) if n], by_negation),
        },
        "by_rule": _by_rule(barriers, true),
        "microseconds_a_pair": 1e6 * spent / max(len(pairs), 1),
        "baselines": {
            "newest wins (same subject, other words)": rates(
                [overlap(a, b) >= SAME_SUBJECT and a != b for a, b in pairs], true
            ),
            "a negation on one side": rates(one_sided, true),
            **{
                f"{name}, at its best": at_its_best(score, pairs, true)
                for name, score in BASELINES.items()
            },
        },
    }


def _by_rule(barriers: Sequence[Barrier | None], true: Sequence[bool]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for barrier, right in zip(barriers, true, strict=True):
        if barrier:
            counts = found.setdefault(
                RULES.get(barrier.kind, "opposites"), {"right": 0, "wrong": 0}
            )
            counts["right" if right else "wrong"] += 1
    return found


RULES = {"denied": "negation", "denied in other words": "negation", "value": "value"}
"""Kind of a barrier -> the rule that finds it; all others are opposites."""


def ours(path: Path, second: Opinions | None) -> dict[str, Any]:
    """Read our pairs, and measure them.

    Those that the rules were written with and those held out are apart.
    """
    return {
        f"ours, {name}": measured(
            [(row["a"], row["b"]) for row in part],
            [row["label"] == "contradiction" for row in part],
            second,
        )
        for name, part in shares(rows(path)).items()
    }


LOOKED_FOR = ("negation", "value")
"""Kinds of contradiction that the promise is about; others by words alone are luck."""


def theirs(path: Path, second: Opinions | None) -> dict[str, Any]:
    """Read strangers' pairs, and measure them.

    They are with all their contradictions, and with those by negation and by value only.
    """
    found = {}
    for name, table in strangers(path).items():
        for said, part in (
            (name, table),
            (f"{name}, negation and value", [row for row in table if looked_for(row)]),
        ):
            true = [row["relation"] == "contradict" for row in part]
            found[said] = measured([(row["a"], row["b"]) for row in part], true, second)
    return found


def looked_for(row: Row) -> bool:
    """Tell whether a pair's kind is looked for.

    It is compatible, or one of these kinds.
    """
    return row["relation"] != "contradict" or row["kind"] in LOOKED_FOR


def nli(path: Path, second: Opinions | None) -> dict[str, Any]:
    """Read: sentence pairs with three labels."""
    table = rows(path)
    pairs = [(row["Premise"], row["Hypothesis"]) for row in table]
    true = [row["Label"] == "contradiction" for row in table]
    found = measured(pairs, true, second)
    alarms = Counter(
        row["Label"]
        for row, (a, b) in zip(table, pairs, strict=True)
        if relate(a, b, CONTRARY).barrier
    )
    return {"ConjNLI": found | {"said_of_label": dict(alarms)}}


def sick(path: Path, second: Opinions | None) -> dict[str, Any]:
    """Read: SICK, by the parity of its pair ids."""
    table = rows(path)
    found = {}
    for name, odd in (("SICK, seen half", 1), ("SICK, held out half", 0)):
        part = [row for row in table if int(row["pair_ID"]) % 2 == odd]
        true = [row["entailment_judgment"] == "CONTRADICTION" for row in part]
        pairs = [(row["sentence_A"], row["sentence_B"]) for row in part]
        found[name] = measured(pairs, true, second)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.contradiction", description=__doc__)
    parser.add_argument("--ours", type=Path, default=FIXTURES / "contradictions.tsv")
    parser.add_argument("--strangers", type=Path, default=FIXTURES / "strangers.tsv")
    parser.add_argument("--nli", type=Path, default=NLI)
    parser.add_argument("--sick", type=Path, help="SICK.txt; not shipped")
    parser.add_argument("--second", type=Path, default=WEIGHTS, help="folder of a second opinion")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    second = opinion(options.second)
    found: dict[str, Any] = {
        "benchmark": "contradiction",
        "machine": machine(),
        "sets": {},
        "skipped": [],
    }
    for read, path in (
        (ours, options.ours),
        (theirs, options.strangers),
        (nli, options.nli),
        (sick, options.sick),
    ):
        if path is not None and path.exists():
            found["sets"] |= read(path, second)
        else:
            found["skipped"].append(
                f"{read.__name__}: {path or 'no file given'}{' is not there' if path else ''}"
            )
    print(json.dumps(found, indent=2) if options.json else "\n".join(told(found)))
    return 0


def told(found: Mapping[str, Any]) -> Iterable[str]:
    """Think: the figures for a person."""
    yield f"contradiction, on {found['machine']}"
    for name, figures in found["sets"].items():
        yield f"{name}: {figures['pairs']} pairs, {figures['contradictions']} contradictions"
        yield f"  {'ours':<45} {_rated(figures['ours'])}"
        negated = figures["negation_pairs"]
        if "seconded" in figures:
            yield f"  {'ours, with a second opinion':<45} {_rated(figures['seconded'])}"
        yield f"  {'ours, pairs with a negation on one side':<45} {_rated(negated['ours'])}"
        for base, got in figures["baselines"].items():
            yield f"  {base:<45} {_rated(got)}"
        rules = "; ".join(
            f"{rule} {n['right']} right, {n['wrong']} wrong"
            for rule, n in figures["by_rule"].items()
        )
        yield f"  by rule: {rules}; {figures['microseconds_a_pair']:.0f} microseconds a pair"
    yield from (f"skipped {why}" for why in found["skipped"])


def _rated(got: Mapping[str, float]) -> str:
    return f"precision {got['precision']:.2f}  recall {got['recall']:.2f}  F1 {got['f1']:.2f}"


if __name__ == "__main__":
    sys.exit(main())
