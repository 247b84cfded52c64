"""Which slots hold one value at a time."""

from __future__ import annotations

import pytest

from memory_engine.domain.policy import functional
from memory_engine.domain.records.fact import Fact


@pytest.mark.parametrize(
    ("attribute", "value", "parsed", "one"),
    [
        ("port", "8080", True, True),
        ("cmd:test", "make test", True, True),
        ("max-retries", "7", False, True),
        ("max-retries", "7", True, False),
        ("replaced-by", "ruff", False, True),
        ("log-level", "INFO", False, True),
        ("reviewer", "Lena", False, True),
        ("reviewers", "Lena", False, False),
        ("xdist-workers", "4", False, True),
        ("used-by", "billing", False, False),
        ("defined-in", "src/app.py", False, False),
        ("depends-on", "redis", False, False),
        ("gotcha", "slow", False, False),
        ("behaviour", "it retries each failed call until the queue is empty", False, False),
    ],
)
def test_a_given_slot_holds_one_value_unless_its_attribute_has_many(
    attribute: str, value: str, parsed: bool, one: bool
) -> None:
    assert functional(Fact("f1", attribute=attribute, value=value, parsed=parsed)) is one
