"""The rivals on gold-labelled data: majority vote, and Dawid-Skene (1979) by expectation
maximisation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import exp, log

ROUNDS = 40
"""[iterations] Of expectation maximisation: the posteriors move no more by then."""
SMOOTHING = 0.01
"""[votes] Added to each cell of a worker's confusion matrix, so that nothing is impossible."""


def majority(votes: Sequence[tuple[str, str]]) -> str:
    """Think: the most frequent label; of several the one that was first."""
    return Counter(label for _, label in votes).most_common(1)[0][0]


def dawid_skene(votes: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, dict[str, float]]:
    """Give each label's posterior by task (Dawid and Skene).

    A confusion matrix is learnt for each worker.
    """
    labels = sorted({label for cast in votes.values() for _, label in cast})
    posterior = {task: _shares(cast, labels) for task, cast in votes.items()}
    for _ in range(ROUNDS):
        prior = {
            truth: sum(beliefs[truth] for beliefs in posterior.values()) / len(posterior)
            for truth in labels
        }
        confusion: dict[tuple[str, str], dict[str, float]] = defaultdict(
            lambda: dict.fromkeys(labels, SMOOTHING)
        )
        for task, cast in votes.items():
            for worker, label in cast:
                for truth, belief in posterior[task].items():
                    confusion[worker, truth][label] += belief
        weights = {
            pair: {label: log(cell / sum(row.values())) for label, cell in row.items()}
            for pair, row in confusion.items()
        }
        for task, cast in votes.items():
            sums = {
                t: log(prior[t] + 1e-12) + sum(weights[worker, t][label] for worker, label in cast)
                for t in labels
            }
            most = max(sums.values())
            scaled = {truth: exp(value - most) for truth, value in sums.items()}
            posterior[task] = {
                truth: value / sum(scaled.values()) for truth, value in scaled.items()
            }
    return posterior


def _shares(votes: Sequence[tuple[str, str]], labels: Sequence[str]) -> dict[str, float]:
    counts = Counter(label for _, label in votes)
    return {label: counts[label] / len(votes) for label in labels}
