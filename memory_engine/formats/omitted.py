"""What is held and stands on no page, in words."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "contested": "contested",
    "stale": "overtaken",
    "drifted": "contradicted by the code since the last night",
    "tainted": "told first or alone by outside sources",
    "vetoed": "taken back",
    "no anchor": "naming nothing in the code",
    "passing": "said in passing",
    "lapsed": "whose day is past",
    "redacted": "saying nothing but that a secret was taken out",
    "unstated": "stating nothing (questions, orders, plans, suppositions)",
    "repeated": "said by another line",
    "silent": "not heard of lately",
    "room": "for want of room",
}
"""Why a fact stands on no page -> how that is told; the last four are decided each night."""


def told(counts: Mapping[str, int]) -> str:
    """Say how many facts stand on no page for each reason."""
    return ", ".join(
        f"{counts[reason]} {said}" for reason, said in REASONS.items() if counts.get(reason)
    )
