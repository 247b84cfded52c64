"""What settled facts teach.

How often each principal was wrong, and whether confidence meant what it said.

Only facts that a probe of the code base or the owner has settled count, never consensus: sources
that agree would otherwise teach that they are right, and a liar could train the engine.
"""

from collections.abc import Iterable, Sequence
from math import comb
from typing import NamedTuple

from memory_engine.domain import policy

BINS = 10
"""[bins] Of the expected calibration error."""
STEPS = 40
"""[halvings] To find a quantile to twelve digits."""


class Settled(NamedTuple):
    """A fact that was decided from outside.

    What was believed without that, how it came out, and who had stated it.
    """

    confidence: float
    true: bool
    speakers: frozenset[str]


class Record(NamedTuple):
    """How one principal's statements came out.

    With the 90 % upper bound on its rate of false ones.
    """

    right: int
    wrong: int
    false_rate_at_most: float


def records(settled: Iterable[Settled]) -> dict[str, Record]:
    """Give the record of each principal over settled facts."""
    counts: dict[str, list[int]] = {}
    for one in settled:
        for speaker in one.speakers:
            counts.setdefault(speaker, [0, 0])[one.true] += 1
    return {
        who: Record(right, wrong, upper(wrong, right))
        for who, (wrong, right) in sorted(counts.items())
    }


def upper(wrong: int, right: int, quantile: float = policy.FALSE_RATE_QUANTILE) -> float:
    """Compute the quantile of Beta(wrong, right) over the prior.

    By bisection; its distribution is a binomial tail (exact).
    """
    a, b = policy.PRIOR_WRONG + wrong, policy.PRIOR_RIGHT + right
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        below = sum(
            comb(a + b - 1, k) * middle**k * (1 - middle) ** (a + b - 1 - k)
            for k in range(a, a + b)
        )
        low, high = (middle, high) if below < quantile else (low, middle)
    return (low + high) / 2


def brier(settled: Sequence[Settled]) -> float:
    """Compute the mean squared distance of confidence from outcome.

    Brier 1950; 0 is best, .25 is a coin.
    """
    return sum((one.confidence - one.true) ** 2 for one in settled) / len(settled)


def calibration_error(settled: Sequence[Settled]) -> float:
    """Give the expected calibration error.

    |mean confidence - share true| over bins, weighted by their size.
    """
    bins: dict[int, list[Settled]] = {}
    for one in settled:
        bins.setdefault(min(int(one.confidence * BINS), BINS - 1), []).append(one)
    gaps = (abs(sum(o.confidence - o.true for o in group)) for group in bins.values())
    return sum(gaps) / len(settled)
