"""The watch itself: one thread that waits and acts.

It waits for the next due moment, or for something to happen.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.nightwatch import folder as place
from memory_engine.daemon import words
from memory_engine.daemon.care import Size, Wishes
from memory_engine.daemon.clock import Clock, Moment
from memory_engine.daemon.control import Control, answered
from memory_engine.daemon.duty import Duty, Then
from memory_engine.daemon.feed import Feed
from memory_engine.daemon.nights import Nights
from memory_engine.daemon.roster import Roster, sentence
from memory_engine.daemon.settings import Settings
from memory_engine.daemon.state import State
from memory_engine.daemon.stores import Stores
from memory_engine.domain.errors import KairosError
from memory_engine.wiring import Place

PARTS: tuple[str, ...] = (
    "memory_engine.daemon.schedule.duty",
    "memory_engine.daemon.sessions",
    "memory_engine.daemon.watchers.duties",
    "memory_engine.daemon.idle.duty",
    "memory_engine.daemon.page",
    "memory_engine.daemon.distance",
    "memory_engine.daemon.shared",
)
"""Modules of this room that bring duties: each has ``duties(settings) -> tuple[Duty, ...]``.

One that has ``REREADS`` goes by its section of the settings as the file has it, and is not made
anew when that is another.
"""
TICK_SECONDS = 60.0
"""[s] Between two looks at what tells nobody when it changes: a store's folder, the own size."""
WEIGH_SECONDS = 1.0
"""[s] Between two looks at what a night takes, and the watch itself while it has much to do: memory
can be eaten up in less than a tick."""
SLEPT_SECONDS = 60.0
"""[s] That the wall is ahead of the steady clock by, after which the machine is known to have
slept."""


class Ending(NamedTuple):
    """Why the watch ends, and whether it begins anew.

    It would do so at once.
    """

    why: str
    anew: bool


