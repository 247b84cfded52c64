"""Fit the weights by which a sentence is found lasting.

It is on real sessions read by people.

    python -m benchmarks.lessons_fit [--clone GITDIR] [--clones FOLDER] [--write]

Logistic regression with a ridge, by Newton's method. An example is a sentence that somebody judged,
one that holds a lesson of the set, or one that must not become memory; of the others nobody knows,
and nothing is learnt. Many a sentence that holds a lesson says it badly, so it counts for less than
one that was judged: weights that learn much from these rank what nobody has seen worse. ``--write``
keeps the result as the data file of ``memory_engine.extract``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.lessons_data import Lessons, Seen, candidates_of
from memory_engine.domain.policy import LISTED_WORTH
from memory_engine.extract.features import states_nothing
from memory_engine.extract.score import Weights, lasting

DATA = Path(__file__).parents[2] / "shared" / "data"
TARGET = Path(__file__).parents[1] / "memory_engine" / "extract" / "weights.json"

RIDGE = 10.0
"""[prior strength] Of a weight around zero: a feature that is seldom seen says little."""
GOOD, WRONG = 0.5, 8.0
"""[times] That a lesson of the set counts, and what must not become memory; a judged sentence
counts once."""
ADMITTED = 0.6
"""[share of sentences] That last: as many as pages hold of a project's first dozen sessions."""
USEFUL = 0.5
"""[0 to 1] From here on a judged sentence is useful: true of the project and understood alone,
if seldom needed."""
ROUNDS, CLOSE = 40, 1e-8


def fit(lessons: Lessons, seen: Sequence[Seen]) -> Weights:
    """Fit weights on the candidates of some sessions.

    How many last is set on those of whole projects.
    """
    own = {session.name for session in lessons.sessions}
    names = sorted({name for one in seen for name in one.shown})
    shown = np.array([[name in one.shown for name in names] + [True] for one in seen], dtype=float)
    judged = [(place, *found) for place, one in enumerate(seen) if (found := _judged(lessons, one))]
    places, goods, counts = (np.array(column) for column in zip(*judged, strict=True))
    beta = _newton(shown[places], goods, counts)
    eligible = [one.session in own and not states_nothing(one.candidate) for one in seen]
    sums = np.sort((shown @ beta)[eligible])
    admit = float(sums[int(len(sums) * (1 - ADMITTED))])
    of = {name: round(float(weight), 3) for name, weight in zip(names, beta, strict=False)}
    return Weights(round(float(beta[-1]), 3), round(admit, 3), of)


def _judged(lessons: Lessons, one: Seen) -> tuple[float, float] | None:
    """Rate an example from 0 to 1, with its weight.

    The weight is how often it counts.
    """
    if states_nothing(one.candidate):
        return None
    if lessons.is_wrong(one.session, one.candidate.sentence):
        return 0.0, WRONG
    if any(item.stands_in(one.candidate.text) for item in lessons.of(one.session)):
        return 1.0, GOOD
    worth = lessons.worth(one.session, one.candidate.text)
    return None if worth is None else (worth, 1.0)


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
    """Fit weights without some sessions.

    Those are then judged by what never saw them.
    """
    return fit(lessons, [one for one in seen if one.session not in left_out])


def strangers(lessons: Lessons, seen: Sequence[Seen]) -> dict[str, tuple[int, int]]:
    """Count unseen projects' judged sentences by standing.

    It is useful ones, and all, by where they would stand; the weights never saw them.
    """
    homes = {session.name: session.project for session in (*lessons.sessions, *lessons.judged)}
    counts = {place: [0, 0] for place in ("index", "topic files", "left out")}
    for project in sorted({*homes.values()}):
        weights = apart(lessons, seen, {name for name, home in homes.items() if home == project})
        for one in seen:
            worth = (
                lessons.worth(one.session, one.candidate.text)
                if homes[one.session] == project
                else None
            )
            if worth is not None:
                found = lasting(one.candidate, weights)
                place = (
                    "left out"
                    if not found
                    else "index"
                    if found.worth >= LISTED_WORTH
                    else "topic files"
                )
                counts[place][0] += worth >= USEFUL
                counts[place][1] += 1
    return {place: (useful, of) for place, (useful, of) in counts.items()}


def written(weights: Weights) -> str:
    """Write weights as the data file holds them, the strongest first."""
    of = dict(sorted(weights.of.items(), key=lambda pair: -pair[1]))
    return json.dumps({"bias": weights.bias, "admit": weights.admit, "of": of}, indent=1) + "\n"


def main() -> None:
    """Fit on everything at hand, and say or keep the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--clone", type=Path, help="git directory of specstoryai/getspecstory")
    parser.add_argument(
        "--clones", type=Path, help="folder with clones of the other judged projects"
    )
    parser.add_argument("--write", action="store_true", help=f"keep the weights in {TARGET.name}")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lessons = Lessons(options.data, options.clone, Path(folder), options.clones)
        seen = [
            one
            for session in (*lessons.sessions, *lessons.judged)
            for one in candidates_of(session)
        ]
        weights, told = fit(lessons, seen), strangers(lessons, seen)
    print(
        f"# {len(lessons.sessions)} + {len(lessons.judged)} sessions, {len(seen):,} "
        f"sentences, {len(lessons.items)} lessons"
    )
    print(written(weights), end="")
    for place, (useful, of) in told.items():
        print(f"# of unseen projects, {place}: {useful} of {of} useful ({useful / max(of, 1):.2f})")
    if options.write:
        TARGET.write_text(written(weights), "utf-8")


if __name__ == "__main__":
    main()
