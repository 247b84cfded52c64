"""How channels stand, as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from memory_engine.channels.settings import FIRST, place


def lines(rows: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """Write each channel with its gates and memory's leave.

    That tells whether this memory may go through it.
    """
    return [line for row in rows for line in _lines(row)] or _none()


def _none() -> Sequence[str]:
    names = "There are telegram, discord and slack (with buttons), ntfy and webhook."
    return (
        "No channel is set up.",
        f"  Write one into {place()} (chmod 600), a line each, like",
        f"    {FIRST}",
        f"  {names}",
        "  `kairos-mem channels allow telegram` tells how to begin with a bot.",
    )


def _lines(row: Mapping[str, Any]) -> Sequence[str]:
    speaks = "speaks" if row["open"] else "is silent"
    consent = "this memory allows it" if row["allowed"] else "this memory does not allow it"
    head = f"{row['name']} {speaks}; {consent}{_leads(row)}"
    gates = [
        f"  {'open' if gate['open'] else 'shut'}  {gate['name']}: {gate['why']}"
        for gate in row["gates"]
    ]
    pending = [
        f"  waits to be paired: {one['sender']} ({one['name']})"
        f"  `kairos-mem channels confirm {row['name']} {one['sender']}`"
        for one in row["pending"]
    ]
    owners = [f"  paired: {sender}" for sender in row["owners"]]
    return [head, *gates, *owners, *pending]


def _leads(row: Mapping[str, Any]) -> str:
    return f" ({row['place']})" if row["place"] else ""
