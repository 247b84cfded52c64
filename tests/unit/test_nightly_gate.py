"""A clock that strikes once a day.

Each night's gate is open when it strikes again.
"""

from __future__ import annotations

import pytest

from memory_engine.domain.keeper import Keeper
from memory_engine.domain.policy import Policy
from memory_engine.dream.gates import HOUR, Sessions, gates

LAST = 1_800_000_000.0
"""[seconds since 1970] When the last night was."""


def time_gate(policy: Policy, hours: float) -> tuple[bool, str]:
    """The gate of time, so many hours after the last night."""
    now = LAST + hours * HOUR
    (gate,) = [
        gate for gate in gates(policy, now, 3, LAST, 0.0, Sessions(9)) if gate.name == "time"
    ]
    return gate.open, gate.why


@pytest.mark.parametrize(
    ("gate_hours", "hours", "is_open"),
    [
        (24.0, 24.0, True),
        (24.0, 23.998, True),  # the night before took seconds, and was dated at its end
        (24.0, 23.0, True),  # clocks were put forward
        (24.0, 22.0, False),
        (24.0, 12.0, False),
        (1.0, 0.99, True),
        (1.0, 0.5, False),
        (168.0, 144.0, False),  # a week is not six days
        (168.0, 167.0, True),
        (0.0, 0.0, True),
    ],
)
def test_a_night_is_due_when_the_clock_strikes_again(
    gate_hours: float, hours: float, is_open: bool
) -> None:
    assert time_gate(Policy(gate_hours=gate_hours), hours)[0] is is_open


def test_the_gate_says_that_it_forgives_an_early_clock() -> None:
    assert "near enough" in time_gate(Policy(), 23.0)[1]
    assert "near enough" not in time_gate(Policy(), 24.5)[1]
    assert "near enough" not in time_gate(Policy(), 12.0)[1]


@pytest.mark.parametrize(
    ("policy", "keeper", "is_open", "why"),
    [
        (Policy(), Keeper(), True, "nights are dreamt"),
        (Policy(), Keeper("the night watch owns the schedule"), False, "the night watch owns"),
        (Policy(daemon=True), Keeper(), False, "policy.daemon"),
        (Policy(daemon=True), Keeper(ours=True), True, "nights are dreamt"),
        (Policy(), Keeper(ours=True), True, "nights are dreamt"),
        (Policy(enabled=False), Keeper(ours=True), False, "policy.enabled"),
        (Policy(enabled=False), Keeper("the night watch"), False, "policy.enabled"),
    ],
)
def test_who_owns_the_schedule_passes_and_all_others_are_told(
    policy: Policy, keeper: Keeper, is_open: bool, why: str
) -> None:
    gate, *_ = gates(policy, LAST, 3, LAST, 0.0, Sessions(9), 0, keeper)
    assert (gate.name, gate.open) == ("enabled", is_open)
    assert why in gate.why
