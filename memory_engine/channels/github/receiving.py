"""Whether a delivery is taken: size, signature, event, repository, number. Pure.

Nothing of it is read before its signature is right, which covers the raw bytes of the body.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

from memory_engine.channels.github.clean import one_line
from memory_engine.channels.github.events import Event, Refused, read
from memory_engine.channels.github.payload import parsed

LARGEST = 5_000_000
"""[bytes] Of a body: GitHub sends up to 25 MB, and no text of a pull request is so long."""
EVENT, DELIVERY, SIGNATURE = "x-github-event", "x-github-delivery", "x-hub-signature-256"
GUID = re.compile(r"[0-9A-Za-z-]{8,64}")
PREFIX = "sha256="
TOO_LARGE, UNSIGNED, MALFORMED, NOT_TAKEN = 413, 401, 400, 200
"""Of what is signed and of no use GitHub is told that it arrived: it was sent in good faith."""


class Subscribed(NamedTuple):
    """What is subscribed to: a repository, and numbers in it.

    The repository goes by the number that it keeps. ``repository`` is 0 until the first signed
    delivery names it; without ``numbers`` all are heard.
    """

    name: str
    repository: int = 0
    numbers: frozenset[int] = frozenset()


class Accepted(NamedTuple):
    """A delivery that is taken."""

    delivery: str
    event: Event


class Turned(NamedTuple):
    """A delivery that is not taken: its status, and why.

    It is the status of the answer.
    """

    status: int
    because: str


def judged(
    headers: Mapping[str, str], body: bytes, secret: bytes, subscribed: Subscribed
) -> Accepted | Turned:
    """Decide on a delivery."""
    if len(body) > LARGEST:
        return Turned(TOO_LARGE, f"more than {LARGEST:,} bytes")
    if not signed(headers.get(SIGNATURE, ""), body, secret):
        what = "a signature that is not right" if headers.get(SIGNATURE) else "no signature"
        return Turned(UNSIGNED, what)
    delivery = headers.get(DELIVERY, "")
    if not GUID.fullmatch(delivery):
        return Turned(MALFORMED, "no number of a delivery")
    content = parsed(body)
    if content is None:
        return Turned(MALFORMED, "no JSON object")
    event = read(headers.get(EVENT, ""), content)
    if isinstance(event, Refused):
        return Turned(NOT_TAKEN, event.because)
    why = unheard(event, subscribed)
    return Turned(NOT_TAKEN, why) if why else Accepted(delivery, event)


def signed(signature: str, body: bytes, secret: bytes) -> bool:
    """Tell whether a signature is that of these bytes."""
    right = PREFIX + hmac.new(secret, body, sha256).hexdigest()
    given = signature.strip().lower().encode("utf-8", "replace")
    return bool(secret) and hmac.compare_digest(right.encode(), given)


def unheard(event: Event, subscribed: Subscribed) -> str:
    """Say why an event is none that is subscribed to.

    Gives ``""`` where it is.
    """
    known = subscribed.repository
    if event.repository != known if known else event.full_name.lower() != subscribed.name.lower():
        return f"another repository: {one_line(event.full_name, 100) or 'none is named'}"
    if event.name in ("ping", "push") or not subscribed.numbers:
        return ""
    if subscribed.numbers.isdisjoint(event.numbers):
        numbers = ", ".join(f"#{number}" for number in event.numbers)
        return f"not subscribed to {numbers}"
    return ""
