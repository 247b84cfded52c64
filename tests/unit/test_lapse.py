"""The last day of a line: what a rule names, and what holds only for now."""

from __future__ import annotations

import pytest

from memory_engine.domain.records import Fact
from memory_engine.text.lapse import lapsed, last_day, passing

HEARD = "2026-11-02"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Don't touch the queue until 2026-11-06.", "2026-11-06"),
        ("No merges before 2026-11-09.", "2026-11-09"),
        ("Send the report by 2026-11-05.", "2026-11-05"),
        ("Freeze master through the end of 2026-11.", "2026-11-30"),
        ("Don't restart the workers 2026-W45.", "2026-11-08"),
        ("Never write dates like `until 2026-11-06`.", ""),
        ("Never squash commits.", ""),
        ("For now, use the old runner.", ""),
    ],
)
def test_a_rule_ends_on_the_day_that_it_names(text: str, last: str) -> None:
    assert last_day(Fact("f", text, kind="rule"), HEARD) == last


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("The code freeze lasts until 2026-12-01.", "2026-12-01"),
        ("Python 2 was supported until 2020-01-01.", ""),
        ("The nightly job is red at the moment.", "2026-11-16"),
        ("Uploads are temporarily off.", "2026-11-16"),
        ("The nightly job is red.", ""),
        ("`currently` is the name of a field.", ""),
    ],
)
def test_a_claim_ends_where_it_says_so_and_a_passing_state_two_weeks_after_it_was_heard(text: str, last: str) -> None:
    fact = Fact("f", text)
    assert last_day(fact, HEARD) == last
    assert passing(fact) == (last == "2026-11-16")
    assert lapsed(fact, HEARD, "2027-01-01") == bool(last)
    assert not lapsed(fact, HEARD, HEARD)
