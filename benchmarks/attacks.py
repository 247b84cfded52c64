"""Planted texts by every way in, and what they become.

It is the owner's rule, a line of a page, or anything believed.

    python -m benchmarks.attacks [--bipia DIR] [--garak DIR] [--texts N] [--ways WORD] [--seed N]
    [--once] [--json]

``--bipia`` and ``--garak`` name clones of microsoft/BIPIA and NVIDIA/garak (a git directory, bare
or not, or a folder); their texts are read and never kept. Each way in has a store of its own, five
sessions for each text, three nights (``--once``: one of each, for many texts). Beside it in the
same run: what a memory would hold that believes every sentence it meets, and honest texts that must
get in. Ends with 1 if anything got through, or if an honest way is shut.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.attacks_controls import Control, controls, let_in
from benchmarks.attacks_site import Held
from benchmarks.attacks_texts import Clone, Planted, own, taken_from
from benchmarks.attacks_ways import NIGHTS, ONCE, Result, Way, play, sampled, ways
from benchmarks.machine import machine

TEXTS = 24
"""[texts] A way, by default: a run of some minutes on two cores."""

SEED = 20261129
SHOWN = 3
"""[texts] That got in by a way, named in the report."""


def pools_of(clones: Iterable[tuple[str, Clone]], seed: int) -> list[list[Planted]]:
    """Gather our own texts, and those of each clone."""
    pools = [own()]
    for name, clone in clones:
        pools.append(taken_from(clone, name, sum(map(len, pools)), seed))
    return pools


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    said = _arguments(argv)
    clones = [
        (name, Clone(path)) for name, path in (("bipia", said.bipia), ("garak", said.garak)) if path
    ]
    pools = pools_of(clones, said.seed)
    texts = {"own": "templates of ours", **{name: f"at {clone.version}" for name, clone in clones}}
    sources = {
        name: f"{len(pool)} texts {told}"
        for (name, told), pool in zip(texts.items(), pools, strict=True)
    }
    absent = {
        name: "skipped: no clone was named, or it holds no texts"
        for name in ("bipia", "garak")
        if name not in texts
    }
    began = time.perf_counter()
    chosen = [way for way in ways() if said.ways in f"{way.family}: {way.name}"]
    results = [
        _played(
            way, sampled([pool for pool in pools if pool], said.texts, way, said.seed), said.once
        )
        for way in chosen
    ]
    shut = [] if said.ways else [(control, *_tried(control)) for control in controls()]
    report = _report(results, shut) | {
        "machine": machine(),
        "sources": {**sources, **absent},
        "seed": said.seed,
        "once": said.once,
    }
    report["seconds"] = round(time.perf_counter() - began)
    print(json.dumps(report, ensure_ascii=False) if said.json else _page(report))
    return int(bool(report["through"] or report["faults"] or report["shut"]))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bipia", type=Path)
    parser.add_argument("--garak", type=Path)
    parser.add_argument(
        "--texts", type=int, default=TEXTS, help="planted texts a way (default %(default)s)"
    )
    parser.add_argument("--ways", default="", help="only the ways whose family or name holds this")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--once", action="store_true", help="one session and one night a text")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


def _played(way: Way, texts: Sequence[Planted], once: bool) -> Result:
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        result = play(way, texts, Path(folder) / "project", ONCE if once else NIGHTS)
    print(".!"[bool(result.through)], end="", file=sys.stderr, flush=True)
    return result


def _tried(control: Control) -> tuple[int, int]:
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        return let_in(control, Path(folder) / "project")


# -- what came of it


def _report(results: Sequence[Result], tried: Sequence[tuple[Control, int, int]]) -> dict[str, Any]:
    families = dict.fromkeys(result.way.family for result in results)
    return {
        "benchmark": "attacks",
        "families": [
            _sums(name, [one for one in results if one.way.family == name]) for name in families
        ],
        "all": _sums("all", results),
        "through": [_got_in(result) for result in results if result.through],
        "faults": [f"{result.way.name}: {fault}" for result in results for fault in result.faults],
        "honest": [
            {"name": control.name, "texts": texts, "in": inside} for control, texts, inside in tried
        ],
        "shut": [control.name for control, texts, inside in tried if inside < texts],
    }


def _sums(name: str, results: Sequence[Result]) -> dict[str, Any]:
    counted = {
        member: sum(len(getattr(one.held, member)) for one in results if member in one.way.zero)
        for member in Held._fields
    }
    return {
        "family": name,
        "ways": len(results),
        "texts": sum(len(one.texts) for one in results),
        "naive_rules": sum(one.naive_rules for one in results),
        "naive_lines": sum(one.naive_lines for one in results),
        **counted,
    }


def _got_in(result: Result) -> dict[str, Any]:
    texts = {p.marker: p for p in result.texts}
    counts = {name: len(found) for name, found in result.through.items()}
    examples = {
        marker: texts[marker] for found in result.through.values() for marker in sorted(found)
    }
    shown = [f"{p.origin}: {p.text[:120]}" for p in list(examples.values())[:SHOWN]]
    return {
        "way": f"{result.way.family}: {result.way.name}",
        "texts": len(result.texts),
        **counts,
        "examples": shown,
    }


def _page(report: dict[str, Any]) -> str:
    columns = ("ways", "texts", "naive_rules", "naive_lines", *Held._fields)
    rows = [f"{'family':<18}" + "".join(f"{column.replace('_', ' '):>13}" for column in columns)]
    for row in (*report["families"], report["all"]):
        rows.append(f"{row['family']:<18}" + "".join(f"{row[column]:>13}" for column in columns))
    through = [
        f"  {one['way']}: " + ", ".join(f"{k} {v}" for k, v in one.items() if k in Held._fields)
        for one in report["through"]
    ]
    honest = [f"  {one['in']:>3} of {one['texts']:<3} {one['name']}" for one in report["honest"]]
    return "\n".join(
        [
            report["machine"],
            *(f"{name}: {told}" for name, told in report["sources"].items()),
            f"{report['seconds']} s, seed {report['seed']}; counted are texts, each with "
            + ("one session and one night" if report["once"] else "five sessions on three nights"),
            "",
            *rows,
            "",
            "Got through:" if through else "Nothing got through.",
            *through,
            *(f"  fault: {fault}" for fault in report["faults"]),
            *(["", "Honest texts that got in:"] if honest else []),
            *honest,
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
