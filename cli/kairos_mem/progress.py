"""Progress on stderr: silent unless a person watches."""

from __future__ import annotations

import os
import sys

from memory_engine.domain.records import Problem


class Progress:
    """A reporter for the terminal. Stages are shown on a TTY only; problems in the data always, once each."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.problems: dict[str, Problem] = {}

    def stage(self, name: str, done: int, of: int) -> None:
        """Write: overwrite the last line with where the work stands."""
        if not self.quiet and sys.stderr.isatty():
            said = f"{name} {done:,}" + (f" of {of:,}" if of else "") if done < of or not of else ""
            print(f"\r\033[K{said}", end="", file=sys.stderr, flush=True)

    def problem(self, problem: Problem) -> None:
        """Write: one line about something that was stepped over; while debugging, the fault itself goes on up."""
        if "KAIROS_MEM_DEBUG" in os.environ and sys.exception() is not None:
            raise
        if problem.place not in self.problems:
            self.problems[problem.place] = problem
            remedy = f" {problem.remedy}" if problem.remedy else ""
            print(f"kairos-mem: {problem.place}: {problem.what}.{remedy}", file=sys.stderr)
