"""How a command ended, as far as its exit code and its own last words tell. Where they don't tell, nothing is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from memory_engine.adapters.importers.shell import Command

NOT_THERE = (126, 127)
"""Exit codes of a shell that could not start the program."""

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
    r"\b\d+ (?:tests?|examples?|doctests?|runs|specs?)\b[^\n]{0,200}\b0 failures\b",  # ExUnit, RSpec, minitest
    r"^=*[ \t]*(?:\d+ \w+, ){0,8}\d+ passed\b[^\n]{0,200}\bin [\d.]+",  # pytest
    r"test result: ok\.",  # cargo
    r"^ok\s+\S+\s+(?:[\d.]+s|\(cached\))",  # go
    r"\bTests:?\s+(?:\d+ \w+, |\d+ \w+ \| ){0,8}\d+ passed|\bTest Files\s+\d+ passed",  # jest, vitest
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


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.M)


ABSENT, PASSED, FAILED = _any_of(_ABSENT), _any_of(_PASSED), _any_of(_FAILED)
"""What shells and runners say themselves when there is no such command, when all went well, when something failed."""

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
EXIT = re.compile(r"\A(?:Error: )?Exit code (\d+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """``works``, ``absent`` (there is no such command), ``fails`` or ``unknown``; the exit code; why not more is known."""

    verdict: Literal["works", "absent", "fails", "unknown"]
    exit: int = 0
    because: str = ""


def exit_code(output: str, error: bool) -> int | None:
    """Think: the exit code of a whole shell line; None where it was not run to its end."""
    if not error:
        return 0
    said = EXIT.match(output)
    return int(said.group(1)) if said else None


def outcome(command: Command, exit: int | None, output: str) -> Outcome:
    """Think: how this command of a shell line with that exit code and output ended."""
    if exit is None:
        return Outcome("unknown", because="a command that was refused or did not end")
    said = ANSI.sub("", output)
    if exit and command.alone:
        return _failure(exit, said)
    if command.chained and exit == 0:
        return Outcome("works")
    if PASSED.search(said) and not FAILED.search(said):
        return Outcome("works")
    if command.piped:
        return Outcome("unknown", because="a command whose exit code is lost behind a pipe")
    return Outcome("unknown", because="a command in a chain of which only the end is known")


def _failure(exit: int, said: str) -> Outcome:
    if exit in NOT_THERE or ABSENT.search(said):
        return Outcome("absent", exit)
    return Outcome("fails", exit, "a failing run, which says nothing about the command")
