"""What settled facts teach about principals and confidence.

It is whether confidence meant what it said.
"""

from __future__ import annotations

import pytest

from memory_engine.belief.reliability import Settled, brier, calibration_error, records, upper

A, B = frozenset({"agent:a"}), frozenset({"agent:b"})


def test_the_upper_bound_is_the_beta_quantile() -> None:
    assert upper(0, 0) == pytest.approx(0.6795, abs=1e-3)  # Beta(2, 3), 90 %
    assert upper(0, 50) < 0.08 < upper(10, 40)


def test_a_record_counts_right_and_wrong_for_each_speaker() -> None:
    found = records([Settled(0.9, True, A | B), Settled(0.8, False, A)])
    assert (found["agent:a"].right, found["agent:a"].wrong) == (1, 1)
    assert (found["agent:b"].right, found["agent:b"].wrong) == (1, 0)
    assert found["agent:a"].false_rate_at_most > found["agent:b"].false_rate_at_most


def test_perfect_confidence_scores_nothing_and_certain_error_scores_one() -> None:
    assert brier([Settled(1.0, True, A), Settled(0.0, False, A)]) == 0
    assert brier([Settled(1.0, False, A)]) == 1
    assert calibration_error(
        [Settled(0.75, True, A)] * 3 + [Settled(0.75, False, A)]
    ) == pytest.approx(0)
    assert calibration_error([Settled(0.95, False, A)]) == pytest.approx(0.95)
