"""Whether a candidate is lasting: a sum of its features' weights.

The weights are fitted on real sessions by ``benchmarks/lessons_fit.py`` and kept as data beside
this module. A weight is the natural log odds that a feature adds; what lasts has a sum of ``admit``
or more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from math import exp
from pkgutil import get_data
from typing import NamedTuple

from memory_engine.domain.records.words import LineKind
from memory_engine.extract.features import features, states_nothing
from memory_engine.extract.passage import Candidate


class Weights(NamedTuple):
    """What features add up to; ``admit``: the least that lasts."""

    bias: float
    admit: float
    of: dict[str, float]

    def sum(self, shown: Iterable[str]) -> float:
        """Add up what a candidate shows."""
        return self.bias + sum([self.of[name] for name in shown if name in self.of])


def read(text: str) -> Weights:
    """Read weights from their JSON form."""
    found = json.loads(text)
    return Weights(found["bias"], found["admit"], found["of"])


WEIGHTS = read((get_data("memory_engine.extract", "weights.json") or b"").decode("utf-8"))


class Lasting(NamedTuple):
    """A candidate that lasts, its kind of line, its telling features.

    ``worth`` is the chance, 0 to 1, that a reader finds it useful.
    """

    candidate: Candidate
    line: LineKind
    features: tuple[str, ...]
    worth: float


Judge = Callable[[Candidate], Lasting | None]
"""What decides whether a candidate lasts."""

DIGITS = 3
"""[digits] Of a chance, as it is written down."""

MOST_FEATURES = 6
"""[features] Named of each line: the weightiest say why, the rest says little."""


PROGRESS = frozenset({"counts", "tells a state"})
"""Together they tell how far the work is: "all 12 tests pass"."""


def lasting(candidate: Candidate, weights: Weights | None = None) -> Lasting | None:
    """Judge a candidate; None where it does not last."""
    weights = weights or WEIGHTS
    if states_nothing(candidate):
        return None
    shown = features(candidate)
    score = weights.sum(shown)
    if score < weights.admit or shown >= PROGRESS:
        return None
    return Lasting(candidate, kind(shown), telling(shown, weights), chance(score))


def kept(candidate: Candidate, weights: Weights | None = None) -> Lasting:
    """Take a candidate from a page kept as memory.

    That counts for half of what it is worth.
    """
    weights = weights or WEIGHTS
    shown = features(candidate)
    worth = round((1 + chance(weights.sum(shown))) / 2, DIGITS)
    return Lasting(candidate, kind(shown), (candidate.role, *telling(shown, weights)), worth)


def chance(score: float) -> float:
    """Turn log odds into a chance."""
    return round(1 / (1 + exp(-score)), DIGITS)


def telling(shown: Iterable[str], weights: Weights = WEIGHTS) -> tuple[str, ...]:
    """Name the features that speak for a line, the weightiest first."""
    speaking = [name for name in shown if weights.of.get(name, 0.0) > 0]
    return tuple(sorted(speaking, key=lambda name: (-weights.of[name], name))[:MOST_FEATURES])


def kind(shown: frozenset[str]) -> LineKind:
    """Tell what kind of line a candidate makes by what it shows."""
    if "tells the past" in shown:
        shown -= {"obliges"}
    return next((kind for shows, kind in KINDS if shows <= shown), "lesson")


KINDS: tuple[tuple[frozenset[str], LineKind], ...] = (
    (frozenset({"decides"}), "decision"),
    (frozenset({"prefers", "gives a cause"}), "decision"),
    (frozenset({"gives a cause"}), "lesson"),
    (frozenset({"tells of a failure"}), "lesson"),
    (frozenset({"contrasts"}), "lesson"),
    (frozenset({"obliges"}), "rule"),
    (frozenset({"names a command"}), "command"),
    (frozenset({"locates"}), "place"),
    (frozenset({"defines"}), "place"),
    (frozenset({"names a path"}), "place"),
)
"""Features -> the kind of a line that shows them all; the first counts."""
