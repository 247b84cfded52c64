"""Who speaks over a connection, and what they saw.

It has in which session, and what memory had put before them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from memory_engine.domain.principal import HOSTS_SESSIONS

UNATTENDED = ("CLAUDE_CODE_SESSION_ATTENDED", "0")
"""The variable by which a host says whether anybody watches a session, and that nobody does."""
SHELLS_NAMES = {"claude-code": "claude", "codex-mcp-client": "codex", "gemini-cli": "gemini"}
"""What a host calls itself here -> its agent's name in a shell: one agent, one principal."""
LONGEST_NAME = 40
"""[characters] Of a client's name."""
MOST_SHOWN = 100
"""[facts, texts] That are remembered as shown, the latest: facts are written beside what is
observed."""


def agent(name: str) -> str:
    """Name a client as a principal.

    Whatever it calls itself, it is an agent.
    """
    words = "-".join(name.lower().split())
    words = SHELLS_NAMES.get(words, words)
    plain = "".join(c for c in words if c.isalnum() or c in "-_.")
    return f"agent:{plain[:LONGEST_NAME] or 'unknown'}"


def attended() -> bool:
    """Tell whether somebody may be there to be asked."""
    variable, nobody = UNATTENDED
    return os.environ.get(variable) != nobody


class Session:
    """One connection: its name, and what memory has shown in it.

    What was shown and is said again is an echo; what only outside sources say stays theirs,
    whoever repeats it. Calls at the same time may use it.
    """

    def __init__(self, name: str = "") -> None:
        named = name or next(filter(None, map(os.environ.get, HOSTS_SESSIONS)), "")
        self.hosted = bool(named)
        self.name = named or f"mcp:{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}:{os.getpid()}"
        self._shown: dict[str, None] = {}
        self._outside: dict[str, str] = {}

    @property
    def shown(self) -> tuple[str, ...]:
        """The facts that were shown, the latest last."""
        return tuple(self._shown)

    @property
    def outside(self) -> Mapping[str, str]:
        """What was shown that only outside sources say, by where it stands."""
        return dict(self._outside)

    def show(self, facts: Iterable[str]) -> list[str]:
        """Remember that facts were put before the speaker.

        Gives which of them were new.
        """
        listed = [*dict.fromkeys(facts)]
        fresh = [id for id in listed if id not in self._shown]
        for id in listed:
            self._shown.pop(id, None)
            self._shown[id] = None
        for id in self.shown[:-MOST_SHOWN]:
            self._shown.pop(id, None)
        return fresh

    def quote(self, name: str, text: str) -> None:
        """Remember that an outside source was quoted to the speaker."""
        self._outside[name] = text
        for other in tuple(self._outside)[:-MOST_SHOWN]:
            self._outside.pop(other, None)


def now() -> str:
    """Give the clock, as the full UTC time of the logs."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def offset() -> str:
    """Tell how far the clock here is from UTC.

    Empty where it shows UTC.
    """
    east = f"{datetime.now().astimezone():%z}"
    return "" if east == "+0000" else f"{east[:3]}:{east[3:5]}"
