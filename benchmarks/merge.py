"""Merge: paraphrases merged, contrasts merged, and clusters' shape.

It is how many honest paraphrases, how many minimal contrasts.

    python -m benchmarks.merge [--duplicates TSV] [--contrasts TSV] [--strangers TSV] [--model
    FOLDER] [--second FOLDER] [--febrl CSV] [--json]

Pairs have columns ``a``, ``b`` and, if some were held out while the rules were written,
``heldout``. Person records of FEBRL are rendered as plain text; they measure the clustering alone,
with one and the same score for each method.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.opinion import agreed, opinion
from benchmarks.pairs import (
    BASELINES,
    FIXTURES,
    Row,
    Score,
    at_its_best,
    rows,
    shares,
    strangers,
    trigram_cosine,
)
from memory_engine.adapters.embed import MODEL, embedder
from memory_engine.adapters.second_opinion import WEIGHTS
from memory_engine.belief.cluster import place
from memory_engine.domain.policy import Policy
from memory_engine.dream.opinion import Opinions
from memory_engine.engine.fingerprint import fingerprint
from memory_engine.relate.relation import SAME, relate

POLICY = Policy()
FEBRL = Path("../shared/data/dedup/febrl/dataset3.csv")
COMMON = 40
"""[records] A word that more records share is no reason to look at them together."""
TOLERATED = 0.01
"""[share of contrasts] The false merges that the promise allows: at as many, a baseline is
compared with ours."""
GRID = [step / 20 for step in range(6, 20)]
"""Thresholds at which each way of clustering is tried."""


Meaning = Callable[[str, str], float]
"""The cosine of two texts by a sentence model."""


def verdict(a: str, b: str, meaning: Meaning | None = None) -> str:
    """Think: merged, asked (a judge would be), apart, or barred."""
    cosine = meaning(a, b) if meaning else None
    relation = relate(a, b, SAME, cosine=cosine, semantic=True)
    if relation.barrier:
        return "barred"
    if relation.probability < POLICY.ask_at:
        return "apart"
    return "merged" if relation.probability >= POLICY.merge_at else "asked"


def sentence_model(path: str, texts: Sequence[str]) -> Meaning:
    """Read a sentence model's cosines from disk.

    Each text is embedded once.
    """
    vectors = dict(zip(texts, embedder(MODEL + path).embed(texts), strict=True))
    return lambda a, b: sum(x * y for x, y in zip(vectors[a], vectors[b], strict=True))


def on_pairs(
    duplicates: Sequence[Row],
    contrasts: Sequence[Row],
    meaning: Meaning | None = None,
    second: Opinions | None = None,
) -> dict[str, Any]:
    """Measure recall on duplicates, and false merges on contrasts.

    The baselines are at their best on the same pairs.
    """
    same, other = ([(row["a"], row["b"]) for row in side] for side in (duplicates, contrasts))
    begun = time.perf_counter()
    found, wrong = ([verdict(a, b) for a, b in side] for side in (same, other))
    spent = time.perf_counter() - begun
    lifted = (
        [[verdict(a, b, meaning) for a, b in side].count("merged") for side in (same, other)]
        if meaning
        else []
    )
    with_model = (
        {
            "recall": lifted[0] / max(len(same), 1),
            "false_merges": lifted[1],
            "false_merge_rate": lifted[1] / max(len(other), 1),
        }
        if meaning
        else {}
    )
    return {
        "duplicates": len(same),
        "contrasts": len(other),
        "recall": found.count("merged") / max(len(found), 1),
        "false_merges": wrong.count("merged"),
        "false_merge_rate": wrong.count("merged") / max(len(wrong), 1),
        **({"with_model": with_model} if meaning else {}),
        **({"seconded": seconded((same, found), (other, wrong), second)} if second else {}),
        "duplicates_by_verdict": dict(Counter(found)),
        "contrasts_by_verdict": dict(Counter(wrong)),
        "duplicates_by_kind": _by_kind(duplicates, found),
        "contrasts_by_kind": _by_kind(contrasts, wrong),
        "microseconds_a_pair": 1e6 * spent / max(len(same) + len(other), 1),
        "baselines": {name: _baseline(score, same, other) for name, score in BASELINES.items()},
    }


Judged = tuple[Sequence[tuple[str, str]], Sequence[str]]
"""Pairs, and the rules' verdict on each."""


def seconded(same: Judged, other: Judged, second: Opinions) -> dict[str, float]:
    """Measure merges with a second opinion, and its cost.

    It is asked, too.
    """
    begun = time.process_time()
    right, wrong = (
        sum(agreed(word, a, b, second) == "merged" for (a, b), word in zip(*side, strict=True))
        for side in (same, other)
    )
    asked = sum(word in ("merged", "asked") for side in (same, other) for word in side[1])
    return {
        "recall": right / max(len(same[0]), 1),
        "false_merges": wrong,
        "false_merge_rate": wrong / max(len(other[0]), 1),
        "milliseconds_a_pair_asked": 1e3 * (time.process_time() - begun) / max(asked, 1),
    }