class Service:
    """The watch: what a duty may use of it is ``duty.py: Watch``."""

    def __init__(
        self, settings: Settings, clock: Clock, state: State, parts: tuple[str, ...] = PARTS
    ) -> None:
        self.settings, self.clock, self.state = settings, clock, state
        self.feed = Feed(lambda: self.now().wall)
        self.ending: Ending | None = None
        self.began = self._last = clock.now()
        self._next_look = self._next_weighing = self.began.monotonic
        self._selector = selectors.DefaultSelector()
        self._waking, self._woken = socket.socketpair()
        self._names: set[str] = set()
        self.stores_kept = Stores(self, clock)
        self.nights = Nights(self)
        self._parts = {part: _brought(part, settings) for part in parts}
        self.roster = Roster(self, _all(self._parts))
        self.size = Size(self, self.end)
        self.wishes = Wishes(place.settings_file(), state.folder / place.SOUND)
        self.control = Control(place.socket_path(), self._selector, self.feed, self._answer)
        self._hear_wakes()

    # -- what a duty may use

    @property
    def stopping(self) -> bool:
        """Whether the watch is about to end."""
        return self.ending is not None

    @property
    def folder(self) -> Path:
        """The folder of the watch's state."""
        return self.state.folder

    def now(self) -> Moment:
        """Tell the time."""
        return self.clock.now()

    def roots(self) -> tuple[str, ...]:
        """Name the watched stores."""
        return self.stores_kept.roots

    def stores(self) -> Iterator[Place]:
        """Open the watched stores that are there, one after another."""
        return self.stores_kept.there()

    def opened(self, root: str) -> Place | None:
        """Open one watched store; where that fails, ``status`` tells why."""
        return self.stores_kept.opened(root)

    def kept(self, name: str) -> Mapping[str, object]:
        """Read what was kept under a name."""
        return self.state.kept(name)

    def keep(self, name: str, value: Mapping[str, object]) -> None:
        """Keep something across ends and crashes of the watch."""
        self.state.keep(name, value)

    def note(self, text: str) -> None:
        """Write a line into the log."""
        self.state.note(self.now().wall, text)

    def night(self, root: str, why: str, then: Then | None = None, force: bool = False) -> bool:
        """Have a night dreamt."""
        return self.nights.ask(root, why, then, force)

    def wake(self, name: str) -> None:
        """Have a duty act at once."""
        self._names.add(name)
        with suppress(OSError):
            self._waking.send(b"w")

    def listen(self, file: int, heard: Callable[[], None]) -> Callable[[], None]:
        """Call ``heard`` whenever a file has something to read."""
        self._selector.register(file, selectors.EVENT_READ, heard)
        return partial(_unregister, self._selector, file)

    def followers(self, session: str = "") -> int:
        """Count who follows the feed, or one session of it."""
        return self.control.followers(session)

    # -- the loop

    def run(self) -> Ending:
        """Watch until somebody says stop; tell why it ended."""
        self.state.record(self.began.wall, self.control.path)
        self.note(f"the watch begins (version {version('kairos-mem')}, process {os.getpid()})")
        try:
            while self.ending is None:
                self._turn()
        except Exception as error:  # noqa: BLE001  (an entrance: a fresh one goes on)
            self.size.begin_anew(f"a fault of its own ({sentence(error)})", self.began)
        finally:
            ending = self.ending or Ending("it failed", False)
            self._leave(ending)
        return ending

    def end(self, why: str, anew: bool = False) -> None:
        """End the watch with the turn it is in."""
        if self.ending is None:
            self.ending = Ending(why, anew)
            self.note(f"the watch {'begins anew' if anew else 'ends'}: {why}")
            self.wake("")

    def _turn(self) -> None:
        moment = self.now()
        self._notice_sleep(moment)
        if moment.monotonic >= self._next_look:
            self._next_look = moment.monotonic + TICK_SECONDS
            self._look_after(moment)
        if moment.monotonic >= self._next_weighing:
            self._next_weighing = moment.monotonic + WEIGH_SECONDS
            self.nights.weigh(moment)
            self.size.look(moment)
        self.nights.look(moment)
        names, self._names = self._names, set()
        self.roster.act(frozenset(names), moment)
        for key, _ in self.clock.wait(self._selector, self._until_next(self.now())):
            self._hear(key.data)

    def _until_next(self, moment: Moment) -> float:
        """Tell for how long there is nothing to do [s]."""
        if self._names or self.stopping:
            return 0.0
        look = max(self._next_look - moment.monotonic, 0.0)
        most = WEIGH_SECONDS if self.nights.running else TICK_SECONDS
        return self.roster.wait(moment, min(look, most))

    def _look_after(self, moment: Moment) -> None:
        """Do once a minute what nobody else says is to be done."""
        self.state.write_waiting()
        try:
            if not self.state.look():
                self.end("another process watches by now")
                return
            self.control.look()
            self.stores_kept.look()
        except (OSError, KairosError) as error:  # no room on the disk, say: the next look mends it
            self.state.amiss = sentence(error)
        if settings := self.wishes.changed():
            self._take(settings)

    def _take(self, settings: Settings) -> None:
        """Go on with other settings.

        Duties that go by them are made anew.
        """
        self.note("daemon.yaml is another: it goes on with that")
        gone = {part: old for part, old in self._parts.items() if not _rereads(part)}
        Roster(self, _all(gone)).end(self.now())
        self.settings = settings
        self._parts |= {part: _brought(part, settings) for part in gone}
        self.roster = Roster(self, _all(self._parts))
        self.size = Size(self, self.end)
        self.feed.publish("settings")

    def _hear(self, heard: Callable[[], None]) -> None:
        try:
            heard()
        except Exception as error:  # noqa: BLE001  (an entrance: what one says ends no watch)
            self.note(f"what came in could not be heard: {sentence(error)}")

    def _notice_sleep(self, moment: Moment) -> None:
        passed = moment.monotonic - self._last.monotonic
        asleep = (moment.wall - self._last.wall).total_seconds() - passed
        self._last = moment
        if asleep < -SLEPT_SECONDS:  # what waits for a time on the wall would wait longer by that
            self.note(f"the clock was put back by {-asleep:.0f} s")
            self.roster.woke(moment, asleep)
            self._names |= {duty.name for duty in self.roster.duties}
        if asleep > SLEPT_SECONDS:
            self.note(f"the machine slept, or its clock was put on, by {asleep:.0f} s")
            self.feed.publish("woke", seconds=round(asleep))
            self.roster.woke(moment, asleep)

    def _leave(self, ending: Ending) -> None:
        moment = self.now()
        self.roster.end(moment)
        self.nights.end("the watch ended")
        self.feed.publish("stopped", why=ending.why, anew=ending.anew)
        self.control.close()
        self.state.write_waiting()
        self.state.leave(moment.wall, ending.why, ending.anew)

    def _hear_wakes(self) -> None:
        self._waking.setblocking(False)
        self._woken.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ, self._drained)
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, _: self.end(signal.Signals(number).name))

    def _drained(self) -> None:
        with suppress(BlockingIOError):
            while self._woken.recv(4096):
                pass

    # -- what is asked through the socket

    def look_soon(self) -> None:
        """Look after itself with the next turn."""
        self._next_look = self.now().monotonic

    def _answer(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Answer by the watch's own words, and by those of its duties."""
        known = words.own(self)
        for duty in self.roster.duties:
            known |= {word: partial(answer, self) for word, answer in duty.words().items()}
        return answered(request, known)


def _brought(part: str, settings: Settings) -> tuple[Duty, ...]:
    return tuple(import_module(part).duties(settings))


def _rereads(part: str) -> bool:
    return bool(getattr(import_module(part), "REREADS", False))


def _all(parts: Mapping[str, tuple[Duty, ...]]) -> tuple[Duty, ...]:
    return tuple(duty for duties in parts.values() for duty in duties)


def _unregister(selector: selectors.BaseSelector, file: int) -> None:
    with suppress(KeyError, ValueError):
        selector.unregister(file)
