"""What the engine needs of texts.

That is logs, pages, imports, and files that show memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple, Protocol

from memory_engine.domain.records.problem import Problem


class LogStore(Protocol):
    """The daily logs: append-only text, one observation a line."""

    def append(self, lines: Iterable[tuple[str, str]]) -> None:
        """Write (day, line) pairs durably: when this returns they are on disk."""
        ...

    def opened(self, seen: Mapping[str, str]) -> Iterator[tuple[str, str, BinaryIO]]:
        """Open every log whose token is not ``seen``.

        Each is (day, token, file). A file is open until the next is asked for.
        """
        ...

    def news(self, seen: Mapping[str, str]) -> Iterator[tuple[str, str, bytes]]:
        """List (day, token, text) of every daily log not seen.

        Its token is not the one in ``seen``; by day.

        A token names one state of a log and is nobody's to read.
        """
        ...

    def overwrite(self, day: str, over: Iterable[tuple[int, bytes]]) -> None:
        """Overwrite bytes of a log in place."""
        ...


class Pages(Protocol):
    """The folder of MEMORY.md and topic files.

    Each write replaces a file whole or not at all.
    """

    def read(self, name: str) -> str | None:
        """The text of a page, or None."""
        ...

    def names(self) -> Sequence[str]:
        """The pages that there are."""
        ...

    def publish(self, pages: Mapping[str, str]) -> Sequence[str]:
        """Make the folder hold these pages.

        The names of those that a person had edited, kept aside first.
        """
        ...


class Present(NamedTuple):
    """All that files of one kind say now.

    What they said before can be told from it.

    ``said`` are the sentences of all of them; ``sessions`` those whose files were read whole, or
    are gone, each with what is to be said of it; ``speakers`` who spoke there; ``kind`` is the
    import's.
    """

    kind: str
    said: frozenset[str]
    sessions: Mapping[str, str]
    speakers: frozenset[str]


class ImportBatch(Protocol):
    """What an importer read in one go.

    (key, day, line) triples, how far it came in a source, and what it skipped.
    """

    @property
    def source(self) -> str:
        """The name under which reading resumes."""
        ...

    @property
    def mark(self) -> str:
        """From where reading resumes."""
        ...

    @property
    def lines(self) -> tuple[tuple[str, str, str], ...]:
        """(idempotency key, day, log line) of each observation."""
        ...

    @property
    def left(self) -> tuple[tuple[str, str, str, bool], ...]:
        """(reason, place, text, whether it is damage) of what was left out."""
        ...

    @property
    def skipped(self) -> tuple[tuple[str, int], ...]:
        """(reason, how many) of what was left out."""
        ...

    @property
    def penned(self) -> Mapping[str, Mapping[str, str]]:
        """By root session.

        Keys of what agents wrote into files of instructions, each with its file.
        """
        ...

    @property
    def outside(self) -> Mapping[str, Mapping[str, str]]:
        """By root session.

        Outside sources that it has read so far, each with a filter of its words.
        """
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What the owner should know of it, in full sentences."""
        ...


class Rendered(Protocol):
    """Memory's files in the code base for other hosts' agents."""

    def on(self) -> tuple[str, ...]:
        """Name the renderers that are on."""
        ...

    def switch(self, name: str, on: bool) -> None:
        """Keep that a renderer is on, or off."""
        ...

    def write(self, by: str, files: Mapping[str, tuple[str, str]]) -> Sequence[Problem]:
        """Make a renderer's files, by path, say this alone.

        It is taken out of all others. Of each what stands above where the file is made, and what
        memory says. What stands in the way, or was written by hand, is told.
        """
        ...

    def foreseen(
        self, by: str, files: Mapping[str, tuple[str, str]]
    ) -> Mapping[str, tuple[str, str]]:
        """Give each file's text before and after ``write``.

        Nothing is written.
        """
        ...


class LeftToHear(Protocol):
    """What hosts left to be heard while sessions ran."""

    def left(
        self, marks: Callable[[str], Mapping[str, str]], tell: Callable[[Problem], None]
    ) -> Iterator[tuple[str, Iterable[ImportBatch]]]:
        """Read what each kind of host wrote, from marks on.

        These are the marks with a beginning.
        """
        ...

    def shown(self) -> Mapping[str, Mapping[str, str]]:
        """Tell which facts were put before which session, and when first (UTC)."""
        ...

    def done(self) -> None:
        """Let go of what was heard."""
        ...
