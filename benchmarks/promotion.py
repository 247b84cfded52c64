"""Promotion: false claims asserted, true ones, and how soon.

It is how many the engine ever asserts, against rules that others use.

    python -m benchmarks.promotion                 every setting, minutes on two cores
    python -m benchmarks.promotion --quick         fewer claims, nights and settings
    python -m benchmarks.promotion --json > FILE   one JSON document; --result FILE shows it again

Seeded worlds (``worlds``) are played night by night to the real engine over a real store
(``promotion_engine``) and to the rival rules (``baselines``); gold-labelled data is judged in
``crowd``. The JSON is the result; the text shows it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import promotion_markdown, promotion_report, promotion_settings
from benchmarks.baselines import RULES, first_nights
from benchmarks.crowd import data_sets, tallies
from benchmarks.machine import machine
from benchmarks.promotion_engine import play
from benchmarks.worlds import ATTACK_A_NIGHT, ATTACK_SIZE, Setting, World, world
from memory_engine.domain.policy import Policy
from memory_engine.engine.fingerprint import fingerprint

SEED = 20261120
NIGHTS = "30,60,180"
CLAIMS, QUICK_CLAIMS = 240, 60
QUICK_NIGHTS = "15,30"
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
OURS = "kairos-mem"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark, or show a result of it.

    Progress goes to stderr.
    """
    asked = _parser().parse_args(argv)
    found = json.loads(asked.result.read_text("utf-8")) if asked.result else _run(asked)
    if asked.json:
        print(json.dumps(found, indent=1))
    else:
        print(
            promotion_markdown.markdown(found) if asked.markdown else promotion_report.text(found)
        )
    return 0


def _run(asked: argparse.Namespace) -> dict[str, Any]:
    nights = asked.nights or (QUICK_NIGHTS if asked.quick else NIGHTS)
    horizons = tuple(sorted({int(night) for night in nights.split(",")}))
    claims = asked.claims or (QUICK_CLAIMS if asked.quick else CLAIMS)
    chosen = [one for one in promotion_settings.ALL if _wanted(one, asked.only, asked.quick)]
    found: dict[str, Any] = {
        "benchmark": "promotion",
        "quick": asked.quick,
        "seed": asked.seed,
        "claims": claims,
        "nights": horizons,
        "policy": fingerprint(Policy()),
        "machine": machine(),
        "settings": list(_all(chosen, claims, horizons, asked.seed)),
        "crowd": _crowd(asked.data / "truth"),
    }
    honest = [row for row in found["settings"] if row["kind"] == "honest"]
    return found | {
        "pooled": promotion_report.pooled(honest),
        "targets": promotion_report.targets(found),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.promotion", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    parser.add_argument(
        "--markdown", action="store_true", help="the tables of benchmarks/README.md"
    )
    parser.add_argument(
        "--result", type=Path, metavar="FILE", help="show this result instead of running"
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help=f"{QUICK_CLAIMS} claims, nights {QUICK_NIGHTS}, fewer settings",
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--nights", help=f"horizons, default {NIGHTS}")
    parser.add_argument("--claims", type=int, help=f"in each world, default {CLAIMS}")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="SETTING",
        help="this setting; may be repeated",
    )
    parser.add_argument("--data", type=Path, default=DATA, help="the folder with truth/*.csv")
    return parser


def _wanted(setting: Setting, only: Sequence[str], quick: bool) -> bool:
    return setting.name in only if only else not quick or setting.name in promotion_settings.QUICK


def _all(
    settings: Sequence[Setting], claims: int, horizons: tuple[int, ...], seed: int
) -> Iterable[dict[str, Any]]:
    with ProcessPoolExecutor(min(len(settings) or 1, os.cpu_count() or 1)) as pool:
        running = [pool.submit(one_setting, one, claims, horizons, seed) for one in settings]
        for number, (setting, done) in enumerate(zip(settings, running, strict=True), 1):
            row = done.result()
            print(
                f"{number}/{len(settings)} {setting.name}: {row['seconds']['all']:.0f} s",
                file=sys.stderr,
                flush=True,
            )
            yield row


def one_setting(
    setting: Setting, claims: int, horizons: tuple[int, ...], seed: int
) -> dict[str, Any]:
    """Play one world to the engine and every rule.

    Gives the row of the result.
    """
    last = max(horizons) if setting.honest else min(max(horizons), ATTACK_SIZE // ATTACK_A_NIGHT)
    played = world(setting, claims, last, seed)
    beliefs = play(played, horizons)
    rules = {OURS: beliefs.asserted} | {
        name: first_nights(rule, played) for name, rule in RULES.items()
    }
    true = {claim.number for claim in played.claims if claim.true}
    seconds = sorted(beliefs.seconds)
    return {
        "name": setting.name,
        "what": setting.what,
        "kind": "beyond" if setting.beyond else "honest" if setting.honest else "alone",
        "probeable": setting.probeable,
        "claims": {"true": len(true), "false": claims - len(true)},
        "observations": beliefs.observations,
        "rules": {name: _at(played, first, horizons) for name, first in rules.items()},
        "corroborated": _at(played, beliefs.corroborated, horizons),
        "standing": {
            str(night): {"true": len(now & true), "false": len(now - true)}
            for night, now in beliefs.standing.items()
        },
        "otherwise": {
            "wrongly": sum(number in true for number in beliefs.otherwise),
            "rightly": sum(number not in true for number in beliefs.otherwise),
        },
        "set_aside": beliefs.set_aside,
        "seconds": {
            "all": round(sum(seconds), 1),
            "median": round(median(seconds), 3),
            "longest": round(seconds[-1], 3),
        },
    }


def _at(
    played: World, first: Mapping[int, int], horizons: Iterable[int]
) -> dict[str, dict[str, float | None]]:
    """Sum up promotions by horizon.

    It has false claims promoted by then, their share, the share of true ones, and the median of
    their nights.
    """
    true = [first.get(claim.number) for claim in played.claims if claim.true]
    false = [first.get(claim.number) for claim in played.claims if not claim.true]
    rows: dict[str, dict[str, float | None]] = {}
    for horizon in horizons:
        nights = [night for night in true if night is not None and night <= horizon]
        fell = sum(night is not None and night <= horizon for night in false)
        rows[str(horizon)] = {
            "false": fell,
            "false_share": round(fell / len(false), 4) if false else None,
            "recall": round(len(nights) / len(true), 4) if true else None,
            "nights": median(nights) if nights else None,
        }
    return rows


def _crowd(folder: Path) -> dict[str, Any]:
    rows = {
        data.name: {
            name: {"tasks": t.tasks, "decided": t.decided, "promoted": t.promoted, "wrong": t.wrong}
            for name, t in tallies(data).items()
        }
        for data in data_sets(folder)
    }
    return rows or {
        "skipped": "no gold-labelled data here: give the folder that holds truth/*.csv with --data"
    }


if __name__ == "__main__":
    sys.exit(main())
