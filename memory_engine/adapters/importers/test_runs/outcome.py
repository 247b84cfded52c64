"""How a command ended, by its exit code and last words.

Where they don't tell, nothing is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from memory_engine.commandline.project import Command
from memory_engine.domain.needles import AnyOf, Needled

NOT_THERE = (126, 127)
"""Exit codes of a shell that could not start the program."""

MOST_DIGITS = 9
"""[digits] Of a number of tests; a longer one counts something else."""

_ABSENT = (
    r"^(?:/\S+/)?(?:bash|sh|zsh|fish)(?:: line \d+|:\d+)?: .{0,80}not found\s*$",
    r"^.{0,80}: command not found\s*$",
    r"No rule to make target",
    r"Missing script:",
    r"error: Script not found",
    r"ERR_PNPM_NO_SCRIPT",
    r"Command \"[^\"]+\" not found",
    r"no such (?:sub)?command",
    r"The task \"[^\"]+\" could not be found",
    r"Justfile does not contain recipe",
    r"Task \"[^\"]+\" does not exist",
    r"No module named (?:pytest|mypy|ruff|tox|nox)\b",
)
_PASSED = (
    # ExUnit, RSpec, minitest
    r"\b\d+ (?:tests?|examples?|doctests?|runs|specs?)\b[^\n]{0,200}\b0 failures\b",
    r"^=*[ \t]*(?:\d+ \w+, ){0,8}\d+ passed\b[^\n]{0,200}\bin [\d.]+",  # pytest
    r"test result: ok\.",  # cargo
    r"^ok\s+\S+\s+(?:[\d.]+s|\(cached\))",  # go
    # jest, vitest
    r"\bTests:?\s+(?:\d+ \w+, |\d+ \w+ \| ){0,8}\d+ passed|\bTest Files\s+\d+ passed",
    r"^[ \t]*\d+ passing\b",  # mocha
    r"^[ \t]*\d+ passed \([\d.]+m?s\)",  # playwright
    r"^OK(?: \([^)\n]*\))?\s*$",  # unittest, phpunit
    r"\bPassed!\s+-\s+Failed:\s+0|\bBuild succeeded\b",  # dotnet
    r"\bBUILD SUCCESS(?:FUL)?\b",  # maven, gradle
    r"\bwith 0 failures\b|\b100% tests passed\b",  # swift, ctest
    r"^Success: no issues found|^All checks passed!|\bfound no issues\b",  # mypy, ruff, credo
    r"\bdone \(passed successfully\)",  # dialyzer
    r"^[ \t]*Finished [`\w-]+.{0,40}in [\d.]+",  # cargo build
    r"^All done!|^All matched files use Prettier|^✨ +Done",  # black, prettier, yarn
)
_FAILED = (
    r"\b[1-9]\d* (?:failures?|failed|failing|errors?)\b",
    r"^(?:--- )?FAIL\b|\bFAILED\b",
    r"BUILD FAIL|Build FAILED|Command failed|npm ERR!",
    r"^error(?:\[\w+\])?:|^Found [1-9]\d* error|found [1-9]\d* .{0,200}(?:issues?|suggestions?)",
    r"Traceback \(most recent call last\)|^\*\* \(|Compilation (?:error|failed)",
)


_PASSES = (
    r"\b(\d+) (?:passed|passing)\b",  # pytest, cargo, jest, mocha, playwright
    r"\bPassed:\s+(\d+)|^# pass (\d+)",  # dotnet, node
    r"^OK \((\d+) tests?",  # phpunit
)
_FAILURES = (
    r"\b(\d+) (?:failures?|failed|failing|errors?)\b",
    r"\b(?:failures|errors|Failed)[=:]\s*(\d+)|^# fail (\d+)",
)
_RUN = (
    # ExUnit, RSpec, minitest
    r"\b(\d+) (?:tests?|examples?|runs|specs?), (?:\d+ assertions?, )?\d+ failures?",
    r"^Ran (\d+) tests?\b",  # unittest
)
_LEFT_OUT = (
    r"\b[1-9]\d* (?:skipped|skips?|pending|ignored|todo|xfailed|xpassed|excluded|invalid|"
    r"disabled)\b",
    r"\b(?:skipped|ignored|incomplete|pending|expected failures|unexpected successes)[=:]\s*[1-9]",
    r"^# (?:skipped|todo|cancelled) [1-9]|^[ \t]*--- SKIP\b",
)
_NONE_RAN = (
    r"no tests ran|collected 0 items|no tests to run|no test files|There are no tests",
    r"\b[Nn]o tests? (?:found|executed|files? found|specified)|^Ran 0 tests|NO TESTS RAN",
    r"\b0 (?:passed|passing|tests?|examples?|runs)\b",
)


def _any_of(patterns: tuple[str, ...]) -> AnyOf:
    return AnyOf(re.compile(pattern, re.M) for pattern in patterns)


def _each_of(patterns: tuple[str, ...]) -> Needled:
    return Needled(re.compile("|".join(patterns), re.M))


ABSENT, PASSED, FAILED = _any_of(_ABSENT), _any_of(_PASSED), _any_of(_FAILED)
"""What shells and runners say themselves when there is no such command, when all went well, when
something failed."""

PASSES, FAILURES, RUN = _each_of(_PASSES), _each_of(_FAILURES), _each_of(_RUN)
LEFT_OUT, NONE_RAN = _any_of(_LEFT_OUT), _any_of(_NONE_RAN)
PACKAGES = Needled(re.compile(r"^ok[ \t]+\S+[ \t]+(?:[\d.]+s|\(cached\))(?![^\n]*no tests)", re.M))
"""How ``go test`` says that the tests of a package passed; it counts none."""

ASSERTED = Needled(
    re.compile(
        r"AssertionError|^E +assert|\bassert(?:ion|_eq)|Expected|\bexpected\b|\bwant\b", re.M
    )
)

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
EXIT = re.compile(r"\A(?:Error: )?Exit code (\d+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, or why that is not known.

    ``works``, ``absent`` (there is no such command), ``fails`` or ``unknown``.
    """

    verdict: Literal["works", "absent", "fails", "unknown"]
    exit: int = 0
    because: str = ""


