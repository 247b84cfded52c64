"""A duty: one thing that the watch does by itself.

And what a duty may use of the watch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from memory_engine.daemon.clock import Moment
from memory_engine.daemon.feed import Feed
from memory_engine.daemon.settings import Settings
from memory_engine.wiring import Place

Word = Callable[["Watch", Mapping[str, object]], Mapping[str, object]]
"""Answers a request that came through the socket; refuses with a ``KairosError``."""


class NightEnd(NamedTuple):
    """What came of a night.

    It is the report as ``consolidate --json`` gives it, or why there is none. ``code`` is the exit
    code of the process; ``error`` what it refused or failed with.
    """

    store: str
    why: str
    code: int
    report: Mapping[str, object]
    error: str = ""


Then = Callable[[NightEnd], None]


class Watch(Protocol):
    """What a duty may use."""

    settings: Settings
    feed: Feed

    @property
    def stopping(self) -> bool:
        """Tell whether the watch is about to end.

        What is long breaks off then where it is whole.
        """
        ...

    @property
    def folder(self) -> Path:
        """The folder of the watch's state, for files of a duty's own."""
        ...

    def now(self) -> Moment:
        """Tell the time."""
        ...

    def roots(self) -> tuple[str, ...]:
        """Name the watched stores, be they there at the moment or not."""
        ...

    def stores(self) -> Iterator[Place]:
        """Open the watched stores that are there, one after another.

        What is taken out of a store and known again is the process's to know of one store at a
        time: be done with a place before the next is taken.
        """
        ...

    def opened(self, root: str) -> Place | None:
        """Open one watched store.

        Gives None where it is not there, which ``status`` tells then.
        """
        ...

    def kept(self, name: str) -> Mapping[str, object]:
        """Read what was kept under a name; empty for nothing."""
        ...

    def keep(self, name: str, value: Mapping[str, object]) -> None:
        """Keep something across ends and crashes of the watch.

        On a full disk it is kept in mind and written as soon as there is room.
        """
        ...

    def followers(self, session: str = "") -> int:
        """Count who follows the feed, or one session of it."""
        ...

    def note(self, text: str) -> None:
        """Write a line into the watch's log."""
        ...

    def night(self, root: str, why: str, then: Then | None = None, force: bool = False) -> bool:
        """Have a night dreamt, through the gates.

        ``then`` hears what came of it. One night at a time, in a process of its own; others wait
        their turn. False where one of this store waits or runs already: then nobody hears of it
        twice.
        """
        ...

    def wake(self, name: str) -> None:
        """Have a duty act at once. May be called from any thread."""
        ...

    def listen(self, file: int, heard: Callable[[], None]) -> Callable[[], None]:
        """Call ``heard`` whenever a file has something to read.

        What comes back ends that.
        """
        ...


class Duty:
    """One thing that the watch does by itself.

    Whatever it raises is noted, told by ``status`` and tried again later; the watch goes on.
    """

    name = ""
    """Known by it in ``status``, in the log, and to ``wake``."""

    def due(self, moment: Moment) -> datetime | None:
        """Tell when it wants to act next.

        Gives None for only when it is woken.
        """
        return None

    def act(self, watch: Watch, moment: Moment) -> None:
        """Do what is due."""

    def woke(self, watch: Watch, moment: Moment, asleep: float) -> None:
        """Hear how long [s] the machine slept, or its clock jumped.

        Fewer than none: its clock was put back, and what waits for a time on the wall would wait
        longer by that.
        """

    def words(self) -> Mapping[str, Word]:
        """Give the words of its own that it answers through the socket."""
        return {}

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        """Tell of itself for ``status``, as JSON; below the duty's name.

        ``lines`` are sentences for people; ``stores`` maps a store to ``{"next", "task"}``: when
        what is due next for it is due [ISO time], and its name.
        """
        return {}

    def problems(self, watch: Watch) -> tuple[str, ...]:
        """Tell what is amiss, each in a sentence with its remedy."""
        return ()

    def end(self, watch: Watch) -> None:
        """Leave everything whole: the watch ends."""
