"""To which files and tests a command was narrowed.

And whether nothing else was left out.
"""

from __future__ import annotations

import re

from memory_engine.commandline.options import FILE, SELECTORS
from memory_engine.commandline.runner import Runner
from memory_engine.domain.table import words

FILTERED = frozenset({"dotnet", "phpunit", "swift", "artisan"})
"""Programs whose ``--filter`` picks tests."""

CONFIGURES = words("""
    -c -f -p -C --project --config --rcfile --config-file --tsconfig --manifest-path
""")
"""Flags whose value is a file that configures the program, not one that it works on."""

HARMLESS = words("""
    -q -qq -v -vv -vvv -s -x -l -ra -rA -race --verbose --quiet --no-header --no-summary --color
    --no-cov --no-coverage --coverage --silent --bail --ci --trace --release --nocapture --exact --
    --run --no-color --colors --stacktrace --short --count=1 -count=1 --runInBand --exitfirst
""")
"""Flags under which the tests that were asked for all run, and once."""

HARMLESS_VALUE = re.compile(r"(?:--(?:tb|color|reporter|durations|seed)=[\w.-]+|-n|\d+|auto)")
NEGATED = re.compile(r"\bnot\b|[!~]")
SHORTEST_NAME = 3
"""[characters] Of a test's name."""


def narrowed(runner: Runner) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the files and the tests that a command was narrowed to."""
    files: list[str] = []
    names: list[str] = []
    selectors = _selectors(runner)
    for before, word in zip(("", *runner.arguments), runner.arguments, strict=False):
        flag, equals, value = word.partition("=")
        if before in selectors or (equals and flag in selectors):
            names += _names(value if equals else word)
        elif word.startswith("-"):
            continue
        elif FILE.fullmatch(word) and before not in CONFIGURES:
            path, _, test = word.partition("::")
            files.append(path.partition(":")[0])
            names += _names(test)
        elif runner.tests and _names_a_test(runner, before):
            names.append(word)
    return tuple(files), tuple(names)


def understood(runner: Runner) -> bool:
    """Tell whether a command runs all that it names.

    All the tests that its files and names stand for.
    """
    selectors = _selectors(runner)
    for before, word in zip(("", *runner.arguments), runner.arguments, strict=False):
        value = word.partition("=")[2] if word.startswith("-") else word
        chosen = before in selectors or word.partition("=")[0] in selectors
        if chosen and not NEGATED.search(value):
            continue
        if chosen or not (_plain_file(word) or _harmless(runner, before, word)):
            return False
    return True


def _selectors(runner: Runner) -> frozenset[str]:
    return SELECTORS | {"--filter"} if runner.program in FILTERED else SELECTORS


def _names_a_test(runner: Runner, before: str) -> bool:
    """Whether a test's name stands behind a word, by the program."""
    return runner.program == "cargo" and before == "test"


def _plain_file(word: str) -> bool:
    """Whether a word is a file, or one test of it.

    A line number picks a test unseen.
    """
    path, _, test = word.partition("::")
    return bool(FILE.fullmatch(word)) and ":" not in path and not test.isdigit()


def _harmless(runner: Runner, before: str, word: str) -> bool:
    folder = word in (".", "./...") or ("/" in word and ":" not in word)
    known = word in HARMLESS or word in ("test", "run") or bool(HARMLESS_VALUE.fullmatch(word))
    return known or (not word.startswith("-") and (folder or _names_a_test(runner, before)))


def _names(text: str) -> list[str]:
    chosen = re.sub(r"\bnot\s+\w+", " ", text)
    return [
        name for name in re.findall(r"\w+", chosen) if len(name) >= SHORTEST_NAME and name != "and"
    ]
