"""What leaves the machine, as values.

They say where to, what for, and what the owner has allowed.
"""

from __future__ import annotations

from memory_engine.domain.named import NamedTuple

EGRESS_MARK = "egress"
"""The mark that says how far memory knows the record of what left to go."""
COMMAND = "command:"
"""Before a command line that is given what would be sent elsewhere."""


class Sending(NamedTuple):
    """Something that leaves, as it is written down before it does.

    ``what`` is the request line or the program, ``size`` and ``digest`` (SHA-256) are of every byte
    of its body, ``redacted`` counts the markers in it by kind of secret, ``observations`` are those
    whose words it holds. ``local`` where the owner has declared that it stays on the machine.
    """

    destination: str
    purpose: str
    what: str
    size: int
    digest: str
    redacted: tuple[tuple[str, int], ...] = ()
    observations: tuple[str, ...] = ()
    local: bool = False


class Answered(NamedTuple):
    """What came back for things that left, by their numbers.

    ``cost`` in US dollars; -1 where nobody told what a token costs.
    """

    sent: tuple[int, ...]
    outcome: str
    model: str = ""
    request: str = ""
    prompt: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = -1.0
    seconds: float = 0.0
    night: int = 0


class Consent(NamedTuple):
    """What the owner has allowed for one store: a destination, since when.

    ``local`` where they declared that what goes there stays on the machine.
    """

    destination: str
    since: str
    local: bool = False


class Leads(NamedTuple):
    """A place off this machine to which settings lead.

    With what would go there.

    ``asks`` where nothing does before the owner has allowed it.
    """

    destination: str
    what: str
    asks: bool = True


class Withheld(NamedTuple):
    """What would leave, byte for byte: a rehearsal's answer."""

    sending: Sending
    body: bytes
