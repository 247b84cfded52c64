"""An interruption within SQLite is no damage of the store.

It falls into what SQLite calls, and is the interruption.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from memory_engine.adapters.store import Store, sums


def test_a_write_that_is_interrupted_says_so_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "memory.db")
    with store.transaction():
        store.mark({"one": "1"})

    def interrupted(table: str, row: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(sums, "digest_of", interrupted)
    with pytest.raises(KeyboardInterrupt), store.transaction():
        store.mark({"two": "2"})
    monkeypatch.undo()
    assert (store.marked("one"), store.marked("two")) == ("1", "")


def test_so_does_one_that_is_interrupted_before_the_first_line_of_what_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: sums.Sums, table: str, sign: int, *row: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sums.Sums, "_called", interrupted)
    store = Store(tmp_path / "memory.db")
    with pytest.raises(KeyboardInterrupt), store.transaction():
        store.mark({"two": "2"})
    monkeypatch.undo()
    assert Store(tmp_path / "memory.db").marked("two") == ""
