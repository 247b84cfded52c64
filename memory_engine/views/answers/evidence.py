"""What a fact rests on.

That is observations, runs, votes, and who may not count.
"""

from __future__ import annotations

from typing import TypedDict


class RunRow(TypedDict):
    """A recorded run."""

    command: str
    exit: int
    hash: str


class ObservationRow(TypedDict):
    """What was said, by whom, when and where."""

    id: str
    text: str
    principal: str
    trust: str
    session: str
    root_session: str
    at: str
    method: str
    source: str | None
    log: str
    branch: str | None
    worktree: str | None
    artefact: RunRow | None
    origins: list[str]
    features: list[str]
    note: str


class WitnessRow(ObservationRow):
    """An observation as evidence: its bits, or why ignored.

    ``wording`` is its text where the fact is told in other words.
    """

    bits: float
    ignored: str | None
    wording: str


TermRow = TypedDict(
    "TermRow", {"label": str, "bits": float, "class": str, "observations": list[str]}
)
"""A vote, in bits."""


class VetoRow(TypedDict):
    """What a revert bars from speaking again."""

    entry: int
    evidence: list[str]


class FallRow(TypedDict):
    """A piece of evidence, and the step that it makes.

    It has ``why_not`` where it makes none.
    """

    witness: WitnessRow
    label: str
    bits: float
    start: float
    end: float
    against: bool
    counts: bool
    why_not: str


class Waterfall(TypedDict):
    """A fact's evidence over time, in bits, from 0 to its sum."""

    rows: list[FallRow]
    least: float
    most: float
    sum: float
    threshold: float


class CodeRow(TypedDict):
    """A line of code as it is now; ``gone`` where none is."""

    place: str
    line: int | None
    text: str
    gone: bool


class PlaceRow(TypedDict):
    """A line of a file."""

    file: str
    line: int


class MisstatedRow(TypedDict):
    """What instructions say and the code base refutes.

    ``told`` is all of it in a sentence.
    """

    told: str
    says: str
    because: str
    asked: str
    places: list[PlaceRow]
