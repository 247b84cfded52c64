"""What is believed: facts, what bars one, and computed values.

What bars one keeps it from being believed.
"""

from __future__ import annotations

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.records.observation import Anchor
from memory_engine.domain.records.words import LIVE, STATUSES, Kind, LineKind, Mark, Off, Status
from memory_engine.domain.typed import Any, TypeVar


class Veto(NamedTuple):
    """What revert ``entry`` leaves behind.

    None of this evidence and no group already seen speaks for the claim again.

    ``counts`` where the revert took back a rise of the fact: each such one raises the threshold for
    the next.
    """

    entry: int
    evidence: tuple[str, ...]
    groups: tuple[str, ...]
    counts: bool = True


class PairVeto(NamedTuple):
    """What a revert leaves of a decision between two rivals.

    For ``rival`` the decision is not made again from this evidence and these groups of the fact.
    With no rival it is the code base that had refuted the fact: ``groups`` names the finding taken
    back.
    """

    entry: int
    rival: str
    evidence: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


Key = tuple[str, str, str, str, bool]


Slot = tuple[str, str, str]


class Fact(NamedTuple):
    """A belief held for its evidence.

    Its confidence is not here: it is computed from the evidence (``belief.confidence``).
    ``evidence`` holds ids of observations; ``parsed`` where the slot was read out of free text;
    ``opposite`` is the id of the fact that says the contrary; ``valid_from`` and ``valid_to`` say
    when it held in the world; ``successor`` is what superseded it; ``derived_from`` the facts it
    follows from by rule; ``disputes`` the facts whose text contradicts its own; ``settled`` where
    the owner decided a conflict for it; ``refuted_by`` names the finding of the code base that
    ended it; ``line`` says what kind of line it makes, where its source was read for that;
    ``retells`` names the facts of outside sources that had said so before, in other words;
    ``alternatives`` the facts that look like another value of the same thing, and stand beside it.
    A fact with status ``""`` is not in memory; it may still carry vetoes. What is not written in an
    older ledger has the default here.
    """

    id: str
    text: str = ""
    kind: Kind = "claim"
    subject: str = ""
    attribute: str = ""
    value: str = ""
    polarity: bool = True
    scope: str = ""
    hedge: str = "bare"
    parsed: bool = False
    opposite: str = ""
    status: Status = ""
    evidence: frozenset[str] = frozenset()
    anchors: frozenset[Anchor] = frozenset()
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""
    derived_from: frozenset[str] = frozenset()
    disputes: frozenset[str] = frozenset()
    settled: bool = False
    vetoes: frozenset[Veto] = frozenset()
    pair_vetoes: frozenset[PairVeto] = frozenset()
    refuted_by: str = ""
    line: LineKind = ""
    retells: frozenset[str] = frozenset()
    alternatives: frozenset[str] = frozenset()

    @property
    def paths(self) -> list[str]:
        """The files that it speaks of, in order."""
        return sorted({anchor.path for anchor in self.anchors} - {""})

    @property
    def held(self) -> bool:
        """Whether it is believed now, at whatever tier."""
        return self.status in LIVE

    @property
    def slot(self) -> Slot | None:
        """(scope, subject, attribute), or None for a fact of free text."""
        return (
            (self.scope, self.subject, self.attribute) if self.subject and self.attribute else None
        )


class Standing(NamedTuple):
    """A fact with what is computed of it.

    Confidence (a probability), weight in the index, day it was last heard.

    ``mark`` says how far it is believed where it stands on a page, ``off`` why it may stand on
    none.
    """

    fact: Fact
    confidence: float
    weight: float
    heard: str
    mark: Mark = ""
    off: Off = ""


class FactFilter(NamedTuple):
    """Which facts a listing wants.

    Of some statuses; ``""`` elsewhere leaves it open: ``path`` is a file that they speak of,
    ``mark`` and ``off`` say how they stand on the pages, ``successor`` what holds in their place.
    """

    statuses: tuple[str, ...] = STATUSES
    kind: str = ""
    subject: str = ""
    path: str = ""
    mark: str = ""
    off: str = ""
    successor: str = ""


R = TypeVar("R", bound=tuple[Any, ...])


def replace(record: R, **fields: Any) -> R:  # noqa: ANN401  (whatever the record's fields hold)
    """Give the same record with other values in these fields."""
    changed: R = record._replace(**fields)  # type: ignore[attr-defined]
    return changed


def with_status(fact: Fact, status: Status) -> Fact:
    """Give the same fact in another status."""
    return replace(fact, status=status)
