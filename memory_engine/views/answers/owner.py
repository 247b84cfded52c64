"""What the owner is asked, and what they decided."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from memory_engine.views.answers.entries import DecidedRow


class PermissionRow(TypedDict):
    """A request to the owner, and what became of it.

    ``preview`` is what allowing it would do.
    """

    id: str
    kind: str
    title: str
    what: str
    store: str
    preview: list[str]
    digest: str
    head: str
    opened: str
    expires: str
    state: str
    answer: str | None
    via: str | None
    answered: str | None
    outcome: str | None
    entries: list[int]


class DecisionRow(TypedDict):
    """A decision of a night, and the entry that it became.

    ``needs`` numbers those without which a reviewer can't accept it.
    """

    number: int
    verb: str
    because: str
    facts: list[DecidedRow]
    entry: NotRequired[int]
    needs: NotRequired[list[int]]
