"""Statements for many rows, and answers had already."""

from __future__ import annotations

import pytest

from memory_engine.adapters.postgres.batches import MOST_ROWS, batches
from memory_engine.adapters.postgres.remembered import Answer, Remembered
from memory_engine.adapters.store.nights import BROUGHT, MARKED

FACT, MARK = "SELECT row FROM facts WHERE id = ?", "SELECT mark FROM marks WHERE source = ?"


def test_rows_are_put_by_few_statements_with_each_value_once() -> None:
    rows = [(f"key {n}",) for n in range(MOST_ROWS * 2 + 1)]
    written = list(batches(BROUGHT, rows) or ())
    assert [len(values) for _, values in written] == [MOST_ROWS, MOST_ROWS, 1]
    assert [value for _, values in written for value in values] == [key for (key,) in rows]
    assert all(query.endswith("ON CONFLICT DO NOTHING") for query, _ in written)
    assert written[-1][0] == BROUGHT


def test_rows_are_removed_by_one_statement() -> None:
    statement = "DELETE FROM look_places WHERE fact = ?"
    (one,) = list(batches(statement, [("a",), ("b",)]) or ())
    assert one == ("DELETE FROM look_places WHERE fact = ANY(?)", [["a", "b"]])


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        (BROUGHT, [("alone",)]),
        (MARKED, [("twice", "1"), ("twice", "2")]),
        ("UPDATE observations SET log = ? WHERE id = ?", [("a", "b"), ("c", "d")]),
    ],
)
def test_what_must_stay_one_for_each_row_does(statement: str, rows: list[tuple[str, ...]]) -> None:
    assert batches(statement, rows) is None


def asked(remembered: Remembered, query: str, answer: Answer) -> Answer:
    return remembered.asked(query, ("x",), lambda: answer)


def test_an_answer_holds_until_its_table_is_written_to() -> None:
    remembered, old, new = Remembered(), [("old",)], [("new",)]
    remembered.alone(True)
    assert asked(remembered, FACT, old) == asked(remembered, FACT, new) == old
    remembered.wrote("INSERT INTO marks VALUES (?, ?)")
    assert asked(remembered, FACT, new) == old
    remembered.wrote("UPDATE facts SET mark = ?")
    assert asked(remembered, FACT, new) == new


def test_nothing_is_kept_for_whoever_is_not_alone_nor_of_what_others_write() -> None:
    remembered, old, new = Remembered(), [("old",)], [("new",)]
    assert asked(remembered, FACT, old) == old
    assert asked(remembered, FACT, new) == new
    remembered.alone(True)
    asked(remembered, MARK, old)
    remembered.alone(False)
    assert asked(remembered, MARK, new) == new
    remembered.alone(True)
    for query in ("SELECT seat FROM redactions", "SELECT count FROM sums", "SELECT now()"):
        asked(remembered, query, old)
        assert asked(remembered, query, new) == new