def _by_kind(table: Sequence[Row], verdicts: Sequence[str]) -> dict[str, dict[str, int]]:
    """Kind -> of how many pairs how many are merged."""
    count, merged = Counter(row["kind"] for row in table), Counter[str]()
    merged.update(
        row["kind"] for row, verdict in zip(table, verdicts, strict=True) if verdict == "merged"
    )
    return {kind: {"pairs": count[kind], "merged": merged[kind]} for kind in sorted(count)}


def _baseline(
    score: Score, same: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]
) -> dict[str, float]:
    """Measure a baseline at its best and its safest.

    The best has the best F1; the safest is the recall at the lowest threshold that merges at most
    one contrast in a hundred.
    """
    best = at_its_best(score, [*same, *other], [True] * len(same) + [False] * len(other))
    likes, unlikes = ([score(a, b) for a, b in side] for side in (same, other))
    allowed = sorted(unlikes, reverse=True)[: int(TOLERATED * len(unlikes)) + 1]
    strict = allowed[-1] if allowed else 0.0
    return {
        "threshold": best["threshold"],
        "recall": best["recall"],
        "false_merge_rate": sum(found >= best["threshold"] for found in unlikes)
        / max(len(unlikes), 1),
        "recall_at_tolerated": sum(found > strict for found in likes) / max(len(likes), 1),
    }


Halves = tuple[Sequence[Row], Sequence[Row]]
"""Duplicates, and pairs that must not be merged."""


def halves(duplicates: Sequence[Row], contrasts: Sequence[Row], theirs: Path) -> dict[str, Halves]:
    """Read the pairs in their shares.

    They are those that the rules were written with, those held out, and strangers'.
    """
    same, other = shares(duplicates), shares(contrasts)
    found: dict[str, Halves] = {
        name: (same.get(name, []), other.get(name, [])) for name in {**same, **other}
    }
    for name, table in strangers(theirs).items() if theirs.exists() else ():
        alike = [row for row in table if row["relation"] == "same"]
        found[name] = (alike, [row for row in table if row["relation"] != "same"])
    return found


def on_shares(
    found: Mapping[str, Halves], model: str = "", second: Opinions | None = None
) -> dict[str, Any]:
    """Think: the figures of each share."""
    texts = sorted(
        {
            row[side]
            for pair in found.values()
            for half in pair
            for row in half
            for side in ("a", "b")
        }
    )
    meaning = sentence_model(model, texts) if model else None
    return {name: on_pairs(same, other, meaning, second) for name, (same, other) in found.items()}


Scores = Mapping[frozenset[str], float]


def records(path: Path) -> dict[str, str]:
    """Read: record id -> its fields as one line of text."""
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.reader(file, skipinitialspace=True)
        next(table)
        return {
            row[0].strip(): " ".join(filter(None, map(str.strip, row[1:]))) for row in table if row
        }


def candidates(texts: Mapping[str, str]) -> Iterable[frozenset[str]]:
    """Yield pairs of records that share a rare word.

    Few records have it.
    """
    holding: dict[str, list[str]] = defaultdict(list)
    for name, text in texts.items():
        for word in set(text.split()):
            holding[word].append(name)
    return {
        frozenset(pair)
        for names in holding.values()
        if len(names) <= COMMON
        for pair in combinations(names, 2)
    }


def components(names: Iterable[str], scores: Scores, least: float) -> list[list[str]]:
    """Think: connected components over the pairs that score enough."""
    parent = {name: name for name in names}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for pair, score in scores.items():
        if score >= least:
            one, other = pair
            parent[root(one)] = root(other)
    found: dict[str, list[str]] = defaultdict(list)
    for name in parent:
        found[root(name)].append(name)
    return list(found.values())


def incremental(names: Iterable[str], scores: Scores, least: float) -> list[list[str]]:
    """Have records in turn join clusters by ``place``.

    Or one opens one.
    """
    near: dict[str, set[str]] = defaultdict(set)
    for pair, score in scores.items():
        if score >= least:
            one, other = pair
            near[one].add(other)
            near[other].add(one)
    clusters: list[list[str]] = []
    home: dict[str, list[str]] = {}
    for name in names:
        options = {id(home[other]): home[other] for other in near[name] if other in home}
        found = place(
            name,
            options.values(),
            lambda a, b: scores.get(frozenset((a, b)), 0.0),
            lambda a, b: "",
            least,
        )
        cluster = next((one for one in options.values() if one is found), None)
        if cluster is None:
            cluster = []
            clusters.append(cluster)
        cluster.append(name)
        home[name] = cluster
    return clusters


