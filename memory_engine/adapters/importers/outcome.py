"""How a command ended, as far as its exit code and its own last words tell. Where they don't tell, nothing is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from memory_engine.adapters.importers.shell import Command

NOT_THERE = (126, 127)
"""Exit codes of a shell that could not start the program."""

ABSENT = re.compile(
    r"^(?:(?:/\S+/)?(?:bash|sh|zsh|fish)(?:: line \d+|:\d+)?: .{0,80}(?:command not found|not found)|.{0,80}: command not found)\s*$"
    r"|No rule to make target|Missing script:|error: Script not found|ERR_PNPM_NO_SCRIPT|Command \"[^\"]+\" not found|no such (?:sub)?command|"
    r"The task \"[^\"]+\" could not be found|Justfile does not contain recipe|Task \"[^\"]+\" does not exist|No module named (?:pytest|mypy|ruff|tox|nox)\b",
    re.M | re.I,
)
PASSED = re.compile(
    r"\b\d+ (?:tests?|examples?|doctests?|runs|specs?)\b[^\n]*\b0 failures\b|^=*\s*(?:\d+ \w+, )*\d+ passed\b[^\n]*\bin [\d.]+|test result: ok\.|^ok\s+\S+\s+(?:[\d.]+s|\(cached\))|"
    r"\bTests:?\s+(?:\d+ \w+, |\d+ \w+ \| )*\d+ passed|\bTest Files\s+\d+ passed|^\s*\d+ passing\b|^\s*\d+ passed \([\d.]+m?s\)|^OK(?: \([^)\n]*\))?\s*$|\bPassed!\s+-\s+Failed:\s+0|\bBuild succeeded\b|"
    r"\bBUILD SUCCESS(?:FUL)?\b|Success: no issues found|All checks passed!|\bfound no issues\b|done \(passed successfully\)|with 0 failures|100% tests passed|"
    r"^\s*Finished [`\w-]+.{0,40}in [\d.]+|^All done!|^✨ +Done|^All matched files use Prettier|^congratulations:",
    re.M,
)
FAILED = re.compile(
    r"\b[1-9]\d* (?:failures?|failed|failing|errors?)\b|^(?:--- )?FAIL\b|test result: FAILED|\bFAILED\b|BUILD FAIL|Build FAILED|^error(?:\[\w+\])?:|^Found [1-9]\d* error|"
    r"Command failed|npm ERR!|Traceback \(most recent call last\)|^\*\* \(|Compilation (?:error|failed)|found [1-9]\d* .*(?:issues?|suggestions?)",
    re.M,
)
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
        return _failure(command, exit, said)
    if command.chained and exit == 0:
        return Outcome("works")
    if ABSENT.search(said) and command.alone:
        return Outcome("absent", 127)
    if PASSED.search(said) and not FAILED.search(said):
        return Outcome("works")
    if command.piped:
        return Outcome("unknown", because="a command whose exit code is lost behind a pipe")
    return Outcome("unknown", because="a command in a chain of which only the end is known")


def _failure(command: Command, exit: int, said: str) -> Outcome:
    if exit in NOT_THERE or ABSENT.search(said):
        return Outcome("absent", exit)
    return Outcome("fails", exit, "a failing run, which says nothing about the command")
