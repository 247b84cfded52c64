"""What the engine needs of advisers, and of their record.

The record is of what left for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple, Protocol, runtime_checkable

from memory_engine.domain.egress import Withheld
from memory_engine.domain.pack import Asked, Came, Way
from memory_engine.domain.records.looked import Question, Verdict
from memory_engine.domain.records.problem import Problem


class Piece(NamedTuple):
    """A piece of a session: its observation's id and text.

    It is a piece of what was said.
    """

    id: str
    text: str


class Proposed(NamedTuple):
    """What a reader makes of a piece.

    It has the words that say it, a sentence, and what kind of line it is. ``by`` names the reader:
    model and wording.
    """

    piece: str
    quote: str
    text: str
    line: str
    by: str


class Found(NamedTuple):
    """What a reader found in some pieces.

    Where it could not be asked, it has why.
    """

    proposed: tuple[Proposed, ...]
    because: str = ""


class Reader(Protocol):
    """Somebody who proposes lessons from what was said.

    What it proposes is no evidence.
    """

    @property
    def name(self) -> str:
        """Who reads, with model and wording."""
        ...

    def read(self, stretches: Sequence[Sequence[Piece]]) -> Sequence[Found]:
        """Read stretches, the best first; what was found in each, in order."""
        ...


@runtime_checkable
class Disputing(Protocol):
    """A judge who can say, too, whether two sentences exclude each other."""

    def contradictions(self, questions: Sequence[Question]) -> Sequence[Verdict]:
        """Give a verdict for each question, in order."""
        ...


class Egress(Protocol):
    """The record of what left the store."""

    def mark(self, known: str = "") -> str:
        """Say how far the record goes, for memory to know.

        Gives "" where it is not whole, or lacks a part.
        """
        ...

    def broken(self, known: str) -> Iterator[Problem]:
        """Find where the record was altered, or lacks what memory knows."""
        ...

    def spent(self, since: str = "", night: int = 0) -> Mapping[str, float]:
        """Sum up what was asked since a time, or in one night."""
        ...

    def by_night(self) -> Mapping[int, Mapping[str, float]]:
        """Sum up what each night asked that asked anything."""
        ...


class Rehearsal(Protocol):
    """What would have gone out."""

    @property
    def withheld(self) -> Sequence[Withheld]:
        """List it in order, byte for byte."""
        ...


class AskedElsewhere(Protocol):
    """What is to be asked elsewhere."""

    @property
    def ways(self) -> Mapping[str, Way]:
        """Tell by purpose how it is asked."""
        ...

    @property
    def questions(self) -> Mapping[str, Asked]:
        """List the questions by id."""
        ...

    @property
    def observations(self) -> Set[str]:
        """Name the observations whose words they hold."""
        ...


class Advice(Protocol):
    """Whoever may be asked at night."""

    def ask_elsewhere(self, known: Mapping[str, Came]) -> AskedElsewhere:
        """Ask nobody from here on.

        Keep the questions that are not answered yet.
        """
        ...

    def answered(self, came: Mapping[str, Came]) -> None:
        """Ask nobody from here on; take the answers that came back."""
        ...

    def may_answer(self, purpose: str, by: str) -> bool:
        """Tell whether somebody may answer questions of a purpose."""
        ...

    @property
    def open(self) -> Set[str]:
        """Name the questions of a night to which no answer came back."""
        ...

    @property
    def egress(self) -> Egress:
        """What was asked so far."""
        ...

    def rehearse(self) -> Rehearsal:
        """Ask nobody from here on, and keep what would have gone."""
        ...

    def told(self, night: int) -> Mapping[str, Any]:
        """Tell who was asked instead of whom, and at what cost.

        It also tells what was left of a night's questions.
        """
        ...

    def begin(self, night: int) -> Sequence[Problem]:
        """Prepare for a night; say who is asked nothing, and why."""
        ...
