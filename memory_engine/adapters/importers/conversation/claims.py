"""What a session claimed and ran: values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from memory_engine.domain import ids


class TestableClaim(NamedTuple):
    """A claim of an agent, kept to be matched with test runs.

    ``proofs`` counts the runs that spoke of it; ``pairs`` are the digests of its name and value,
    one of which a test must assert.
    """

    key: str
    text: str
    anchors: tuple[str, ...]
    pairs: tuple[str, ...]
    proofs: int = 0


class NarrowRun(NamedTuple):
    """A run narrowed to one test file or to named tests.

    With the digests of what these asserted as they stood then.
    """

    command: str
    program: str
    exit: int
    code: str
    asserts: tuple[str, ...]
    key: str
    source: str


class TestFile(Protocol):
    """A test file that is understood where somebody asks: ``test_runs.asserts`` has one."""

    def read(self) -> Mapping[str, str]:
        """Map the tests of the file to what they assert."""


Tests = Mapping[str, str] | TestFile
"""What the tests of a file assert by their names, or the file, where nobody has asked yet."""


def read_tests(tests: Mapping[str, Tests]) -> dict[str, Mapping[str, str]]:
    """Understand test files; give those that assert anything."""
    understood = {
        path: file if isinstance(file, Mapping) else file.read() for path, file in tests.items()
    }
    return {path: asserts for path, asserts in understood.items() if asserts}


def short(text: str) -> str:
    """Make a few hex digits that stand for a sentence."""
    return ids.digest("told", text)[:8]
