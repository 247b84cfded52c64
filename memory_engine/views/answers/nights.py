"""What a night did, and what keeps the next from beginning."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from memory_engine.views.answers.account import Calibration
from memory_engine.views.answers.evidence import ObservationRow
from memory_engine.views.answers.facts import Counts
from memory_engine.views.answers.owner import DecisionRow


class BroughtRow(TypedDict):
    """A decision's first observations, and how many more.

    They were brought for it.
    """

    observations: list[ObservationRow]
    more: int


class LeftRow(TypedDict):
    """What a night looked at and left as it was."""

    what: str
    why: str


class Changes(TypedDict):
    """How many facts each kind of decision touched."""

    admitted: int
    merged: int
    superseded: int
    retracted: int
    promoted: int
    demoted: int
    left_open: int


class GateRow(TypedDict):
    """A gate of the next night: open or shut, and why."""

    gate: str
    open: bool
    why: str


class NightReport(Changes):
    """What a night decided, and what came of it.

    Of a night that was applied the account of the pages, too; of one that a gate stopped only the
    gate, why, and counts of nothing.
    """

    dream: int
    applied: bool
    gate: str | None
    head: str
    why: NotRequired[str]
    day: NotRequired[str]
    policy: NotRequired[str]
    last_policy: NotRequired[str | None]
    decisions: NotRequired[list[DecisionRow]]
    left: NotRequired[list[LeftRow]]
    problems: NotRequired[list[dict[str, str]]]
    warnings: NotRequired[list[str]]
    dry_run: NotRequired[bool]
    quarantined: NotRequired[str]
    plan: NotRequired[str]
    accepted: NotRequired[list[int]]
    rejected: NotRequired[list[int]]
    postponed: NotRequired[list[int]]
    listed: NotRequired[int]
    left_out_of_index: NotRequired[int]
    on_topic_pages: NotRequired[int]
    topic_files: NotRequired[int]
    on_no_page: NotRequired[Counts]
    calibration: NotRequired[Calibration]
    edited_aside: NotRequired[list[str]]
    advice: NotRequired[dict[str, Any]]
    elsewhere: NotRequired[ElsewhereRow]


class ElsewhereRow(TypedDict):
    """The pack whose answers a night was thought from.

    How many questions it had, how many answers came, and how many questions of the night have none.
    """

    pack: str
    questions: int
    answers: int
    open: int
