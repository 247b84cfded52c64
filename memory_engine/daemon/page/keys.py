"""Who may open a store's page: waiting links, and browsers.

The browsers were let in. The watch holds them in memory alone, so that who was let in stays so from
one process to the next.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

TOKEN_BYTES = 32
"""[bytes] Of chance in a token: as much as a key has."""
LINK_SECONDS = 600.0
"""[s] A link waits to be opened."""
SESSION_SECONDS = 12 * 3_600.0
"""[s] A browser stays let in, while nobody serves: a day's work."""
MOST = 64
"""Links, and browsers, at once: what is older is forgotten."""


class Keys:
    """The keys of one page."""

    def __init__(self) -> None:
        self._tokens: dict[str, float] = {}
        self._sessions: dict[str, float] = {}
        self._key = secrets.token_bytes(TOKEN_BYTES)

    def token(self, at: float) -> str:
        """Make a token, at a time [steady s]."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self._tokens[token] = at
        _bound(self._tokens)
        return token

    def spend(self, row: Mapping[str, object], at: float) -> None:
        """Take in that a token was traded for a session."""
        self._tokens.pop(str(row["spent"]), None)
        self._sessions[str(row["session"])] = at
        _bound(self._sessions)

    def handed(self, at: float) -> dict[str, object]:
        """Give what the next process goes by."""
        self._tokens = {
            one: since for one, since in self._tokens.items() if at - since < LINK_SECONDS
        }
        self._sessions = {
            one: since for one, since in self._sessions.items() if at - since < SESSION_SECONDS
        }
        return {
            "tokens": [*self._tokens],
            "sessions": [*self._sessions],
            "key": self._key.hex(),
        }


def _bound(kept: dict[str, float]) -> None:
    while len(kept) > MOST:
        kept.pop(next(iter(kept)))
