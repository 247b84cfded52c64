"""What left the machine and what may, as one answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from memory_engine.domain.egress import Consent, Leads

if TYPE_CHECKING:
    from memory_engine.views.answers.account import PrivacyAccount

NEWEST = 20
"""[requests] That are listed, unless told otherwise."""


def privacy_account(
    asked: Iterable[tuple[str, str]],
    leads: Iterable[Leads],
    allowed: Iterable[Consent],
    rows: Sequence[Mapping[str, Any]],
    sums: Mapping[str, float],
    last: int = NEWEST,
) -> PrivacyAccount:
    """Tell who is asked, what is allowed, and what left.

    Of what left the newest is told.
    """
    places = list(leads)
    return {
        "asked": [{"role": role, "adviser": spec} for role, spec in asked],
        "destinations": list(dict.fromkeys(one.destination for one in places if one.asks)),
        "places": [one._asdict() for one in places],
        "allowed": [one._asdict() for one in allowed],
        "left": [dict(row) for row in rows if row.get("kind") == "sent"][-last:],
        "answers": [dict(row) for row in rows if row.get("kind") == "answered"][-last:],
        "sums": dict(sums),
    }
