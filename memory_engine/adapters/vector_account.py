"""What can be told of a store's vectors.

Where they lie, how many, since when, how far behind.
"""

from __future__ import annotations

from memory_engine.adapters.lance import LanceIndex
from memory_engine.domain.errors import KairosError
from memory_engine.domain.records.problem import Problem

NONE_YET = "none yet; the next night that compares meanings makes them"


def vector_account(index: LanceIndex, entry: int) -> tuple[str, list[Problem]]:
    """Tell of vectors as of a ledger entry.

    And what is wrong with their place.
    """
    shown = index.place.shown
    try:
        found = index.account()
    except KairosError as refusal:
        what = refusal.message.removeprefix(f"{shown} ").rstrip(".")
        return f"{shown}: not to be had", [Problem(shown, what, refusal.hint)]
    if found is None:
        return f"{shown}: {NONE_YET}", []
    rows, position, at = found
    lag = f"as of entry {position}" + (f" of {entry}" if position < entry else "")
    plural = "s" * (rows != 1)
    return f"{shown}: {rows:,} vector{plural} by {index.name}, {lag}, last written {at}", []
