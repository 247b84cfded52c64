"""What the owner is asked from a distance, and answers.

These are values, and when an answer decides. A text is never an answer. An answer names a request
by its id, and holds for what was shown.
"""

from __future__ import annotations

from memory_engine.domain.ids import canonical, digest
from memory_engine.domain.named import NamedTuple

LETTERS = "abcdefghijkmnopqrstuvwxyz"
"""Of ids: no l, which reads like 1 and I."""
ID_LENGTH = 5
"""[letters] 9.8 million ids: enough where few are open, each expires and wrong ones are counted."""
ALLOW, DENY = "allow", "deny"
BEHAVIORS = (ALLOW, DENY)
NIGHT, PROPOSAL, PROMOTION = "night", "proposal", "promotion"
SETTLE, REVERT, EGRESS, HOST = "settle", "revert", "egress", "host"
KINDS = (NIGHT, PROPOSAL, PROMOTION, SETTLE, REVERT, EGRESS, HOST)
"""What may be asked. What a host asks is its own business: memory hands the answer on."""
TERMINAL, PAGE = "terminal", "page"
"""Ways of an answer on this machine; from elsewhere it is ``channel:sender``."""


class Request(NamedTuple):
    """Something that the owner is to decide.

    ``what`` is decided on: ``dream:7``, ``dream:7/3``, a fact, a target of ``revert``, a
    destination. ``preview`` says in lines what allowing it would do, ``digest`` names exactly that,
    and ``head`` the newest entry that it was thought on ("" where no entry matters). ``opened`` and
    ``expires`` are ISO times, ``store`` names the memory.
    """

    id: str
    kind: str
    what: str
    store: str
    preview: tuple[str, ...]
    digest: str
    head: str
    opened: str
    expires: str


class Verdict(NamedTuple):
    """An answer: a structured event of the owner's own act.

    Nothing but an authenticated act makes one. ``via`` is ``terminal``, ``page`` or
    ``channel:sender``; ``digest`` is of what was shown to whoever answered; ``scope`` names
    accepted proposals of a night, all where it is empty.
    """

    request_id: str
    behavior: str
    by: str
    via: str
    at: str
    digest: str
    scope: tuple[int, ...] = ()


class Outcome(NamedTuple):
    """What came of an answer.

    It has whether it was done, how to tell it, and the entries it made.
    """

    done: bool
    told: str
    at: str
    entries: tuple[int, ...] = ()


class Asked(NamedTuple):
    """A request with what became of it so far."""

    request: Request
    verdict: Verdict | None = None
    outcome: Outcome | None = None


class Ground(NamedTuple):
    """What a request stands on at a moment.

    It is as it is shown, named, and with the newest entry of it.
    """

    preview: tuple[str, ...]
    digest: str
    head: str


class Refused(NamedTuple):
    """A verdict that decided nothing, and why."""

    verdict: Verdict
    reason: str
    at: str


OWNER = "user:owner"
UNKNOWN, EXPIRED, REPLAYED, FOREIGN, STALE, MALFORMED = (
    "unknown",
    "expired",
    "replayed",
    "foreign",
    "stale",
    "malformed",
)
"""Why a verdict decides nothing."""


def named(value: object) -> str:
    """Name what is shown, so that an answer holds for that alone."""
    return digest("permission", canonical(value))


def is_id(text: str) -> bool:
    """Tell whether this can be the id of a request."""
    return len(text) == ID_LENGTH and all(letter in LETTERS for letter in text)


def signed(asked: Asked) -> str:
    """Say who decided, for the ledger.

    It has whose word, which way it came, and on which request.
    """
    verdict = asked.verdict
    assert verdict
    return f"{verdict.by} via {verdict.via} ({asked.request.id})"


def refusal(asked: Asked | None, verdict: Verdict, now: str, ground: Ground | None) -> str:
    """Say why a verdict does not decide a request.

    Gives "" where it does. ``ground`` is what the request stands on now; None where nothing is left
    of it.
    """
    if verdict.behavior not in BEHAVIORS or not is_id(verdict.request_id):
        return MALFORMED
    if asked is None:
        return UNKNOWN
    request = asked.request
    if verdict.by != OWNER:
        return FOREIGN
    if asked.verdict:
        return REPLAYED
    if asked.outcome:  # it was withdrawn
        return STALE
    if now >= request.expires:
        return EXPIRED
    shown = (verdict.digest, request.head)
    return "" if ground and shown == (ground.digest, ground.head) == of(request) else STALE


def of(request: Request) -> tuple[str, str]:
    """Give what an answer to a request is bound to."""
    return request.digest, request.head
