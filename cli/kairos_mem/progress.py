"""Progress on stderr: silent unless a person watches."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time

from memory_engine.domain.records.problem import Problem

TICK_SECONDS = 1.0
"""How often a line says for how long its work has gone on."""
QUIET_SECONDS = 2.0
"""Work that is done by then needs no clock beside it."""
NAMES = {
    "admit": "taking in what is new",
    "merge": "merging what says the same",
    "reconcile": "settling what cannot all hold",
    "promote": "weighing the evidence",
}
"""Stage of a night -> what it does, for whoever waits for it."""


class Line:
    """The line of a terminal that says what is going on.

    A thread keeps its clock until it is wiped.
    """

    def __init__(self) -> None:
        self._text = ""
        self._since = 0.0
        self._drawn = 0
        self._lock = threading.Lock()
        self._ticking = False

    def show(self, text: str) -> None:
        """Write what is going on over what was."""
        with self._lock:
            self._text, self._since = text, time.monotonic()
            self._draw()
        if not self._ticking:
            self._ticking = True
            threading.Thread(target=self._tick, daemon=True).start()

    def wipe(self) -> None:
        """Clear the line, so that what is printed next stands alone."""
        with self._lock:
            if self._text:
                print(f"\r{'':{self._drawn}}\r", end="", file=sys.stderr, flush=True)
            self._text, self._drawn = "", 0

    def _draw(self) -> None:
        """Write over what stood there, without codes that some terminals show."""
        passed = time.monotonic() - self._since
        clock = f", {passed:.0f} s" if passed >= QUIET_SECONDS else ""
        text = (self._text + clock)[: shutil.get_terminal_size().columns - 1]
        print(f"\r{text:{self._drawn}}", end="", file=sys.stderr, flush=True)
        self._drawn = len(text)

    def _tick(self) -> None:
        while True:
            time.sleep(TICK_SECONDS)
            with self._lock:
                if self._text:
                    self._draw()


LINE = Line()
"""The terminal has one such line, whoever reports."""


class Progress:
    """A reporter for the terminal. Stages are shown on a TTY only.

    Problems in the data always, once each.
    """

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.problems: dict[str, Problem] = {}

    def stage(self, name: str, done: int, of: int) -> None:
        """Show where the work stands, on the line that says so."""
        if not self.quiet and sys.stderr.isatty():
            LINE.show(NAMES.get(name, name) + _count(name, done, of))

    def problem(self, problem: Problem) -> None:
        """Write one line about something that was stepped over.

        While debugging, the fault itself goes on up.
        """
        if "KAIROS_MEM_DEBUG" in os.environ and sys.exception() is not None:
            raise
        if problem.place not in self.problems:
            self.problems[problem.place] = problem
            remedy = f" {problem.remedy}" if problem.remedy else ""
            LINE.wipe()
            print(f"kairos-mem: {problem.place}: {problem.what}.{remedy}", file=sys.stderr)


def _count(name: str, done: int, of: int) -> str:
    """Say how far it is: a step, or a number of things."""
    if name in NAMES:
        return f" (step {done + 1} of {of})"
    if of > 1:
        return f" {done:,} of {of:,}"
    return f" {done:,}" if done else ""
