"""Who is told how work goes."""

from __future__ import annotations

from typing import Protocol

from memory_engine.domain.records.problem import Problem


class Reporter(Protocol):
    """Somebody who watches; silent by default."""

    def stage(self, name: str, done: int, of: int) -> None:
        """``done`` of ``of`` things of a stage are finished."""
        ...

    def problem(self, problem: Problem) -> None:
        """Something in the data is wrong, and was stepped over."""
        ...
