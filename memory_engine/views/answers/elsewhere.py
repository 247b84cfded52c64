"""What other stores, hosts and services brought or were given."""

from __future__ import annotations

from typing import Any, TypedDict

from memory_engine.views.answers.entries import TakenBackRow
from memory_engine.views.answers.facts import Counts

PulledAnswer = TypedDict(
    "PulledAnswer",
    {
        "from": str,
        "observations": int,
        "repeated": int,
        "redacted": int,
        "vetoes": list[TakenBackRow],
        "head": str,
    },
)
"""What came in from another store: new observations, those that were known, those of which the
door took something out, and what was taken back there."""


SharedRow = TypedDict(
    "SharedRow",
    {
        "id": str,
        "as": str,
        "principal": str,
        "text": str,
        "session": str,
        "origins": list[str],
        "at": str,
        "known": bool,
        "line": str,
    },
)
"""An observation that goes to a team: its name at home and there, and the very line that goes.
``known`` where the team has it already."""


class ShareAnswer(TypedDict):
    """What goes to a team, or has gone where it is ``applied``.

    ``shared`` counts what was new there.
    """

    team: str
    person: str
    account: str
    rows: list[SharedRow]
    shared: int
    known: int
    applied: bool


class SessionRow(TypedDict):
    """A session of an agent's host.

    ``store`` is None where it is none that is watched. ``state`` is ``busy``, ``idle``,
    ``waiting``, ``over`` or ``unknown``; ``reason`` what a waiting one waits for; ``runs`` whether
    its process is there; ``inbox`` whether it takes messages.
    """

    session: str
    host: str
    name: str
    state: str
    reason: str | None
    since: str | None
    cwd: str
    store: str | None
    runs: bool
    inbox: bool


class SessionsAnswer(TypedDict):
    """Sessions, those that run first; ``more`` are not listed."""

    sessions: list[SessionRow]
    more: int


class DeliveryAnswer(TypedDict):
    """What became of a message to a session, and why.

    It has why where that is not plain. ``written`` into its inbox; ``delivered``: its transcript
    shows it; ``held`` back by its host; ``refused``; ``unknown``: nothing was seen of it.
    """

    id: int
    session: str
    report: str
    why: str


class PullRow(TypedDict):
    """A followed pull request: mergeable or not, and its branch, if any."""

    number: int
    mergeable: str
    state: str
    branch: str | None


class GithubAnswer(TypedDict):
    """What is heard of GitHub, whose word counts, what came.

    ``numbers`` are empty where all are heard; ``late`` says why nothing new is looked for, where
    that is so; ``refused`` counts reasons.
    """

    repository: str | None
    id: int | None
    numbers: list[int]
    owners: list[dict[str, Any]]
    api: str
    token: bool
    secret: bool
    waiting: int
    counts: Counts
    looks: Counts
    refused: Counts
    pulls: list[PullRow]
    last: str | None
    late: str | None
