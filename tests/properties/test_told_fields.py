"""A field is told cheaply, and exactly.

Whatever else stands in its line.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_engine.formats.log import write_line
from memory_engine.formats.log_reading import fields_of, tells

LOOKED_FOR = ("passage=yes", "extracted_by=rules:claude-transcript")
SIGNS = st.sampled_from((*LOOKED_FOR, " ", '"', "\\", "x", "=", "/", "passage", "yes"))
VALUES = st.lists(SIGNS, max_size=6).map("".join)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "source": VALUES,
        "scope": VALUES,
        "command": VALUES,
        "branch": VALUES,
        "session": VALUES,
        "origins": st.lists(VALUES, max_size=3),
        "passage": st.just("yes"),
        "extracted_by": st.sampled_from(("rules:claude-transcript", "reader:x", "a rule")),
    },
)


@pytest.mark.parametrize("field", LOOKED_FOR)
@given(text=VALUES, fields=FIELDS)
def test_a_field_is_told_where_reading_all_of_them_finds_it(
    field: str, text: str, fields: dict[str, str | Sequence[str]]
) -> None:
    _, line = write_line("2026-11-20T09:31:02.123456Z", "agent:a", f"So {text}", fields, "")
    name, _, value = field.partition("=")
    assert tells(line, field) == (fields_of(line).get(name) == value)
