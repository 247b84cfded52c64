"""What a hook puts before a session, and the note of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from memory_engine.domain.errors import KairosError
from memory_engine.domain.typed import Any
from memory_engine.wiring import Place


def remember(place: Place, payload: Mapping[str, Any], facts: Sequence[str]) -> None:
    """Note what was shown.

    What the session says of it again is an echo, and no evidence.
    """
    session = str(payload.get("session_id", ""))
    if facts and session:
        with suppress(KairosError, OSError):  # nothing can be noted: it is shown all the same
            place.note("shown", session, " ".join(dict.fromkeys(facts)))


def context(event: str, text: str) -> dict[str, Any]:
    """Give a text as hosts take it into conversations.

    They take it in this form.
    """
    return {"hookSpecificOutput": {"hookEventName": event, "additionalContext": text}}
