"""What is asked, planned or ordered states nothing.

It may also be where no question mark says so.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.claims.stance.mood import mood

ORDERS = Path(__file__).parents[2] / "fixtures/orders"
ASKED = (ORDERS / "asked.txt").read_text().splitlines()
TOLD = (ORDERS / "told.txt").read_text().splitlines()


@pytest.mark.parametrize("text", ASKED)
def test_a_clause_that_only_asks_states_nothing(text: str) -> None:
    assert mood(text)


@pytest.mark.parametrize("text", TOLD)
def test_a_statement_that_begins_as_a_question_does_is_one(text: str) -> None:
    assert not mood(text)
