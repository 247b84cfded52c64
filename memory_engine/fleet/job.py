"""A night to be dreamt, and what came of it.

These are plain values, between processes.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

State = Literal["dreamt", "shut", "already", "review", "refused", "crashed"]
"""Applied; a gate is shut; it was dreamt already; its plan waits for a review; a refusal, with its
reason; its process died, or it took too long, as often as it was tried."""
WELL: tuple[State, ...] = ("dreamt", "shut", "already", "review")
TRIES = 3
"""Of a night whose process dies: a machine may have run out of memory, once."""


class Job(NamedTuple):
    """One night of one store.

    ``dream`` is the number that the night will have: where the store has one of this number
    already, an earlier try had come to its end. ``after`` [s] is when it may begin, ``minutes`` how
    long it may take, ``size`` [bytes] how large the store is, ``version`` that of the program.
    """

    root: str
    dream: int
    day: str = ""
    force: bool = False
    after: float = 0.0
    minutes: float = 120.0
    memory_mb: int = 2_048
    size: int = 0
    version: str = ""


class Outcome(NamedTuple):
    """What came of a job.

    It has the ledger's head, how long it took [s], what it held at most [MB].
    """

    root: str
    state: State
    dream: int = 0
    head: str = ""
    decisions: int = 0
    seconds: float = 0.0
    memory_mb: float = 0.0
    why: str = ""
    tries: int = 1
