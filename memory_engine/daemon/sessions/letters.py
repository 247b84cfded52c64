"""Messages of the owner's to sessions, and what became of each.

The host answers nothing. That a message arrived is known when the session's own transcript shows
it as coming from this very process; until then it is written, and no more is said.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Literal, NamedTuple

from memory_engine.adapters.host_settings import refuses_messages
from memory_engine.adapters.sessions import inbox, queue
from memory_engine.daemon.sessions.picture import Seen
from memory_engine.domain.errors.leaving import NotDelivered
from memory_engine.domain.sessions import BUSY, WAITING, Said

Report = Literal["written", "delivered", "held", "refused", "unknown"]

PATIENCE_SECONDS = 20.0
"""[s] After which a session that is not at work should have shown a message."""
PATIENCE_BUSY_SECONDS = 900.0
"""[s] The same for one at work, which takes messages between two calls of tools, and for one that
waits for a person, which takes them when it goes on."""
TAKES_LATER = frozenset({BUSY, WAITING})
KNOWN_BY = 200
"""[characters] Of a message, by which it is known again."""
QUEUED = "codex"
"""The host that takes messages by a queue."""
IN_QUEUE = "its host has it in its queue: it comes when the session goes on"
REFUSES = "its host's settings refuse messages of other sessions"
SILENT = "its transcript does not show it"


class Letter(NamedTuple):
    """A message written into an inbox at a time [steady s]."""

    id: int
    seen: Seen
    text: str
    at: float


class Delivery(NamedTuple):
    """What became of a message."""

    id: int
    session: str
    report: Report
    why: str = ""


class Letters:
    """Those that are on their way."""

    def __init__(self) -> None:
        self._sent = 0
        self._waiting: list[Letter] = []

    def waits(self) -> bool:
        """Tell whether any is on its way."""
        return bool(self._waiting)

    def post(self, seen: Seen, text: str, at: float) -> Delivery:
        """Write a message into the inbox of a session."""
        self._sent += 1
        try:
            _post(seen, text)
        except NotDelivered as fault:
            return Delivery(self._sent, seen.session, "refused", fault.what)
        self._waiting.append(Letter(self._sent, seen, text, at))
        return Delivery(self._sent, seen.session, "written")

    def saw(self, seen: Seen, said: Said) -> Delivery | None:
        """Tell which message a shown thing proves arrived, or held back."""
        for letter in self._waiting:
            if letter.seen.key != seen.key:
                continue
            if report := _shown(letter, said):
                self._waiting.remove(letter)
                why = said.text if report == "held" else ""
                return Delivery(letter.id, letter.seen.session, report, why)
        return None

    def given_up(self, now: dict[tuple[str, str], str], at: float) -> Iterator[Delivery]:
        """Yield the messages of which nothing was seen for too long.

        ``now`` has the state of each.
        """
        for letter in tuple(self._waiting):
            busy = now.get(letter.seen.key) in TAKES_LATER
            if at - letter.at >= (PATIENCE_BUSY_SECONDS if busy else PATIENCE_SECONDS):
                self._waiting.remove(letter)
                yield Delivery(letter.id, letter.seen.session, *_presumed(letter))


def reachable(seen: Seen) -> bool:
    """Tell whether a session's host takes messages for it."""
    return bool(seen.running and seen.running.inbox) or seen.host == QUEUED


def _post(seen: Seen, text: str) -> None:
    """Hand a message to a session's host, in its way."""
    if seen.host == QUEUED:
        queue.deliver(seen.session, text)
    elif seen.running:
        inbox.deliver(seen.running, text)
    else:
        raise NotDelivered(seen.session, f"it does not run, or {seen.host} takes no messages")


def _presumed(letter: Letter) -> tuple[Report, str]:
    """Tell what became of a message that nothing was seen of."""
    if letter.seen.host == QUEUED:
        return "held", IN_QUEUE
    refuses = refuses_messages(letter.seen.cwd)
    return ("refused", REFUSES) if refuses else ("unknown", SILENT)


def _shown(letter: Letter, said: Said) -> Report | None:
    if letter.seen.host == QUEUED:
        arrived = said.voice == "outside" and _same(letter.text, said.text)
        return "delivered" if arrived else None
    if said.voice == "peer" and said.sender == os.getpid() and _same(letter.text, said.text):
        return "delivered"
    if said.voice == "host" and f"[verified pid {os.getpid()}]" in said.text:
        return "held"
    return None


def _same(written: str, shown: str) -> bool:
    """Tell whether what is shown is what was written.

    Secrets are not shown, nor long ends.
    """
    return _known_by(written) == _known_by(shown) or "[redacted:" in shown


def _known_by(text: str) -> str:
    return " ".join(text.split())[:KNOWN_BY]
