"""When to ask whether a pull request can be merged.

No event tells, so it is asked, politely. An answer that knows nothing yet has started the work
there: it is asked again after a second, two, four, eight and sixteen, and then no more before the
next push.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from memory_engine.channels.github.payload import Body, text, under

AGAIN_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0)
BASE_SECONDS = 600.0
"""[s] Between two looks for the sake of pushes to the main line: each makes all unknown again."""

Can = Literal["yes", "conflict", "unknown"]


class Merging(NamedTuple):
    """How asking about a merge stands.

    It has what was answered, of which commit, how often it was asked, and when next. ``next`` is 0
    where it is not asked again; ``looked`` is when it was asked last.
    """

    can: Can = "unknown"
    state: str = ""
    sha: str = ""
    asked: int = 0
    next: float = 0.0
    looked: float = 0.0


def answered(before: Merging, row: Body, now: float) -> Merging:
    """Give how it stands after an answer."""
    sha, can = text(row, "head", "sha"), under(row, "mergeable")
    state = text(row, "mergeable_state")[:20]
    if text(row, "state") == "closed":
        return Merging("unknown", "closed", sha, looked=now)
    if isinstance(can, bool):
        return Merging("yes" if can else "conflict", state, sha, 0, 0.0, now)
    asked = before.asked if before.sha == sha else 0
    again = now + AGAIN_SECONDS[asked] if asked < len(AGAIN_SECONDS) else 0.0
    return Merging(
        before.can if before.sha == sha else "unknown", state, sha, asked + 1, again, now
    )


def pushed(before: Merging, now: float) -> Merging:
    """Give how it stands after a push to main.

    It is not asked before ten minutes after the last push.
    """
    return before._replace(asked=0, next=max(now, before.looked + BASE_SECONDS))