@dataclass(frozen=True, slots=True)
class TestTally:
    """What a run of tests says of itself.

    ``whole``: it says so, and that none was left out; ``asserted``: it failed because something was
    not as expected.
    """

    passed: int = 0
    failed: int = 0
    whole: bool = False
    asserted: bool = False


def tally(output: str) -> TestTally:
    """Count the tests in the output of a run.

    A runner that counts twice is taken by its least.
    """
    plain = _plain(output)
    failed = max(_counts(FAILURES, plain), default=0)
    ran = [count - failed for count in _counts(RUN, plain)]
    passed = max((*_counts(PASSES, plain), *ran, len(PACKAGES.findall(plain))), default=0)
    whole = (passed > 0 or failed > 0) and not LEFT_OUT.search(plain)
    return TestTally(passed, failed, whole, bool(ASSERTED.search(plain)))


def none_ran(output: str) -> bool:
    """Tell whether a run says that no test ran.

    Or that all were left out.
    """
    plain = _plain(output)
    counted = tally(plain)
    return counted.passed + counted.failed == 0 and bool(
        NONE_RAN.search(plain) or LEFT_OUT.search(plain)
    )


def _plain(output: str) -> str:
    """An output without what colours it."""
    return ANSI.sub("", output) if "\x1b" in output else output


def _counts(pattern: Needled, text: str) -> list[int]:
    matches = (match[match.lastindex or 0] for match in pattern.finditer(text))
    return [int(digits) for digits in matches if len(digits) <= MOST_DIGITS]


def exit_code(output: str, error: bool) -> int | None:
    """Tell the exit code of a whole shell line.

    ``None`` where it was not run to its end.
    """
    if not error:
        return 0
    plain = EXIT.match(output)
    return int(plain.group(1)) if plain else None


def outcome(command: Command, exit: int | None, output: str) -> Outcome:
    """Tell how a command of a shell line ended."""
    if exit is None:
        return Outcome("unknown", because="a command that was refused or did not end")
    plain = _plain(output)
    if exit and command.alone:
        return _failure(exit, plain)
    if command.tests and none_ran(plain):
        return Outcome("unknown", because="a run in which no test ran")
    if command.chained and exit == 0:
        return Outcome("works")
    if PASSED.search(plain) and not FAILED.search(plain):
        return Outcome("works")
    if command.piped:
        return Outcome("unknown", because="a command whose exit code is lost behind a pipe")
    return Outcome("unknown", because="a command in a chain of which only the end is known")


def _failure(exit: int, plain: str) -> Outcome:
    if exit in NOT_THERE or ABSENT.search(plain):
        return Outcome("absent", exit)
    return Outcome("fails", exit, "a failing run, which says nothing about the command")
