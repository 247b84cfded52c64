"""Whether anybody's agent is at work.

It is the cheapest sign there is that a machine is idle or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from memory_engine.adapters.sessions import registry
from memory_engine.domain.sessions import BUSY, RunningSession


class Activity(NamedTuple):
    """What sessions that run say of whether anybody is at work.

    ``busy`` where one works now; ``since`` [s since 1970, by the host's clock] when the last of
    them came to the state it is in, 0 where none runs; ``why`` says it in a sentence.
    """

    busy: bool
    since: float
    why: str


def activity() -> Activity:
    """Look at the sessions that run now.

    A folder is listed, and a small file read of each.
    """
    return of_sessions(registry.running())


def of_sessions(running: Iterable[RunningSession]) -> Activity:
    """Tell of sessions whether one works, and since when none does.

    One that waits for a person, or of which its host says nothing, is not at work.
    """
    known = sorted(running, key=lambda one: one.since)
    if not known:
        return Activity(False, 0.0, "no session runs")
    working = [one for one in known if one.state == BUSY]
    last = (working or known)[-1]
    named = f"session {last.name or last.session} in {last.cwd}"
    if working:
        more = f", and {len(working) - 1} more" if working[1:] else ""
        return Activity(True, last.since, f"{named} is at work{more}")
    doing = f"waits ({last.reason})" if last.reason else f"is {last.state}"
    return Activity(False, last.since, f"none of {len(known)} sessions is at work; {named} {doing}")
