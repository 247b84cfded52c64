"""ntfy: a message to a topic, a way out alone.

The topic is on ntfy.sh or a server of one's own. Whoever knows a topic reads it: it is as secret as
a password, and answers are given elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from memory_engine.channels.channel import Abilities, Event, Message, Receipt, Setup
from memory_engine.channels.posting import Poster
from memory_engine.domain.errors import Usage
from memory_engine.privacy.egress import destination

LONGEST = 3_500
"""[characters] ntfy makes an attachment of more than 4,096 bytes."""
URGENT, PLAIN = 4, 3
"""Priorities, of 1 to 5."""


class Ntfy:
    """A topic of ntfy."""

    name = "ntfy"

    def __init__(self, server: str, topic: str, setup: Setup) -> None:
        self.can = Abilities(False, False, False, LONGEST, destination(server))
        self._topic, self._server = topic, server
        headers = {"Authorization": f"Bearer {setup.token}"} if setup.token else {}
        self._post = Poster(setup.door, headers)

    def send(self, chat: str, message: Message) -> Receipt:
        """Publish it as JSON, where the topic stands in the body."""
        body = {
            "topic": self._topic,
            "title": message.title,
            "message": message.text,
            "priority": URGENT if message.urgent else PLAIN,
        }
        made = self._post.post(self._server, json.dumps(body, ensure_ascii=False).encode())
        return Receipt(self._topic, str(made.get("id", "")))

    def edit(self, receipt: Receipt, message: Message) -> None:
        """Leave what was published as it is."""

    def answer(self, event: Event, text: str) -> None:
        """Answer nobody: nothing comes in."""

    def events(self) -> Iterator[Event]:
        """Give nothing: it is a way out alone."""
        return iter(())

    def close(self) -> None:
        """End."""


def make(setup: Setup) -> Ntfy:
    """Make the channel of ``address: https://SERVER/TOPIC``."""
    address = setup.settings.get("address", "")
    server, _, topic = address.rpartition("/")
    if not destination(server) or not topic:
        raise Usage("ntfy has no `address` in channels.yaml.", "Write https://ntfy.sh/TOPIC.")
    return Ntfy(server, topic, setup)
