"""No reader goes deeper the more there is.

Parts that follow each other without end are read in turn.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from traceback import walk_stack

import pytest

from memory_engine.claims.words import tokens as words
from memory_engine.commandline import effects, provenance, runner, runs, steps
from memory_engine.domain.policy import LONGEST_CLAIM
from tests.properties import test_linear

READERS: dict[str, Callable[[str], object]] = {
    **test_linear.READERS,
    "a claim": lambda text: words.tokens(text[:LONGEST_CLAIM]),
    "a claim's code": lambda text: words.tokens(f"`{text[:LONGEST_CLAIM]}`"),
    "a command in the code": steps.steps,
    "a command that ran": lambda text: runner.runner(text.split()),
    "what a command shows": runs.shown_by,
    "what a command changes": effects.changes_nothing,
    "where an output is from": lambda text: provenance.provenance(text, "/p"),
}
UNITS = (
    *test_linear.UNITS,
    "a=",
    "a='",
    "--a=",
    "-a=-",
    "a's",
    "a's=",
    "a-b/",
    "a->",
    "a: ",
    "((",
    "not",
    "un",
    "uv run ",
    "npx ",
    "python -m ",
    "time ",
    "env A=1 ",
    "sudo ",
    "bash -c ",
    "find . -exec ",
    "xargs ",
    "make -C a ",
    "$(",
    "<(",
    "if a; then ",
)
LENGTH = 12_000
"""[characters]"""
FRAMES = 120
"""On top of the test's own: no reader calls so deep, but one that calls itself for each part."""


@contextmanager
def at_most(frames: int) -> Iterator[None]:
    """Let calls go so much deeper than here, and no more."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(sum(1 for _ in walk_stack(None)) + frames)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


@pytest.mark.parametrize("name", READERS)
def test_many_parts_are_read_in_turn(name: str) -> None:
    read = READERS[name]
    read("warm. `up` a.py\n")
    for unit in UNITS:
        with at_most(FRAMES):
            try:
                read(unit * (LENGTH // len(unit)) + "b")
            except RecursionError:
                pytest.fail(f"{name} goes deeper with every {unit!r}")
