"""A channel: one way to people at a distance.

It includes what goes through it. It carries messages out and events in, and decides nothing: who
may speak, what an event is worth and what may leave is decided around it. A module in this room, or
another package, brings one by ``make(setup) -> Channel`` (``registry.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, Protocol

from memory_engine.adapters.network import Door

PRESSED, SAID = "pressed", "said"
MOST_DATA = 64
"""[bytes] Of what a button carries: Telegram takes no more."""


class Abilities(NamedTuple):
    """What a channel can do.

    One that neither hears nor edits is a way out alone. ``longest`` counts the characters of a text
    that it takes; ``place`` is where it leads, as the owner allows it (``https://ntfy.sh``).
    """

    hears: bool
    buttons: bool
    edits: bool
    longest: int
    place: str


class Button(NamedTuple):
    """Something to press: its label, and the data coming back."""

    label: str
    data: str


class Message(NamedTuple):
    """What is sent: plain text, made harmless already, and buttons below it."""

    text: str
    title: str = ""
    buttons: tuple[Button, ...] = ()
    urgent: bool = False


class Receipt(NamedTuple):
    """Where a message came to stand, as the platform names it.

    It can be edited by that.
    """

    chat: str
    message: str


class Event(NamedTuple):
    """Something that came in.

    ``sender`` is the platform's own number of who did it, never a name; ``private`` where nobody
    else reads along; ``own`` where the text is the sender's own words and nothing else (no forward,
    quote, caption of a forward, preview). ``message`` is what was pressed or said, ``id`` the same
    whenever the platform delivers it again.
    """

    kind: Literal["pressed", "said"]
    id: str
    sender: str
    chat: str
    message: str
    private: bool
    text: str = ""
    data: str = ""
    own: bool = True
    name: str = ""


class Setup(NamedTuple):
    """What a channel is made of: settings, token, way out.

    The settings are its section of them. Whatever it sends passes ``door`` first (``door.client``,
    or ``door.leaves`` before a library sends): it is held against the owner's consent and written
    down there.
    """

    settings: Mapping[str, str]
    token: str
    door: Door


class Unreached(Exception):
    """The platform could not be reached, or refused.

    ``again`` after so many seconds (0: never).
    """

    def __init__(self, why: str, again: float = 0.0) -> None:
        super().__init__(why)
        self.why, self.again = why, again


class Channel(Protocol):
    """One way to people.

    ``send``, ``edit`` and ``answer`` come from one thread, ``events`` runs in another, ``close``
    ends both from any. All but ``close`` may raise ``Unreached`` and any ``KairosError`` of the
    door; nothing else.
    """

    name: str
    can: Abilities

    def send(self, chat: str, message: Message) -> Receipt:
        """Send a message to a chat, within seconds."""
        ...

    def edit(self, receipt: Receipt, message: Message) -> None:
        """Put another message in the place of one that was sent."""
        ...

    def answer(self, event: Event, text: str) -> None:
        """Tell a person a line about what they pressed or said.

        It is told to them alone where possible.
        """
        ...

    def events(self) -> Iterator[Event]:
        """Give what comes in, until ``close``.

        Reconnects by itself, and gives duplicates if it must: each event is known again by its id.
        """
        ...

    def close(self) -> None:
        """End: ``events`` ends soon after."""
        ...
