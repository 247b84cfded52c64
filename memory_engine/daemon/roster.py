"""The duties, and how each fares.

What one raises is noted and tried again later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Duty, Watch
from memory_engine.domain.errors import KairosError

FIRST_BACK_OFF, LAST_BACK_OFF = 5.0, 900.0
"""[s] After a first failure, and at most after many; it doubles."""
LONGEST_ERROR = 500
"""[characters] Of what is told of a failure."""


class Standing(NamedTuple):
    """How a duty fares.

    Failures in a row, when to try again [steady s], what went wrong.
    """

    failures: int = 0
    not_before: float = 0.0
    error: str = ""


class Roster:
    """All duties of a watch."""

    def __init__(self, watch: Watch, duties: tuple[Duty, ...]) -> None:
        self._watch, self.duties = watch, duties
        self._standing = {duty.name: Standing() for duty in duties}

    def act(self, woken: frozenset[str], moment: Moment) -> None:
        """Have each act that is due or was woken."""
        for duty in self.duties:
            if self._watch.stopping:
                return
            if duty.name in woken or self._is_due(duty, moment):
                self._try(duty, partial(duty.act, self._watch, moment), moment)

    def woke(self, moment: Moment, asleep: float) -> None:
        """Tell each that the machine slept."""
        for duty in self.duties:
            self._try(duty, partial(duty.woke, self._watch, moment, asleep), moment)

    def end(self, moment: Moment) -> None:
        """Have each leave everything whole."""
        for duty in self.duties:
            self._try(duty, partial(duty.end, self._watch), moment)

    def wait(self, moment: Moment, most: float) -> float:
        """Tell for how long none has anything to do [s]."""
        return min([most, *(self._wait_of(duty, moment, most) for duty in self.duties)])

    def told(self, moment: Moment) -> list[dict[str, object]]:
        """Tell of each, for ``status``."""
        return [self._told(duty, moment) for duty in self.duties]

    def problems(self) -> Iterator[str]:
        """Tell what is amiss with each."""
        for name, standing in self._standing.items():
            if standing.error:
                times = f"{standing.failures} times" if standing.failures > 1 else "once"
                yield f"{name} failed {times} ({standing.error}). It is tried again by itself."
        for duty in self.duties:
            try:
                yield from duty.problems(self._watch)
            except Exception as error:  # noqa: BLE001  (an entrance: the others are told of)
                yield f"{duty.name} can't tell what is amiss ({sentence(error)})."

    def _told(self, duty: Duty, moment: Moment) -> dict[str, object]:
        due, standing = self._due(duty, moment), self._standing[duty.name]
        row: dict[str, object] = {
            "name": duty.name,
            "due": due.isoformat(timespec="seconds") if due else None,
            "error": standing.error or None,
        }
        try:
            more: Mapping[str, object] = duty.told(self._watch, moment)
        except Exception as error:  # noqa: BLE001  (an entrance: the others are told of)
            more = {"error": sentence(error)}
        return {**row, **more}

    def _wait_of(self, duty: Duty, moment: Moment, most: float) -> float:
        due, standing = self._due(duty, moment), self._standing[duty.name]
        if due is None:
            return most
        return max((due - moment.wall).total_seconds(), standing.not_before - moment.monotonic, 0.0)

    def _is_due(self, duty: Duty, moment: Moment) -> bool:
        return self._due(duty, moment) is not None and self._wait_of(duty, moment, 1.0) <= 0

    def _due(self, duty: Duty, moment: Moment) -> datetime | None:
        try:
            return duty.due(moment)
        except Exception as error:  # noqa: BLE001  (an entrance: the others go on)
            self._failed(duty, error, moment)
            return moment.wall + timedelta(seconds=LAST_BACK_OFF)

    def _try(self, duty: Duty, act: Callable[[], None], moment: Moment) -> None:
        try:
            act()
            self._standing[duty.name] = Standing()
        except Exception as error:  # noqa: BLE001  (an entrance: the others go on)
            self._failed(duty, error, moment)

    def _failed(self, duty: Duty, error: Exception, moment: Moment) -> None:
        before, said = self._standing[duty.name], sentence(error)
        wait = min(FIRST_BACK_OFF * 2**before.failures, LAST_BACK_OFF)
        if said != before.error:
            self._watch.note(f"{duty.name}: {said}; it is tried again")
        self._standing[duty.name] = Standing(before.failures + 1, moment.monotonic + wait, said)


def sentence(error: BaseException) -> str:
    """Say what went wrong, with its remedy or its kind.

    A refusal has a remedy, anything else its kind.
    """
    if isinstance(error, KairosError):
        return f"{error.message} {error.hint}".strip()[:LONGEST_ERROR]
    return f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
