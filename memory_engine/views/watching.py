"""What the night watch answers of itself.

It is the keys, and the types of their values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict


class TakenRow(TypedDict):
    """What it takes, and what it may take.

    Share of one core on average over so many minutes; how often it began anew within a day.
    """

    memory_mb: float
    memory_cap_mb: int
    cpu_percent: float
    cpu_cap_percent: float
    cpu_minutes: float
    files: int
    anew_today: int


class LastNight(TypedDict):
    """A store's newest night by the ledger: number, when [s since 1970]."""

    dream: int
    at: float


class StoreRow(TypedDict):
    """One watched store: there or not, last and next nights.

    It has what is due next and when. ``last_night`` is what came of the last one that the watch had
    dreamt, be it that a gate was shut.
    """

    root: str
    there: bool
    amiss: str | None
    last_dream: LastNight | None
    last_night: Mapping[str, object] | None
    next: object
    task: object


class WatchStatus(TypedDict):
    """The night watch, as it is now."""

    running: bool
    pid: int
    version: str
    since: str
    now: str
    settings: str
    log: str
    takes: TakenRow
    stores: list[StoreRow]
    night: Mapping[str, object]
    duties: list[dict[str, object]]
    followers: int
    problems: list[str]
