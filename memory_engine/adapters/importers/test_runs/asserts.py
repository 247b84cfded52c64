"""What each test of a file asserts, as the session saw it.

As digests of names and values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from memory_engine.adapters.importers import paths
from memory_engine.adapters.importers.test_runs import other_tests, python_tests
from memory_engine.adapters.importers.test_runs.equality import (
    ALONE,
    Test,
    brings,
    literal,
    named_value,
    pairs,
)
from memory_engine.domain.errors import TEXT_FAULTS

RUST_TESTS = "#[cfg(test)]"
"""From here on a source file holds its own tests."""

LONGEST = 200_000
"""[characters] Of a test file that is read; a longer one was generated."""

MOST_NAMED = 24
"""[tests] Of one file that assert the value of a name: the first so many are remembered."""

MOST_PAIRS = 240
"""[digests] Of one file: some fifty equalities; those after them prove nothing."""

LONGEST_NAME = 80
"""[characters] Of a test's name; a longer one is cut, and then nothing selects it by name."""

NOT_ALL_RUN = re.compile(
    r"skip|xfail|todo|pending|expected_?failure|should_panic|ignore|disabled"
    r"|pytestmark|\bx(?:it|test|describe)\b|@(?:module|describe)tag|\.(?:fails|failing|each)\b",
    re.I,
)
"""Where code of a test file says such a thing, not all of its tests run, or not to pass."""


CHECKS = re.compile(
    r"assert|expect|raise|require|should|check|verify|refute|fail|error|fatal", re.I
)
BOUND = re.compile(r"(?:(?:const|let|var|val|final|auto|mut)\s+)*(\w+)\b[^=]*=")


class Unread(NamedTuple):
    """A test file that nobody has had to understand yet.

    Its path, and what may be all of it, the likeliest first.
    """

    path: str
    contents: tuple[str, ...]

    def read(self) -> Mapping[str, str]:
        """Map the tests of the file to what they assert.

        A file of a shape that nobody foresaw asserts nothing.
        """
        try:
            return next(
                filter(None, (_asserted(self.path, content) for content in self.contents)), {}
            )
        except TEXT_FAULTS:
            return {}


def kept_unread(path: str, *contents: str) -> Unread | None:
    """Keep a file to be read where a run calls for it.

    ``None`` where it holds no tests, or nothing of it was seen.
    """
    kept = tuple(filter(None, (_tests_of(path, content) for content in contents)))
    return Unread(path, kept) if kept else None


def asserted(path: str, content: str) -> Mapping[str, str]:
    """Map the tests of a file to digests of what they assert.

    Only those that assert the value of a name.
    """
    before = kept_unread(path, content)
    return before.read() if before else {}


def _tests_of(path: str, content: str) -> str:
    """The part of a file that holds its tests.

    Empty where there is none, or it is too long.
    """
    if content and not paths.is_test(path):
        content = content.partition(RUST_TESTS)[2] if path.endswith(".rs") else ""
    return content if len(content) <= LONGEST else ""


@lru_cache(maxsize=8)
def _asserted(path: str, content: str) -> Mapping[str, str]:
    by_python = path.endswith(".py")
    tests, others = python_tests.read(content) if by_python else other_tests.read(path, content)
    if NOT_ALL_RUN.search(others):
        return {}
    brought = "\n".join((others, *(line for test in tests for line in _setup(test))))
    sure = tuple(test for test in tests if not NOT_ALL_RUN.search("\n".join(test.setup)))
    return _digests(sure, brought, paths.tested_stem(path))


def rewritten(host: Mapping[str, Any]) -> str:
    """Give a file as an edit left it.

    Where the host kept what it was before; else ``""``.
    """
    before, old, new = (host.get(name) for name in ("originalFile", "oldString", "newString"))
    if not (isinstance(before, str) and isinstance(old, str) and isinstance(new, str)):
        return ""
    if host.get("userModified") or len(before) > LONGEST or not old or old not in before:
        return ""
    return before.replace(old, new, -1 if host.get("replaceAll") else 1)


def _digests(tests: tuple[Test, ...], brought: str, stem: str) -> dict[str, str]:
    by_test: dict[str, str] = {}
    left = MOST_PAIRS
    for test in tests:
        digests = list(dict.fromkeys(_pairs(test, brought, stem)))[:left]
        if digests and len(by_test) < MOST_NAMED:
            lone = [ALONE] if _is_alone(test) else []
            by_test[test.name[:LONGEST_NAME]] = " ".join((*lone, *digests))
            left -= len(digests)
    return by_test


def _is_alone(test: Test) -> bool:
    """Whether nothing but one equality makes a test fail.

    As far as one can see.
    """
    return len(test.equal) == 1 and not any(map(CHECKS.search, test.setup))


def _pairs(test: Test, brought: str, stem: str) -> Iterator[str]:
    """What a test asserts of the code.

    A value that the test itself brings is not the code's.
    """
    for left, right in test.equal:
        known = named_value(left, right, test.scope)
        if known and not brings(brought, known[1]):
            yield from pairs(*known, frozenset({stem}))


def _setup(test: Test) -> Iterator[str]:
    """The text of a test outside its equalities.

    Without literals that only they are compared with.
    """
    mentioned = Counter(re.findall(r"\w+", "\n".join(test.setup)))
    compared = {
        name
        for name, value in test.scope.bound.items()
        if literal(value) is not None and mentioned[name] == 1
    }
    for line in test.setup:
        name = BOUND.match(line)
        if not name or name[1] not in compared:
            yield line
