"""The sections in which a night's decisions are read, the riskiest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HIGH = ("corroborated", "asserted")
MOST_BROUGHT = 6
"""[observations] Shown with a decision; a fact has a page with all of them."""
BY_RISK = (
    "contest",
    "supersede",
    "retract",
    "demote",
    "veto",
    "revert",
    "promote",
    "uncontest",
    "merge",
    "link",
    "admit",
)
"""Section by section as a reviewer looks at them: what may end a belief first, what only opens one
last."""


def section(row: Mapping[str, Any]) -> str:
    """Name the section of a decision, by what it did.

    A promotion that only ends a contest is none to the reader, nor is a demotion that lowers
    nothing.
    """
    if row["verb"] == "promote" and all(fact["to"] == "tentative" for fact in row["facts"]):
        return "uncontest"
    if row["verb"] != "demote" or any(fact["from"] in HIGH and fact["to"] for fact in row["facts"]):
        return str(row["verb"])
    return "contest" if any(fact["to"] == "contested" for fact in row["facts"]) else "link"
