"""What `why` explains.

That is a fact, an entry, a night, an observation, a speaker.
"""

from __future__ import annotations

from typing import TypedDict

from memory_engine.views.answers.entries import EntryRow, EntryTrail, ToldEntryRow
from memory_engine.views.answers.evidence import ObservationRow, TermRow, VetoRow, WitnessRow
from memory_engine.views.answers.facts import FactRow


class FactTrail(TypedDict):
    """Everything that explains a fact."""

    fact: FactRow
    confidence: float
    terms: list[TermRow]
    bits: float
    threshold_bits: float
    prior_bits: float
    earned: str
    kept_because: list[str]
    worth: float
    evidence: list[WitnessRow]
    against: list[WitnessRow]
    promoted_by: int | None
    missing: list[str]
    conflicts: list[str]
    vetoes: list[VetoRow]
    history: list[EntryRow]


class AroundNode(TypedDict):
    """What stands near a fact: another fact, what was said, a file.

    ``rank`` counts the steps from what was said (0) over the fact itself (1) to what else holds.
    """

    id: str
    kind: str
    text: str
    status: str
    rank: int


AroundEdge = TypedDict("AroundEdge", {"from": str, "to": str, "relation": str})
"""What holds between two of them."""


class Around(TypedDict):
    """A fact's neighbourhood, as far as it can be drawn.

    ``left_out`` counts the rest.
    """

    centre: str
    nodes: list[AroundNode]
    edges: list[AroundEdge]
    left_out: int


class SessionShare(TypedDict):
    """What a session brought."""

    session: str
    observations: int
    outside: int
    first: str
    last: str
    principals: list[str]
    facts: int


class ShareRow(FactRow):
    """A fact, and the share that one observation has in it."""

    bits: float
    ignored: str | None


class ObservationTrail(TypedDict):
    """Which facts rest on an observation, or why none does."""

    observation: ObservationRow
    facts: list[ShareRow]
    note: str


class NightTrail(TypedDict):
    """What one night decided."""

    dream: int
    decisions: list[ToldEntryRow]


class SpeakerTrail(TypedDict):
    """Which facts rest on what a session, source or principal said."""

    target: str
    observations: int
    facts: list[FactRow]


Explained = FactTrail | EntryTrail | NightTrail | ObservationTrail | SpeakerTrail
"""What ``why`` answers; its keys tell which."""
