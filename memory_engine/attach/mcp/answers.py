"""What the tools answer, as types.

A client learns the shape of an answer from them. They carry the very values that the command line
gives with ``--json``; keys that a later version adds pass through.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer


class Answer(BaseModel):
    """A value with the keys that it was given, and no others."""

    model_config = ConfigDict(extra="allow")

    @model_serializer(mode="wrap")
    def _as_given(self, whole: SerializerFunctionWrapHandler) -> Any:  # noqa: ANN401  (JSON)
        values: Mapping[str, Any] = whole(self)
        return {name: value for name, value in values.items() if name in self.model_fields_set}


class Observed(Answer):
    """The id under which an observation is on disk."""

    observed: int
    ids: list[str]
    principal: str
    session: str


class Hit(Answer):
    """One answer to a question: a fact, or what was merely said."""

    id: str
    kind: str
    text: str
    score: float
    source: str | None
    status: str
    confidence: float | None = None
    branch: str | None = None
    """The branch on which alone it holds."""
    mark: str | None = None
    """How far a page would believe it."""
    drifted: str | None = None
    """What the code base says against it since the last night."""


class Step(Hit):
    """A fact that is one step from what was asked.

    It tells by which thing, from which fact.
    """

    thing: str
    path: list[Hit]


class Recalled(Answer):
    """What was found, best first.

    What only outside sources say comes last, as ``untrusted``.
    """

    hits: list[Hit]
    notes: list[str]
    steps: list[Step] = []
    """No answers: what goes on from a fact that the question names."""


class Row(Answer):
    """A fact as it is held."""

    id: str
    text: str
    status: str
    confidence: float


class Trail(Answer):
    """Why something is believed, or what became of it.

    The keys depend on what was asked for. A fact has ``fact``, ``terms``, ``evidence``, ``history``
    and ``missing``; an observation ``observation`` and ``facts``; an entry ``entry`` and ``about``;
    a night ``dream`` and ``decisions``; a session, source or principal ``target`` and ``facts``.
    """

    fact: Row | None = None
    confidence: float | None = None
    notes: list[str]


class Side(Row):
    """One of two facts that can't both hold, with who says it."""

    bits: float
    said_by: list[str]


class Conflict(Answer):
    """Facts that can't all hold, or that may be alternatives.

    Alternatives (``alternative``) are values of one thing.
    """

    sides: list[Side]
    would_settle: list[str]
    alternative: bool = False


class Conflicts(Answer):
    """All that can't hold together, then what stands side by side."""

    conflicts: list[Conflict]
    notes: list[str]


class Report(Answer):
    """What one night decided and left as it was.

    ``more`` counts the rows that are left out.
    """

    dream: int
    day: str
    applied: bool
    decisions: list[dict[str, Any]]
    left: list[dict[str, Any]]
    more: int
    notes: list[str]


class Settled(Answer):
    """The entry by which the owner's word was written down.

    None where it stood already.
    """

    entry: int | None
    settled: str
    retracted: list[str]
    head: str
    notes: list[str]


class Change(Answer):
    """What a revert did to one fact."""

    id: str
    text: str | None


class Reverted(Answer):
    """The entry by which something was taken back, and what that touched."""

    entry: int | None
    reverts: list[int]
    facts: list[str]
    changes: list[Change]
    applied: bool
    notes: list[str]
