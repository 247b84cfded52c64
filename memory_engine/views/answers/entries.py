"""Entries of the ledger, and what they changed."""

from __future__ import annotations

from typing import TypedDict


class EntryRow(TypedDict):
    """An entry of the ledger.

    ``dream`` is None for what was decided by hand.
    """

    entry: int
    verb: str
    because: str
    at: str
    dream: int | None
    by: str
    facts: list[str]
    takes_back: list[int]


AboutRow = TypedDict(
    "AboutRow",
    {"id": str, "text": str, "from": str | None, "to": str | None, "successor": str | None},
)
"""What an entry did to one fact, told in the words that it had then."""


class ToldEntryRow(EntryRow):
    """An entry, and what it was about."""

    about: list[AboutRow]


class BriefEntryRow(ToldEntryRow):
    """An entry, a few of the facts it touched, and how many."""

    touched: int


class EntryTrail(ToldEntryRow):
    """An entry, and whether it still stands."""

    taken_back_by: list[int]
    stands: bool


MovedRow = TypedDict(
    "MovedRow",
    {
        "id": str,
        "text": str,
        "from": str | None,
        "to": str | None,
        "successor": str | None,
        "evidence_added": list[str],
        "evidence_removed": list[str],
    },
)
"""What differs of one fact between two states of memory."""


DecidedRow = TypedDict(
    "DecidedRow",
    {"id": str, "text": str, "from": str | None, "to": str | None, "by": str | None},
)
"""What a decision did to one fact; ``by`` is what holds in its place."""


class ForeseenRow(TypedDict):
    """A fact's text, and its status before and after.

    It becomes so if the owner says so.
    """

    id: str
    text: str
    status: str
    becomes: str


class Foreseen(TypedDict):
    """What a word of the owner's would do.

    It is nothing where it is said already.
    """

    verb: str
    fact: str
    text: str
    changes: list[ForeseenRow]


class TakenBackRow(TypedDict):
    """A fact on which a veto of another store lies now.

    ``held`` where it is still believed.
    """

    entry: int
    id: str
    text: str
    held: bool
