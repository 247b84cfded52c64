"""What looks like a secret leaves no store.

It may stand in whatever part of a saying.
"""

from __future__ import annotations

from memory_engine.domain.records.fact import Fact
from memory_engine.privacy.leaving import may_be_told

TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


def test_a_fact_with_a_secret_in_any_part_is_not_told() -> None:
    assert may_be_told(Fact("f1", "The port is 8080"))
    assert not may_be_told(Fact("f1", f"The token is {TOKEN}"))
    assert not may_be_told(Fact("f1", "The token", value=TOKEN))
