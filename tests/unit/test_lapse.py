"""The last day of a line.

What a rule names, and what holds only for now.
"""

from __future__ import annotations

import pytest

from memory_engine.claims.lapse import lapsed, last_day, passing
from memory_engine.domain.records.fact import Fact

HEARD = "2026-11-02"
SAID = "2026-11-30"

STANDS = """
Always sign commits from 2026-12-01.
Always sign commits as of 2026-12-01.
Always sign commits starting 2026-12-01.
Always sign commits from 2026-11-30.
Always sign commits from 2026-W50.
Never use v1 after 2026-12-01.
Always pin `numpy` since 2026-11-01.
Always pin the Stripe API to 2024-06-20.
Always set `compatibility_date` to 2024-09-23.
Never delete backups older than 2026-01-01.
Never touch migrations created before 2026-06-01.
Pin the API to 2026-12-01.
Use API version 2026-12-20.
From 2026-12-01 on, never use v1.
Since 2024-01-01 always use Python 3.12.
Use the v1 API before 2026-12-01, and the v2 API afterwards.
Use v1 until 2026-12-05, then v2.
Never touch migrations created before 2027-06-01.
Never edit records written by 2027-01-01.
Never touch rows that were inserted before 2027-06-01.
Never touch files from before 2027-06-01.
Treat 2026-12-25 as a holiday.
2026-12-25 is a holiday: never page anybody.
Never quote prices newer than 2026-12-01.
No deploys after 2026-12-20.
Never rewrite the commits between 2025-01-01 and 2025-02-01.
Only merge after 2026-12-20.
Never use certificates issued through 2027-01-01.
Never name a release 2026-12.
Never touch rows of before 2027-01-01.
Keep the rates up to 2025-12 in the test set.
Every file that dates from before 2027-06-01 is off limits.
Delete nothing that anybody stored until 2027-01-01.
On 2026-12-01 the API v1 ends: always use v2.
Always use the holiday list for 2026-12.
Never add to the changelog of 2026-12-01.
Always use the tag release-2026-12-01.
Never compare with the 2026-12-01 baseline.
For 2025-12 use the old tax rate.
For orders before 2025-12-01, use the old tax rate.
""".strip().splitlines()

ENDS = """
2026-11-30 2026-11-30 only: skip the e2e tests.
2026-11-30 Skip the e2e tests 2026-11-30.
2026-11-30 Skip the e2e tests 2026-11-30 only.
2026-11-30 Only for 2026-11-30 skip the e2e tests.
2026-12-01 2026-12-01 never restart the broker.
2026-12-01 Never restart the broker 2026-12-01.
2026-12-06 Skip the e2e tests for 2026-W49.
2026-12-06 2026-W49 do not merge.
2026-12-20 Code freeze from 2026-12-10 to 2026-12-20: do not merge
2026-12-20 Do not merge between 2026-12-10 and 2026-12-20.
2026-12-20 Between 2026-12-10 and 2026-12-20, never deploy.
2026-12-20 2026-12-10 - 2026-12-20: no deploys
2026-12-05 Until 2026-12-05 never deploy the `api` service.
2026-12-14 until 2026-12-14 always tag Maria
2026-12-20 All PRs must be merged before 2026-12-20.
2026-12-31 Never deploy in 2026-12.
2026-12-25 Never deploy on 2026-12-25.
2026-12-25 On 2026-12-25 don't deploy.
2026-12-31 Support Node 18 up to 2026-12.
2026-12-20 Never push by hand before 2026-12-20.
2026-12-05 Don't run the migration until 2026-12-05.
2026-12-20 Don't pull from the mirror before 2026-12-20.
2026-12-20 Don't touch the internals of the API before 2026-12-20.
""".strip().splitlines()
"""The day on which an instruction ends, and the instruction."""


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
def test_a_claim_ends_where_it_says_so_and_a_passing_state_two_weeks_after_it_was_heard(
    text: str, last: str
) -> None:
    fact = Fact("f", text)
    assert last_day(fact, HEARD) == last
    assert passing(fact) == (last == "2026-11-16")
    assert lapsed(fact, HEARD, "2027-01-01") == bool(last)
    assert not lapsed(fact, HEARD, HEARD)


@pytest.mark.parametrize("text", STANDS)
def test_a_day_from_which_it_holds_and_a_day_that_it_speaks_of_ends_no_rule(text: str) -> None:
    assert last_day(Fact("f", text, kind="rule", valid_from=SAID), SAID) == ""


@pytest.mark.parametrize("row", ENDS)
def test_a_rule_ends_where_it_says_how_long_it_holds(row: str) -> None:
    day, _, text = row.partition(" ")
    assert last_day(Fact("f", text, kind="rule", valid_from=SAID), SAID) == day


def test_a_claim_that_names_a_span_ends_with_it() -> None:
    assert (
        last_day(Fact("f", "The code freeze runs from 2026-12-10 to 2026-12-20."), SAID)
        == "2026-12-20"
    )
    assert last_day(Fact("f", "The outage lasted from 2026-11-10 to 2026-11-12."), SAID) == ""
    assert last_day(Fact("f", "`load` reads the rows created until 2027-01-01."), SAID) == ""
