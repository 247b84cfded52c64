"""A night's questions on their way to be answered elsewhere, as values."""

from __future__ import annotations

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SAME, EXCLUDES, READS = "judge", "conflict", "reader"
"""What a question is for: are two sentences the same claim, do they exclude each other, what of a
stretch of a session should a next one know."""


class Bound(NamedTuple):
    """The night that a pack was made for.

    The ledger head, the night's number and day, the fingerprint of what decides, and how far the
    log was read: the position of the last observation, and a digest of all up to it.
    """

    head: str
    dream: int
    day: str
    policy: str
    upto: int
    said: str


class Way(NamedTuple):
    """How questions of a purpose are asked.

    It has of whom, in which words, and the form of an answer. ``most`` is how many tokens an answer
    may have.
    """

    adviser: str
    wording: str
    schema: Mapping[str, Any]
    most: int


class Asked(NamedTuple):
    """A question, named by a digest of all it asks.

    ``after``: only if that one's is no.
    """

    id: str
    purpose: str
    data: Mapping[str, Any]
    after: str = ""


class Pack(NamedTuple):
    """What leaves for another machine.

    It is the night it is for, the ways of asking, the questions, and the store's seal.
    """

    bound: Bound
    ways: Mapping[str, Way]
    asked: tuple[Asked, ...]
    seal: str = ""

    @property
    def id(self) -> str:
        """Name the pack.

        Whoever knows the name alone does not know the seal.
        """
        return self.named(self.seal)

    @staticmethod
    def named(seal: str) -> str:
        """Give the name of the pack that has a seal."""
        from memory_engine.domain import ids

        return ids.digest("pack", seal)[:16]


class Came(NamedTuple):
    """An answer that came back.

    Where ``value`` is None ``because`` says why there is none.
    """

    id: str
    value: Mapping[str, Any] | None
    because: str = ""
    by: str = ""
    model: str = ""
    request: str = ""
