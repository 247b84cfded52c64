"""Sessions of agents' hosts: found, shown, heard, and written to.

They are shown while they run, and heard when they rest.
"""

from __future__ import annotations

from memory_engine.daemon.duty import Duty
from memory_engine.daemon.sessions.activity import Activity, activity
from memory_engine.daemon.sessions.hearing import Hearing
from memory_engine.daemon.sessions.letters import Letters
from memory_engine.daemon.sessions.picture import Picture
from memory_engine.daemon.sessions.showing import Showing
from memory_engine.daemon.settings import Settings


def duties(settings: Settings) -> tuple[Duty, ...]:
    """Give the duties that find, show and hear sessions.

    Gives none where that is switched off.
    """
    if not settings.sessions.enabled:
        return ()
    picture = Picture()
    return Showing(picture, Letters()), Hearing(picture)


__all__ = ["Activity", "activity", "duties"]
