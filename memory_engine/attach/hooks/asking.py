"""Ask a session, once, for what it learnt and did not write down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from memory_engine.wiring import Place

ASKED = "asked"
"""The event that says that a session was asked."""
FAILURES, CHANGES = "post-tool-use-failure", "post-tool-use"
REASON = (
    "Before you stop: something failed in this session and was worked on. If that taught a lesson "
    "that the next session on this code would want (symptom, cause, remedy; a rule; where a thing "
    'is), write it down in one sentence each: `kairos-mem observe "..."`. If it taught nothing '
    "lasting, just stop."
)


def stop(place: Place, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for the lessons of a session in which something failed and was changed since.

    Once a session, never while an earlier question is being answered, and not where it has written
    something down already.
    """
    session = str(payload.get("session_id", ""))
    if payload.get("stop_hook_active") or not session:
        return {}
    seen = Counter(event for event, of in place.noted() if of == session)
    if seen[ASKED] or not seen[FAILURES] or not seen[CHANGES]:
        return {}
    if _has_observed(place, session):
        return {}
    place.note(ASKED, session)
    return {"decision": "block", "reason": REASON}


def _has_observed(place: Place, session: str) -> bool:
    engine = place.engine()
    if engine.store.observed_by("session", session):
        return True
    named = session.encode()
    return any(named in text for _, _, text in engine.logs.news({}))
