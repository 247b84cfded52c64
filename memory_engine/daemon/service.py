"""The watch itself: one thread that waits for the next due moment, or for something to happen.

A duty that raises is noted, told by ``status`` and tried again later; it never ends the loop.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.nightwatch import folder as place
from memory_engine.daemon.clock import Clock, Moment
from memory_engine.daemon.control import Answer, Control, answered
from memory_engine.daemon.duty import Duty, Then
from memory_engine.daemon.feed import Feed
from memory_engine.daemon.nights import Nights
from memory_engine.daemon.settings import Settings
from memory_engine.daemon.state import State
from memory_engine.domain.errors import KairosError
from memory_engine.domain.records import Problem
from memory_engine.wiring import Place
from memory_engine.wiring import place as opened_place

PARTS: tuple[str, ...] = (
    "memory_engine.daemon.schedule.duty",
    "memory_engine.daemon.sessions",
)
"""Modules of this room that bring duties: each has ``duties(settings) -> tuple[Duty, ...]``."""
TICK_SECONDS = 60.0
"""[s] Between two looks at what tells nobody when it changes: a store's folder, the own size."""
SLEPT_SECONDS = 60.0
"""[s] That the wall is ahead of the steady clock by, after which the machine is known to have
slept."""
FIRST_BACK_OFF, LAST_BACK_OFF = 5.0, 900.0
"""[s] After a first failure, and at most after many; it doubles."""


class Standing(NamedTuple):
    """How a duty fares: failures in a row, when to try again [steady s], what went wrong."""

    failures: int = 0
    not_before: float = 0.0
    error: str = ""


class Quietly:
    """A reporter that says nothing."""

    def stage(self, name: str, done: int, of: int) -> None:
        """Let it pass."""

    def problem(self, problem: Problem) -> None:
        """Let it pass: ``doctor`` and the night tell of it."""


