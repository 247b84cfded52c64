"""Fit the weights by which a sentence is found lasting, on real sessions read by people.

    python -m benchmarks.lessons_fit [--clone GITDIR] [--write]

Logistic regression with a ridge, by Newton's method. What holds a lesson of the set is a positive
example, what must not become memory a strong negative one, every other sentence a weak negative
one: nobody read them all, so some of them are good. ``--write`` keeps the result as the data file
of ``memory_engine.extract``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.lessons_data import Lessons, Seen, candidates_of
from memory_engine.extract.score import Weights

DATA = Path(__file__).parents[2] / "shared" / "data"
TARGET = Path(__file__).parents[1] / "memory_engine" / "extract" / "weights.json"

RIDGE = 3.0
"""[prior strength] Of a weight around zero: a feature that is seldom seen says little."""
GOOD, WRONG, REST = 4.0, 8.0, 1.0
"""[times] That an example of each sort counts."""
ADMITTED = 0.4
"""[share of sentences] That last: as many as pages hold of a project's first dozen sessions."""
ROUNDS, CLOSE = 40, 1e-8


def fit(lessons: Lessons, seen: Sequence[Seen]) -> Weights:
    """Fit weights on the candidates of some sessions."""
    names = sorted({name for one in seen for name in one.shown})
    shown = np.array([[name in one.shown for name in names] + [True] for one in seen], dtype=float)
    good = np.array([_holds(lessons, one) for one in seen])
    wrong = np.array([lessons.is_wrong(one.session, one.candidate.sentence) for one in seen])
    counts = np.where(wrong, WRONG, np.where(good, GOOD, REST))
    beta = _newton(shown, np.where(wrong, False, good).astype(float), counts)
    sums = np.sort(shown @ beta)
    admit = float(sums[int(len(sums) * (1 - ADMITTED))])
    of = {name: round(float(weight), 3) for name, weight in zip(names, beta, strict=False)}
    return Weights(round(float(beta[-1]), 3), round(admit, 3), of)


def _holds(lessons: Lessons, one: Seen) -> bool:
    return any(item.stands_in(one.candidate.text) for item in lessons.of(one.session))


def _newton(shown: np.ndarray, good: np.ndarray, counts: np.ndarray) -> np.ndarray:
    beta = np.zeros(shown.shape[1])
    ridge = np.append(np.full(shown.shape[1] - 1, RIDGE), CLOSE)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-shown @ beta))
        slope = shown.T @ (counts * (chance - good)) + ridge * beta
        curve = (shown * (counts * chance * (1 - chance))[:, None]).T @ shown + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        beta -= step
        if np.abs(step).max() < CLOSE:
            break
    return beta


def apart(lessons: Lessons, seen: Iterable[Seen], left_out: Collection[str]) -> Weights:
    """Fit weights without some sessions: those are then judged by what never saw them."""
    return fit(lessons, [one for one in seen if one.session not in left_out])


def written(weights: Weights) -> str:
    """Write weights as the data file holds them, the strongest first."""
    of = dict(sorted(weights.of.items(), key=lambda pair: -pair[1]))
    return json.dumps({"bias": weights.bias, "admit": weights.admit, "of": of}, indent=1) + "\n"


def main() -> None:
    """Fit on everything at hand, and say or keep the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--clone", type=Path, help="git directory of specstoryai/getspecstory")
    parser.add_argument("--write", action="store_true", help=f"keep the weights in {TARGET.name}")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lessons = Lessons(options.data, options.clone, Path(folder))
        seen = [one for session in lessons.sessions for one in candidates_of(session)]
        weights = fit(lessons, seen)
    print(f"# {len(lessons.sessions)} sessions, {len(seen):,} sentences, {len(lessons.items)} lessons")
    print(written(weights), end="")
    if options.write:
        TARGET.write_text(written(weights), "utf-8")


if __name__ == "__main__":
    main()
