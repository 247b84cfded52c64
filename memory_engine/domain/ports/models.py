"""What the engine needs of models: vectors, and answers about two sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from memory_engine.domain.records.looked import Question, Verdict


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


class Embedder(Protocol):
    """Turns texts into vectors of length one.

    What says the same lies close.
    """

    @property
    def name(self) -> str:
        """The model and its revision, or the local scheme and its version.

        Under another name the vectors are others, too.
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