class Service:
    """The watch: what a duty may use of it is ``duty.py: Watch``."""

    def __init__(self, settings: Settings, clock: Clock, state: State) -> None:
        self.settings, self._clock, self._state = settings, clock, state
        self.feed = Feed(lambda: self.now().wall)
        self.stopping = False
        self._selector = selectors.DefaultSelector()
        self._waking, self._woken = socket.socketpair()
        self._names: set[str] = set()
        self._began = self._last = clock.now()
        self._duties = _brought(settings)
        self._standing = {duty.name: Standing() for duty in self._duties}
        self._amiss: dict[str, str] = {}
        self._nights = Nights(self)
        self._control = Control(place.socket_path(), self._selector, self.feed, self._answer)
        self._hear_wakes()

    # -- what a duty may use

    @property
    def folder(self) -> Path:
        """The folder of the watch's state."""
        return self._state.folder

    def now(self) -> Moment:
        """Tell the time."""
        return self._clock.now()

    def roots(self) -> tuple[str, ...]:
        """Name the watched stores."""
        return place.watched_roots()

    def stores(self) -> Iterator[Place]:
        """Open the watched stores that are there, one after another."""
        for root in self.roots():
            if opened := self.opened(root):
                yield opened

    def opened(self, root: str) -> Place | None:
        """Open one watched store; where that fails, remember why."""
        try:
            opened = opened_place(root, Quietly())
        except (KairosError, OSError) as error:
            self._amiss[root] = _sentence(error)
            return None
        self._amiss.pop(root, None)
        return opened

    def kept(self, name: str) -> Mapping[str, object]:
        """Read what was kept under a name."""
        return self._state.kept(name)

    def keep(self, name: str, value: Mapping[str, object]) -> None:
        """Keep something across ends and crashes of the watch."""
        self._state.keep(name, value)

    def note(self, text: str) -> None:
        """Write a line into the log."""
        self._state.note(self.now().wall, text)

    def night(self, root: str, why: str, then: Then | None = None, force: bool = False) -> bool:
        """Have a night dreamt."""
        return self._nights.ask(root, why, then, force)

    def wake(self, name: str) -> None:
        """Have a duty act at once."""
        self._names.add(name)
        with suppress(OSError):
            self._waking.send(b"w")

    def listen(self, file: int, heard: Callable[[], None]) -> Callable[[], None]:
        """Call ``heard`` whenever a file has something to read."""
        self._selector.register(file, selectors.EVENT_READ, heard)
        return lambda: _unregister(self._selector, file)

    def followers(self, session: str = "") -> int:
        """Count who follows the feed, or one session of it."""
        return self._control.followers(session)

    # -- the loop

    def run(self) -> None:
        """Watch until somebody says stop."""
        self._state.record(self._began.wall, self._control.path)
        self.note(f"the watch begins (version {version('kairos-mem')}, process {os.getpid()})")
        try:
            while not self.stopping:
                self._turn()
        finally:
            self._end()

    def stop(self, why: str) -> None:
        """End the watch with the turn it is in."""
        if not self.stopping:
            self.stopping = True
            self.note(f"the watch ends: {why}")
            self.wake("")

    def _turn(self) -> None:
        moment = self.now()
        self._notice_sleep(moment)
        self._state.write_waiting()
        self._nights.look(moment)
        names, self._names = self._names, set()
        for duty in self._duties:
            if not self.stopping and (duty.name in names or self._is_due(duty, moment)):
                self._try(duty, partial(duty.act, self, moment), moment)
        for key, _ in self._clock.wait(self._selector, self._until_next(self.now())):
            self._hear(key.data)

    def _until_next(self, moment: Moment) -> float:
        """Tell for how long there is nothing to do [s]."""
        if self._names:
            return 0.0
        waits = [self._wait_of(duty, moment) for duty in self._duties]
        return min([TICK_SECONDS, *waits])

    def _wait_of(self, duty: Duty, moment: Moment) -> float:
        due, standing = self._due(duty, moment), self._standing[duty.name]
        if due is None:
            return TICK_SECONDS
        return max((due - moment.wall).total_seconds(), standing.not_before - moment.monotonic, 0.0)

    def _is_due(self, duty: Duty, moment: Moment) -> bool:
        return self._due(duty, moment) is not None and self._wait_of(duty, moment) <= 0

    def _due(self, duty: Duty, moment: Moment) -> datetime | None:
        try:
            return duty.due(moment)
        except Exception as error:  # noqa: BLE001  (an entrance: the other duties go on)
            self._failed(duty, error, moment)
            return moment.wall + timedelta(seconds=LAST_BACK_OFF)

    def _try(self, duty: Duty, act: Callable[[], None], moment: Moment) -> None:
        try:
            act()
            self._standing[duty.name] = Standing()
        except Exception as error:  # noqa: BLE001  (an entrance: the other duties go on)
            self._failed(duty, error, moment)

    def _failed(self, duty: Duty, error: Exception, moment: Moment) -> None:
        failures = self._standing[duty.name].failures + 1
        wait = min(FIRST_BACK_OFF * 2 ** (failures - 1), LAST_BACK_OFF)
        said = _sentence(error)
        if said != self._standing[duty.name].error:
            self.note(f"{duty.name}: {said}; it is tried again")
        self._standing[duty.name] = Standing(failures, moment.monotonic + wait, said)

    def _hear(self, heard: Callable[[], None]) -> None:
        try:
            heard()
        except Exception as error:  # noqa: BLE001  (an entrance: what one says ends no watch)
            self.note(f"what came in could not be heard: {_sentence(error)}")

    def _notice_sleep(self, moment: Moment) -> None:
        passed = moment.monotonic - self._last.monotonic
        asleep = (moment.wall - self._last.wall).total_seconds() - passed
        self._last = moment
        if asleep > SLEPT_SECONDS:
            self.note(f"the machine slept, or its clock was put on, by {asleep:.0f} s")
            self.feed.publish("woke", seconds=round(asleep))
            for duty in self._duties:
                self._try(duty, partial(duty.woke, self, moment, asleep), moment)

    def _end(self) -> None:
        moment = self.now()
        for duty in self._duties:
            self._try(duty, partial(duty.end, self), moment)
        self._nights.end()
        self.feed.publish("stopped")
        self._control.close()
        self._state.leave()

    def _hear_wakes(self) -> None:
        self._waking.setblocking(False)
        self._woken.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ, self._drained)
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, _: self.stop(signal.Signals(number).name))

    def _drained(self) -> None:
        with suppress(BlockingIOError):
            while self._woken.recv(4096):
                pass

    # -- what is asked through the socket

    def _answer(self, request: Mapping[str, object]) -> Mapping[str, object]:
        return answered(request, self._words())

    def _words(self) -> Mapping[str, Answer]:
        own: dict[str, Answer] = {"status": self._status, "stop": self._stop, "stores": self._again}
        for duty in self._duties:
            for word, answer in duty.words().items():
                own[word] = partial(answer, self)
        return own

    def _stop(self, request: Mapping[str, object]) -> Mapping[str, object]:
        self.stop("asked to")
        return {"stopping": True, "pid": os.getpid()}

    def _again(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Hear that other stores are watched now."""
        for duty in self._duties:
            self.wake(duty.name)
        return {"stores": list(self.roots())}

    def _status(self, request: Mapping[str, object]) -> Mapping[str, object]:
        moment = self.now()
        return {
            "running": True,
            "pid": os.getpid(),
            "version": version("kairos-mem"),
            "since": self._began.wall.isoformat(timespec="seconds"),
            "now": moment.wall.isoformat(timespec="seconds"),
            "stores": [self._store(root) for root in self.roots()],
            "night": self._nights.told(),
            "duties": [self._told(duty, moment) for duty in self._duties],
            "problems": self._problems(),
        }

    def _store(self, root: str) -> dict[str, object]:
        there = self.opened(root) is not None
        return {"root": root, "there": there, "amiss": self._amiss.get(root)}

    def _told(self, duty: Duty, moment: Moment) -> dict[str, object]:
        due, standing = self._due(duty, moment), self._standing[duty.name]
        return {
            "name": duty.name,
            "due": due.isoformat(timespec="seconds") if due else None,
            "error": standing.error or None,
            **duty.told(self, moment),
        }

    def _problems(self) -> list[str]:
        failing = [
            f"{name} failed {standing.failures} times: {standing.error}"
            for name, standing in self._standing.items()
            if standing.error
        ]
        disk = f"The state can't be written ({self._state.amiss}). Free room; nothing is lost yet."
        return [
            *failing,
            *([disk] if self._state.amiss else []),
            *(problem for duty in self._duties for problem in duty.problems(self)),
        ]


def _brought(settings: Settings) -> Sequence[Duty]:
    return [duty for part in PARTS for duty in import_module(part).duties(settings)]


def _unregister(selector: selectors.BaseSelector, file: int) -> None:
    with suppress(KeyError, ValueError):
        selector.unregister(file)


def _sentence(error: BaseException) -> str:
    """Say what went wrong: a refusal with its remedy, anything else with its kind."""
    if isinstance(error, KairosError):
        return f"{error.message} {error.hint}".strip()
    return f"{type(error).__name__}: {error}"
