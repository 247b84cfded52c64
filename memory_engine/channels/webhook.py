"""A webhook out: each message as signed JSON.

It goes to an address of the user's, and is a way out alone.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from hashlib import sha256
from secrets import token_hex

from memory_engine.channels.channel import Abilities, Event, Message, Receipt, Setup
from memory_engine.channels.posting import Poster
from memory_engine.domain.errors import Usage
from memory_engine.engine.calendar import time_at
from memory_engine.privacy.egress import destination
from memory_engine.wiring import now

VERSION = 1
LONGEST = 20_000
"""[characters] Of a text: a program reads it."""
SIGNED, DELIVERY = "X-Kairos-Mem-Signature-256", "X-Kairos-Mem-Delivery"
"""HMAC-SHA256 of the very body, by the secret in the token file; a name that no other has."""
NAME_BYTES = 16


class Webhook:
    """An address that takes messages."""

    name = "webhook"

    def __init__(self, address: str, setup: Setup) -> None:
        self.can = Abilities(False, False, False, LONGEST, destination(address))
        self._address, self._secret = address, setup.token
        self._post = Poster(setup.door, {})

    def send(self, chat: str, message: Message) -> Receipt:
        """Post it, signed."""
        name = token_hex(NAME_BYTES)
        told = {"v": VERSION, "delivery": name, "at": time_at(now()), **message._asdict()}
        told["buttons"] = [button._asdict() for button in message.buttons]
        body = json.dumps(told, ensure_ascii=False).encode()
        self._post.post(self._address, body, {DELIVERY: name, **self._signature(body)})
        return Receipt(self._address, name)

    def _signature(self, body: bytes) -> dict[str, str]:
        if not self._secret:
            return {}
        return {SIGNED: f"sha256={hmac.new(self._secret.encode(), body, sha256).hexdigest()}"}

    def edit(self, receipt: Receipt, message: Message) -> None:
        """Leave what was sent as it is."""

    def answer(self, event: Event, text: str) -> None:
        """Answer nobody: nothing comes in."""

    def events(self) -> Iterator[Event]:
        """Give nothing: it is a way out alone."""
        return iter(())

    def close(self) -> None:
        """End."""


def make(setup: Setup) -> Webhook:
    """Make the channel of ``address: https://...``."""
    address = setup.settings.get("address", "")
    if not destination(address):
        raise Usage("webhook has no `address` in channels.yaml.", "Write one of https://...")
    return Webhook(address, setup)
