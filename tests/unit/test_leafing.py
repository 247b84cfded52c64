"""Long lists, a page at a time."""

from __future__ import annotations

from typing import Any, cast

import pytest

from memory_engine.web.leafing import changed, leaf
from memory_engine.web.visit import Visit


def visit(**words: str) -> Visit:
    """A visit that asks for this."""
    return Visit(cast(Any, None), {}, words, {}, False)


@pytest.mark.parametrize(
    ("page", "whole", "first", "last", "before", "after"),
    [
        ("", 0, 0, 0, "", ""),
        ("", 200, 1, 200, "", ""),
        ("1", 201, 1, 200, "", "/facts?status=all&page=2"),
        ("2", 401, 201, 400, "/facts?status=all", "/facts?status=all&page=3"),
        ("3", 401, 401, 401, "/facts?status=all&page=2", ""),
        ("-1", 10, 1, 10, "", ""),
        ("٣", 10, 1, 10, "", ""),
        ("9" * 40, 10, 1, 10, "", ""),
    ],
)
def test_a_page_knows_its_rows_and_its_neighbours(
    page: str, whole: int, first: int, last: int, before: str, after: str
) -> None:
    asked = {"status": "all", "page": page, "note": "abc"}
    found = leaf(visit(**{name: word for name, word in asked.items() if word}), "/facts", whole)
    assert (found.first, found.last) == (first, last)
    assert (found.before, found.after) == (before, after)


def test_an_address_keeps_its_other_words_written_as_an_address_is() -> None:
    query = {"q": "a & b/ü", "page": "3", "note": "x"}
    assert changed("/facts", query, page="", status="all") == "/facts?q=a+%26+b%2F%C3%BC&status=all"
    assert changed("/facts", {"note": "x"}) == "/facts"
