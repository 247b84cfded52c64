"""Facts as they are listed, found, and set against each other."""

from __future__ import annotations

from typing import NotRequired, TypedDict

Counts = dict[str, int]
"""How many of each."""


class FactRow(TypedDict):
    """A fact as it is held; what it lacks is None."""

    id: str
    text: str
    kind: str
    line: str
    status: str
    mark: str | None
    off_pages: str | None
    confidence: float
    evidence: list[str]
    valid_from: str | None
    valid_to: str | None
    scope: str | None
    branch: str | None
    subject: str | None
    attribute: str | None
    value: str | None
    polarity: bool
    anchors: list[str]
    successor: str | None


class FactCounts(TypedDict):
    """How many facts there are.

    They are by status, by mark on the pages, and by why they are on none.
    """

    facts: int
    by_status: Counts
    by_mark: dict[str, int]
    off_pages: dict[str, int]


class SideRow(FactRow):
    """One of several facts that can't all hold, with who says it."""

    bits: float
    said_by: list[str]


class ConflictRow(TypedDict):
    """Facts that can't all hold, with what would settle it.

    Without that: those that may be values of one thing, the later first; ``alternative`` where both
    kinds are listed together.
    """

    sides: list[SideRow]
    would_settle: NotRequired[list[str]]
    alternative: NotRequired[bool]


class RecalledRow(TypedDict):
    """A fact, or what was merely said, that answers a question.

    Scores fall from one to the next and mean nothing else; only a fact has a confidence
    and may hold on a branch alone. ``drifted`` is what the code base says against it since the
    last night; absent where nothing does.
    """

    id: str
    kind: str
    text: str
    score: float
    source: str | None
    status: str
    confidence: NotRequired[float]
    branch: NotRequired[str | None]
    mark: NotRequired[str]
    drifted: NotRequired[str]


class StepRow(RecalledRow):
    """A fact that is one step from what a question names.

    ``path`` are the facts that lead there, ``thing`` is what they share.
    """

    thing: str
    path: list[RecalledRow]


class Packed(TypedDict):
    """Lines for an agent, within a budget.

    ``left_out`` counts what found no room.
    """

    text: str
    bytes: int
    hits: list[RecalledRow]
    left_out: int
