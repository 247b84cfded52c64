"""A fact's evidence over time, up to asserting it.

Each piece adds its bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memory_engine.views.answers.evidence import FallRow, TermRow, Waterfall, WitnessRow
    from memory_engine.views.answers.trails import FactTrail

WITH_ANOTHER = "of one group with another, which has its vote already"
"""Why a piece of evidence is in a vote and adds nothing of its own."""


def waterfall(trail: FactTrail) -> Waterfall:
    """Lay a trail out as steps from 0 bits to its sum.

    A vote that several observations share is a step of the first of them; the others, and what
    has no vote, are rows without a step.
    """
    witnesses = sorted([*trail["evidence"], *trail["against"]], key=_when)
    against = {row["id"] for row in trail["against"]}
    vote_of = _first_of_each(trail["terms"], witnesses)
    rows, sum = list["FallRow"](), 0.0
    for witness in witnesses:
        term = vote_of.get(witness["id"])
        bits = term["bits"] if term else 0.0
        rows.append({
            "witness": witness,
            "label": term["label"] if term else "",
            "bits": bits,
            "start": round(sum, 3),
            "end": round(sum + bits, 3),
            "against": witness["id"] in against,
            "counts": term is not None,
            "why_not": "" if term else witness["ignored"] or WITH_ANOTHER,
        })  # fmt: skip
        sum += bits
    ends = [0.0, trail["threshold_bits"], *(row["end"] for row in rows)]
    return {"rows": rows, "least": min(ends), "most": max(ends), "sum": trail["bits"],
            "threshold": trail["threshold_bits"]}  # fmt: skip


def _when(witness: WitnessRow) -> tuple[str, str]:
    return witness["at"], witness["id"]


def _first_of_each(
    terms: Iterable[TermRow], witnesses: Iterable[WitnessRow]
) -> Mapping[str, TermRow]:
    """Find for each vote the observation that brought it."""
    order = {witness["id"]: place for place, witness in enumerate(witnesses)}
    found = dict[str, "TermRow"]()
    for term in terms:
        known = [id for id in term["observations"] if id in order and id not in found]
        if known:
            found[min(known, key=order.__getitem__)] = term
    return found
