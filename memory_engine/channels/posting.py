"""Posting a message through the door, and its answer's meaning."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from memory_engine.adapters.network import Door, Unanswered, posted
from memory_engine.channels.channel import Unreached

SECONDS = 10.0
"""[s] To wait for an answer: whoever sends waits with it."""
GOOD = range(200, 300)
LIMITED, BROKEN = 429, 500
AGAIN_SECONDS = 60.0
"""[s] After which what failed on the way is worth another try."""
MOST_WAIT_SECONDS = 3600.0


class Poster:
    """Posts JSON with the same headers each time."""

    def __init__(self, door: Door, headers: Mapping[str, str]) -> None:
        self._door, self._headers = door, dict(headers)

    def post(
        self, address: str, body: bytes, more: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """Post a body.

        Gives what came back as JSON, nothing of what is none. Raises ``Unreached``.
        """
        headers = {"Content-Type": "application/json", **self._headers, **(more or {})}
        try:
            code, answer, wait = posted(self._door, address, body, headers, SECONDS)
        except Unanswered as error:
            raise Unreached(str(error), AGAIN_SECONDS) from None
        if code not in GOOD:
            again = code == LIMITED or code >= BROKEN
            seconds = min(max(wait, AGAIN_SECONDS), MOST_WAIT_SECONDS)
            raise Unreached(f"it answered {code}", seconds if again else 0.0)
        try:
            found = json.loads(answer)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}
