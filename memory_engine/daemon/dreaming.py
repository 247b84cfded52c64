"""One night in a process of its own.

The watch starts it: ``python -m`` this, with a store. It says on stdout how it goes on, a JSON
object a line: ``stage``, ``problem``, and at the end ``report`` or ``error``. Where nobody reads
on, the night goes on all the same.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic

from memory_engine.daemon.clock import chosen
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import ImpossibleClock
from memory_engine.domain.records.problem import Problem
from memory_engine.wiring import place

NICE = 10
"""Steps behind what the user does meanwhile."""
CPU_SECONDS = 7_200
"""[s] Of computing, after which the kernel ends a night: none comes near it."""
PAUSE_SECONDS = 0.25
"""[s] Between two lines about one stage."""
PATIENCE_SECONDS = 10.0
"""[s] To wait for whoever else of the watch's own is at work on the store."""
INTERRUPTED = 130


class Telling:
    """A reporter that writes lines."""

    def __init__(self) -> None:
        self._stage, self._at = "", 0.0

    def stage(self, name: str, done: int, of: int) -> None:
        """Tell of a stage's beginning, then a few times a second."""
        if name != self._stage or monotonic() - self._at >= PAUSE_SECONDS:
            self._stage, self._at = name, monotonic()
            say(stage=name, done=done, of=of)

    def problem(self, problem: Problem) -> None:
        """Tell of what was stepped over."""
        say(problem=f"{problem.place}: {problem.what}")


def say(**words: object) -> None:
    """Write a line; who does not read it misses it."""
    with suppress(OSError):
        os.write(1, json.dumps(words, ensure_ascii=False).encode() + b"\n")


def dream(root: str, force: bool) -> None:
    """Dream one night through the gates, as the schedule's keeper."""
    from memory_engine.engine import night, timing

    clock = chosen(os.environ)
    opened = place(root, Telling())._replace(clock=lambda: clock.now().wall.timestamp())
    with opened.dreaming(PATIENCE_SECONDS) as engine:
        if wrong := timing.impossible_clock(engine):
            raise ImpossibleClock(wrong, "Set the clock.")
        done = night.consolidate(engine, opened.keep, timing.today(engine), force=force)
    say(report=_plain(done.report))


def _plain(report: Mapping[str, object]) -> dict[str, object]:
    """Give a report's plain values; the night's files hold all."""
    return {name: value for name, value in report.items() if value is None or _short(value)}


def _short(value: object) -> bool:
    return isinstance(value, bool | int | float | str)


def _guarded(act: Callable[[], None]) -> int:
    """Do it, and tell what refused; the exit code."""
    try:
        act()
    except KairosError as error:
        say(error=f"{error.message} {error.hint}".strip())
        return error.exit_code
    except KeyboardInterrupt:
        say(error="it was broken off; nothing is half done")
        return INTERRUPTED
    except OSError as error:
        say(error=f"{error.filename or 'the store'}: {error.strerror}")
        return 1
    return 0


def main() -> None:
    """Run one night and exit with its code."""
    root, *options = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    code = _guarded(lambda: dream(root, "--force" in options))
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
