"""What is recalled, as rows.

They are in order, too, for a reader that may take it for an instruction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from memory_engine.domain.branches import branch_in

if TYPE_CHECKING:
    from memory_engine.domain.records.fact import Standing
    from memory_engine.views.answers.facts import RecalledRow, StepRow

OUTSIDE = "untrusted"
"""The status of what only outside sources say."""


def recalled_row(
    id: str, kind: str, text: str, score: float, source: str, status: str
) -> RecalledRow:
    """Give one answer as a row."""
    return {
        "id": id,
        "kind": kind,
        "text": text,
        "score": round(score, 6),
        "source": source or None,
        "status": status,
    }


def step_row(score: float, thing: str, first: Standing, second: Standing) -> StepRow:
    """Give a fact one step away, with its lead.

    It is a row; the lead is the fact that leads there.
    """
    return {
        **_fact_row(second, score),
        "thing": thing,
        "path": [_fact_row(first, score)],
    }


def _fact_row(standing: Standing, score: float) -> RecalledRow:
    fact = standing.fact
    places = ", ".join(sorted(anchor.place for anchor in fact.anchors))
    row = recalled_row(fact.id, "fact", fact.text, score, places, fact.status)
    confidence, branch = round(standing.confidence, 4), branch_in(fact.scope) or None
    return {**row, "confidence": confidence, "branch": branch, "mark": standing.mark}


def word(row: RecalledRow) -> str:
    """Say how far to trust a row: status, and drift.

    It is whether the code base has drifted from it.
    """
    return f"{row['status']}, drifted" if row.get("drifted") is not None else row["status"]


def falling(rows: Sequence[RecalledRow]) -> list[RecalledRow]:
    """Let no score exceed the one before it.

    The order is the answer.
    """
    least = float("inf")
    for row in rows:
        row["score"] = least = min(least, row["score"])
    return list(rows)


def outside_last(rows: Iterable[RecalledRow]) -> list[RecalledRow]:
    """Put what only outside sources say behind everything else."""
    return falling(sorted((row.copy() for row in rows), key=lambda row: row["status"] == OUTSIDE))
