"""What the engine needs of the world around the store, as Protocols."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple, Protocol

from memory_engine.domain.branches import BranchLook
from memory_engine.domain.records.looked import Finding, Predicate, Question, Trace, Verdict
from memory_engine.domain.records.observation import Anchor
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


class SimilarityIndex(Protocol):
    """Vectors of texts: derived, disposable, proposes neighbours and decides nothing."""

    def behind(self, position: int) -> int:
        """How many ledger entries are missing up to ``position``."""
        ...

    def catch_up(self, rows: Iterable[tuple[str, str]], gone: Iterable[str], position: int) -> None:
        """Take in (id, text) rows and drop ids.

        Up to a ledger position.
        """
        ...

    def neighbours(self, texts: Sequence[str], count: int) -> Sequence[Sequence[tuple[str, float]]]:
        """Find for each text its nearest (id, cosine similarity).

        Best first, in one batch.
        """
        ...

    @property
    def name(self) -> str:
        """The name of the embedder that made the vectors."""
        ...

    @property
    def semantic(self) -> bool:
        """Whether a model that has learnt what words mean made the vectors.

        Then a cosine says more than shared words do.
        """
        ...

    def among(self, texts: Sequence[str], count: int) -> Sequence[Sequence[tuple[int, float]]]:
        """Find for each text the nearest of those before it.

        As (position, cosine similarity), best first.
        """
        ...


class Workspace(Protocol):
    """The code base that the facts speak of.

    Looked at, never run, never written.
    """

    def state(self) -> str:
        """A name for the state of the whole tree, cheap to get.

        Equal names mean that nothing changed.
        """
        ...

    def changed(self, since: str) -> frozenset[str] | None:
        """Find the paths that changed since a state.

        None where that can't be told.
        """
        ...

    def look(self, predicates: Sequence[Predicate]) -> Sequence[Finding]:
        """A finding for each predicate, in order."""
        ...

    def place(self, anchors: Sequence[Anchor]) -> Sequence[Anchor | None]:
        """Give each anchor with the hashes it has now.

        None if it is not there (any more).
        """
        ...


class Sources(Workspace, Protocol):
    """The code base with the texts in it.

    For those who hold a text against the rest of it.
    """

    def files(self) -> Sequence[str] | None:
        """List the paths of all files.

        None where not all can be told.
        """
        ...

    def texts(self, asked: Sequence[str]) -> Mapping[str, str]:
        """Files as text, by path.

        What is none, lies outside, or is too large is left out.
        """
        ...

    def traces(self, asked: Sequence[str]) -> Sequence[Trace]:
        """What is known of each path where nothing is."""
        ...


class Branches(Protocol):
    """The branches of the repository that the code base lies in."""

    @property
    def main(self) -> str:
        """The name of the main line; ``""`` where nothing tells it."""
        ...

    def look(self, asked: Mapping[str, str]) -> Mapping[str, BranchLook]:
        """Tell how each branch, by name, stands to the main line.

        It is given with its last commit that was known, if any; nothing is told of one of which
        nobody can tell.
        """
        ...


class Judge(Protocol):
    """Someone who can say that two sentences mean the same.

    Never that either is true.
    """

    @property
    def name(self) -> str:
        """Who answers, with model and wording."""
        ...

    def answer(self, questions: Sequence[Question]) -> Sequence[Verdict]:
        """A verdict for each question, in order.

        ``unsure``, with the reason, where no answer was to be had.
        """
        ...


class SecondReader(Judge, Protocol):
    """A judge close at hand, who also knows contradictions.

    It can say, too, that two sentences exclude each other. It is asked of whatever pair comes up,
    and costs milliseconds.
    """

    def contradictions(self, questions: Sequence[Question]) -> Sequence[Verdict]:
        """Give verdicts, in order, on whether pairs exclude each other.

        There is one for each question.
        """
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
        """Give the text of each file before and after ``write``, which is not done."""
        ...


class Reporter(Protocol):
    """Somebody who watches; silent by default."""

    def stage(self, name: str, done: int, of: int) -> None:
        """``done`` of ``of`` things of a stage are finished."""
        ...

    def problem(self, problem: Problem) -> None:
        """Something in the data is wrong, and was stepped over."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors of length one.

    What says the same lies close.
    """

    @property
    def name(self) -> str:
        """The model and its revision, or the local scheme and its version.

        Another name, other vectors.
        """
        ...

    @property
    def semantic(self) -> bool:
        """Whether it has learnt what words mean."""
        ...

    @property
    def dimensions(self) -> int:
        """How long a vector is."""
        ...

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector of length one for each text, in order."""
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
