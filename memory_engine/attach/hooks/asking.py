"""Ask a session, once, for what it learnt unwritten.

It did not write this down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import closing

from memory_engine.domain.typed import Any
from memory_engine.wiring import Place

ASKED = "asked"
"""What is done to a session once."""
FAILURES, CHANGES = "post-tool-use-failure", "post-tool-use"
REASON = (
    "Before you stop: something failed in this session and was worked on. If that taught a lesson "
    "that the next session on this code would want (symptom, cause, remedy; a rule; where a thing "
    'is), write it down in one sentence each: `kairos-mem observe "..."`. If it taught nothing '
    "lasting, just stop."
)


def stop(place: Place, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for lessons of a session that failed and changed.

    Something failed in it and was changed since. Once a session, never while an earlier question is
    being answered, and not where it has written something down already.
    """
    session = str(payload.get("session_id", ""))
    if payload.get("stop_hook_active") or not session:
        return {}
    if not _worked_on(event for event, of in place.noted() if of == session):
        return {}
    if _has_observed(place, session) or not place.once(ASKED, session):
        return {}
    return {"decision": "block", "reason": REASON}


def _worked_on(events: Iterable[str]) -> bool:
    """Tell whether something was changed after something had failed."""
    failed = False
    for event in events:
        if failed and event == CHANGES:
            return True
        failed = failed or event == FAILURES
    return False


def _has_observed(place: Place, session: str) -> bool:
    engine = place.engine()
    with closing(engine.store):
        if engine.store.observed_by("session", session):
            return True
    named = re.compile(rb"\b(?:root_)?session=" + re.escape(session.encode()) + rb"(?!\S)")
    return any(named.search(text) for _, _, text in engine.logs.news({}))
