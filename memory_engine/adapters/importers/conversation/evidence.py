"""Which test runs speak of which claims.

Those that assert the very name and value that it states.

Narrow on purpose: a run that merely passed near a claim, or names what it names, proves nothing of
it. Where it is not known what a run checked, it is taken to have checked nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from memory_engine.adapters.importers.conversation.claims import (
    NarrowRun,
    TestableClaim,
    Tests,
    read_tests,
)
from memory_engine.adapters.importers.test_runs.equality import ALONE
from memory_engine.adapters.importers.test_runs.equation import pairs_of
from memory_engine.adapters.importers.test_runs.outcome import TestTally
from memory_engine.commandline.project import Command
from memory_engine.extract.statement import key

MOST_ASSERTED = 120
"""[digests] Of one run that are kept to be matched with later claims."""

PARTS = frozenset({"pytest", "py.test", "cargo"})
"""Programs that select a test by a part of its name."""


def claim_of(text: str, anchors: Iterable[str]) -> TestableClaim:
    """Make a claim with what a test of it must assert."""
    places = tuple(anchors)
    return TestableClaim(key(text), text, places, pairs_of(text, places))


def exercises(run: NarrowRun, claim: TestableClaim) -> bool:
    """Tell whether a run asserted a claim's name and value."""
    return not set(run.asserts).isdisjoint(claim.pairs)


def asserted_by(
    command: Command, file: str, exit: int, tally: TestTally, tests: Mapping[str, Tests]
) -> tuple[str, ...]:
    """Collect the digests of what surely ran.

    As far as the session saw the test files.

    A run that passed speaks for all of it. One that failed speaks only where it was one test with
    one equality: else nobody can tell which of them failed.
    """
    if not (command.sure and command.understood and tally.whole):
        return ()
    asked = {file: tests[file]} if file in tests else {} if file else tests
    files = list(read_tests(asked).values())
    chosen = [pairs for tests in files for name, pairs in tests.items() if _selects(command, name)]
    if exit == 0:
        passed = tally.passed >= len(chosen) and not tally.failed
        return tuple(" ".join(chosen).split())[:MOST_ASSERTED] if passed else ()
    return tuple(chosen[0].split()) if _failed_alone(command, tally, chosen) else ()


def _failed_alone(command: Command, tally: TestTally, chosen: list[str]) -> bool:
    """Tell whether one test, asked for by name, failed with one equality."""
    failed = (tally.passed, tally.failed) == (0, 1) and tally.asserted and bool(command.names)
    return failed and len(chosen) == 1 and chosen[0].split()[0] == ALONE


def _selects(command: Command, test: str) -> bool:
    """Whether a command surely runs the test of this name."""
    if not command.names:
        return bool(command.files)
    parts = re.findall(r"\w+", test)
    wanted = list(command.names)
    if parts[-len(wanted) :] == wanted or [part for part in parts if len(part) >= 3] == wanted:
        return True
    part = command.program in PARTS and len(wanted) == 1
    return part and wanted[0].lower() in parts[-1].lower()
