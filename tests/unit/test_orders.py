"""Each form of an order is needed.

Without it some sentence of the fixtures reads differently.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from memory_engine.claims.orders import forms, notes, order
from memory_engine.claims.prose import masked_code

FIXTURES = Path(__file__).parents[2] / "fixtures"
TABLES = {
    forms: ("ALWAYS", "LASTING", "GENERAL"),
    notes: ("LASTING",),
}
FORMS = [
    pytest.param(module, name, at, id=f"{name}-{at}-{form.pattern[:40]}")
    for module, names in TABLES.items()
    for name in names
    for at, form in enumerate(getattr(module, name))
]


@pytest.mark.parametrize(("module", "name", "at"), FORMS)
def test_some_sentence_needs_each_form(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, at: int
) -> None:
    before = readings()
    table: tuple[re.Pattern[str], ...] = getattr(module, name)
    monkeypatch.setattr(module, name, table[:at] + table[at + 1 :])
    assert any(reading(text) != before[text] for text in before)


@cache
def readings() -> dict[str, tuple[int, bool]]:
    files = sorted(
        file for folder in ("orders", "sayings", "instructions")
        for file in (FIXTURES / folder).glob("*.txt")
    )  # fmt: skip
    lines = (line.strip(" -") for file in files for line in file.read_text("utf-8").splitlines())
    return {line: reading(line) for line in lines if line}


def reading(text: str) -> tuple[int, bool]:
    return order.order_at(masked_code(text, "x")), notes.instructs(text)
