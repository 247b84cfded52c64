"""A short correction says what its one sentence says.

That is the one that it can be about; else it is kept as it was said. Each row of
``fixtures/sayings/corrections.tsv`` is a case: what was said before, the correction, what is heard.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.contracts.test_voices import answered, asked, heard, owners

TABLE = Path(__file__).parents[2] / "fixtures" / "sayings" / "corrections.tsv"
with TABLE.open(encoding="utf8", newline="") as opened:
    ROWS = [tuple(row) for row in csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]


@pytest.mark.parametrize(("before", "correction", "told"), ROWS)
def test_a_short_correction_is_about_what_the_agent_has_just_said(
    before: str, correction: str, told: str, tmp_path: Path
) -> None:
    said = heard(tmp_path, asked("Look at the setup."), answered(before), asked(correction))
    assert owners(said) == ([told] if told else [])


def test_it_may_be_about_what_the_owner_has_just_said(tmp_path: Path) -> None:
    said = heard(tmp_path, asked("the gateway binds to port 4000 btw"), asked("sorry, port 4100"))
    assert owners(said)[-1] == "The gateway binds to port 4100"


def test_it_is_not_about_what_was_said_before_another_prompt(tmp_path: Path) -> None:
    said = heard(
        tmp_path,
        answered("The relay binds to port 4000."),
        asked("go on"),
        answered("Done."),
        asked("no, port 4100"),
    )
    assert owners(said) == ["No, port 4100"]


def test_which_tool_to_use_is_a_rule_where_nobody_knows_what_for(tmp_path: Path) -> None:
    said = heard(tmp_path, asked("Set it up."), answered("I'll start."), asked("No, use uv."))
    assert [(o.kind, o.text) for o in said if o.provenance.trust == "owner"] == [
        ("rule", "No, use uv.")
    ]
