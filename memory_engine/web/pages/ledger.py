"""Memory's history: its entries, and what differs between two points of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from memory_engine.domain.records.words import SUREST
from memory_engine.engine import asking
from memory_engine.engine.explaining import leafed, log
from memory_engine.engine.points import span
from memory_engine.web.leafing import leaf, number_asked, page_asked
from memory_engine.web.visit import Page, Shown, Visit

if TYPE_CHECKING:
    from memory_engine.views.answers.entries import MovedRow, ToldEntryRow

ENTRIES = 50
"""[entries] On one page: each takes several lines."""
NOT_HELD, SAME = "not held any more", "status unchanged"
TURNS = (*SUREST, NOT_HELD, SAME)
"""What may have become of a fact, as it is listed."""
MOST_MOVED = 500
"""[facts] Of a difference that one page shows; its document has them all."""


def ledger(visit: Visit) -> Shown:
    """Show entries, the newest first: all, a span's, or a fact's."""
    target = visit.asked("of").strip()
    with visit.place.visiting() as engine:
        rows, whole = leafed(engine, target, ENTRIES, (page_asked(visit) - 1) * ENTRIES)
    return Shown("log.html", rows, {"target": target, "leaf": leaf(visit, "/log", whole, ENTRIES)})


def entries(visit: Visit) -> list[ToldEntryRow]:
    """List entries as the verb does, oldest first.

    All that each did is there.
    """
    with visit.place.visiting() as engine:
        return log(engine, visit.asked("of").strip(), number_asked(visit, "limit"))


def difference(visit: Visit) -> Shown:
    """Show what differs between two points of the ledger.

    It is told by what became of the facts.
    """
    words = visit.asked("span").strip()
    with visit.place.visiting() as engine:
        number = engine.store.head()[0]
        between = span(engine, words or f"{max(number - 1, 0)}..{number}")
        rows = asking.diff(engine, between.after, between.upto)
    named = words or f"{between.after}..{between.upto}"
    beside = {"span": named, "groups": _grouped(rows[:MOST_MOVED]), "most": MOST_MOVED}
    return Shown("diff.html", rows, beside)


def _grouped(rows: Sequence[MovedRow]) -> list[tuple[str, list[MovedRow]]]:
    """Sort what moved by what became of it."""
    by_turn = {name: [row for row in rows if _turn(row) == name] for name in TURNS}
    return [(name, among) for name, among in by_turn.items() if among]


def _turn(row: MovedRow) -> str:
    return SAME if row["from"] == row["to"] else row["to"] or NOT_HELD


PAGES = (Page("/log", ledger, entries), Page("/diff", difference))