def shape(clusters: Sequence[Sequence[str]], truth: Mapping[str, str]) -> dict[str, float]:
    """Measure clusters' pairwise precision, recall and F1.

    And how big the biggest is.
    """
    within = hits = 0
    for cluster in clusters:
        within += len(cluster) * (len(cluster) - 1) // 2
        hits += sum(n * (n - 1) // 2 for n in Counter(truth[name] for name in cluster).values())
    true = sum(n * (n - 1) // 2 for n in Counter(truth.values()).values())
    precision, recall = hits / max(within, 1), hits / max(true, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "biggest": max(map(len, clusters), default=0),
    }


def on_records(path: Path) -> dict[str, Any]:
    """Measure clusterings on person records.

    They are connected components and incremental average link, each at its best threshold and at
    one.
    """
    texts = records(path)
    truth = {name: name.split("-")[1] for name in texts}
    scores = {
        pair: trigram_cosine(*(texts[name] for name in sorted(pair))) for pair in candidates(texts)
    }
    methods = {"connected components": components, "incremental average link": incremental}
    tried = {
        name: {least: shape(method(texts, scores, least), truth) for least in GRID}
        for name, method in methods.items()
    }
    best = {
        name: max(found.items(), key=lambda item: item[1]["f1"]) for name, found in tried.items()
    }
    loose = min(least for least, _ in best.values()) - 0.1
    near = min(GRID, key=lambda least: abs(least - loose))
    return {
        "records": len(texts),
        "pairs_scored": len(scores),
        "biggest_true": max(Counter(truth.values()).values()),
        "at_its_best": {
            name: {"threshold": least, **found} for name, (least, found) in best.items()
        },
        f"at_{near}": {name: found[near] for name, found in tried.items()},
    }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.merge", description=__doc__)
    parser.add_argument("--duplicates", type=Path, default=FIXTURES / "duplicates.tsv")
    parser.add_argument("--contrasts", type=Path, default=FIXTURES / "contrasts.tsv")
    parser.add_argument("--strangers", type=Path, default=FIXTURES / "strangers.tsv")
    parser.add_argument(
        "--model",
        default="",
        help="folder of a sentence-transformers model, to weigh its cosines too",
    )
    parser.add_argument("--second", type=Path, default=WEIGHTS, help="folder of a second opinion")
    parser.add_argument("--febrl", type=Path, default=FEBRL)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    found: dict[str, Any] = {
        "benchmark": "merge",
        "machine": machine(),
        "policy": fingerprint(POLICY),
        "skipped": [],
    }
    absent = [str(path) for path in (options.duplicates, options.contrasts) if not path.exists()]
    found["skipped"] += [f"pairs: {path} is not there" for path in absent]
    if not absent:
        found["model"] = Path(options.model).resolve().parent.name if options.model else ""
        found["pairs"] = on_shares(
            halves(rows(options.duplicates), rows(options.contrasts), options.strangers),
            options.model,
            opinion(options.second),
        )
    if options.febrl.exists():
        found["clusters"] = on_records(options.febrl)
    else:
        found["skipped"].append(f"clusters: {options.febrl} is not there")
    print(json.dumps(found, indent=2) if options.json else "\n".join(told(found)))
    return 0


def told(found: Mapping[str, Any]) -> Iterable[str]:
    """Think: the figures for a person."""
    yield f"merge, on {found['machine']}; policy {found['policy']}"
    for half, figures in found.get("pairs", {}).items():
        yield (
            f"{half}: {figures['duplicates']} duplicates, {figures['contrasts']} minimal contrasts"
        )
        yield f"  {'ours':<27} {_rated(figures)}"
        if "with_model" in figures:
            yield f"  {'ours, with the model':<27} {_rated(figures['with_model'])}"
        if "seconded" in figures:
            yield f"  {'ours, with a second opinion':<27} {_rated(figures['seconded'])}"
        for name, base in figures["baselines"].items():
            yield (
                f"  {name:<27} {_rated(base)} at its best F1; recall "
                f"{base['recall_at_tolerated']:.2f} at false merges 0.01"
            )
        if "easy" in figures["duplicates_by_kind"]:
            yield (
                f"  merged by kind: {_kinds(figures['duplicates_by_kind'])}; falsely: "
                f"{_kinds(figures['contrasts_by_kind'])}"
            )
        yield f"  {figures['microseconds_a_pair']:.0f} microseconds a pair"
    if "clusters" in found:
        figures = found["clusters"]
        yield (
            f"clusters of {figures['records']} records, {figures['pairs_scored']} pairs "
            f"scored, biggest true {figures['biggest_true']}"
        )
        for setting in (key for key in figures if key.startswith("at_")):
            for name, got in figures[setting].items():
                rated = (
                    f"precision {got['precision']:.3f}  recall {got['recall']:.3f}  biggest "
                    f"{got['biggest']}"
                )
                yield f"  {setting.replace('_', ' ')}: {name:<25} {rated}"
    yield from (f"skipped {why}" for why in found["skipped"])


def _kinds(counts: Mapping[str, Mapping[str, int]]) -> str:
    return ", ".join(f"{kind} {n['merged']} of {n['pairs']}" for kind, n in counts.items())


def _rated(got: Mapping[str, float]) -> str:
    return f"recall {got['recall']:.2f}  false merges {got['false_merge_rate']:.3f}"


if __name__ == "__main__":
    sys.exit(main())
