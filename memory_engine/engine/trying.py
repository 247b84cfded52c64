"""How far to trust a judge or reader.

Put before it what is known, and count what it claims. What counts is how often it is wrong where it
claims something: who never says yes claims nothing, and has shown nothing either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import comb
from typing import Any, NamedTuple

from memory_engine.domain.ports import Disputing, Judge, Piece, Proposed, Reader
from memory_engine.domain.ports.advice import Found
from memory_engine.domain.records.looked import Question, Verdict
from memory_engine.extract.supported import unsupported

CONFIDENCE = 0.95
"""[probability] With which the share of false claims is no larger than is said."""
STEPS = 40
"""[halvings] That find it to more digits than anybody reads."""

SAME, CONTRARY = "same", "contrary"


class Labelled(NamedTuple):
    """A question with a known answer.

    It asks ``same`` or ``contrary``, and has whether it is yes.
    """

    ask: str
    yes: bool
    first: str
    second: str


class Marked(NamedTuple):
    """A piece, and whether it holds something worth keeping."""

    text: str
    worth: bool


class Trial(NamedTuple):
    """What came of it: questions, claims, errors by kind."""

    questions: int
    answered: int
    claims: int
    wrong: int
    found: int
    of: int
    kinds: Mapping[str, int]
    silent: str = ""
    """Why the first question without an answer has none."""

    @property
    def at_most(self) -> float:
        """Give the greatest share of false claims allowed."""
        return upper(self.wrong, self.claims)

    def row(self) -> dict[str, Any]:
        """Give it as it is told and kept."""
        return {**self._asdict(), "kinds": dict(self.kinds), "at_most": round(self.at_most, 4)}


def upper(wrong: int, claims: int) -> float:
    """Bound the share of ``wrong`` in ``claims`` from above (Clopper-Pearson)."""
    if wrong >= claims:
        return 1.0
    low, high = wrong / claims, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        few = sum(
            comb(claims, k) * middle**k * (1 - middle) ** (claims - k) for k in range(wrong + 1)
        )
        low, high = (middle, high) if few > 1 - CONFIDENCE else (low, middle)
    return high


def try_judge(judge: Judge, questions: Sequence[Labelled]) -> Trial:
    """Ask a judge what is known, each question on its own."""
    rows = _asked(judge.answer, questions, SAME)
    if isinstance(judge, Disputing):
        rows += _asked(judge.contradictions, questions, CONTRARY)
    yes = [asked for asked, verdict in rows if verdict.answer == "yes"]
    wrong = [asked for asked in yes if not asked.yes]
    kinds = {
        "false_merges": sum(asked.ask == SAME for asked in wrong),
        "false_conflicts": sum(asked.ask == CONTRARY for asked in wrong),
    }
    answered = sum(not _open(verdict) for _, verdict in rows)
    known, silent = sum(q.yes for q, _ in rows), _silent(verdict for _, verdict in rows)
    right = len(yes) - len(wrong)
    return Trial(len(rows), answered, len(yes), len(wrong), right, known, kinds, silent)


def _asked(
    answer: Callable[[Sequence[Question]], Sequence[Verdict]],
    questions: Sequence[Labelled],
    ask: str,
) -> list[tuple[Labelled, Verdict]]:
    """Have the questions of one kind answered."""
    chosen = [one for one in questions if one.ask == ask]
    return list(zip(chosen, answer([(one.first, one.second) for one in chosen]), strict=True))


def _open(verdict: Verdict) -> bool:
    return bool(verdict.because)


def _silent(answers: Iterable[Verdict | Found]) -> str:
    return next((answer.because for answer in answers if answer.because), "")


def _stated(one: Proposed, worth: Mapping[str, Marked]) -> bool:
    """Tell whether a reader's proposal stands in the piece it names."""
    piece = worth.get(one.piece)
    return piece is not None and not unsupported(one.text, one.quote, piece.text)


def try_reader(reader: Reader, stretches: Sequence[Sequence[Marked]]) -> Trial:
    """Have a reader look through stretches of known worth.

    It is known what is worth keeping.
    """
    asked = [
        [Piece(f"s{n}p{m}", piece.text) for m, piece in enumerate(stretch)]
        for n, stretch in enumerate(stretches)
    ]
    worth = {f"s{n}p{m}": p for n, stretch in enumerate(stretches) for m, p in enumerate(stretch)}
    found = reader.read(asked)
    proposed = [one for answer in found for one in answer.proposed]
    stated = [one for one in proposed if _stated(one, worth)]
    bare = len(proposed) - len(stated)
    chatter = sum(not worth[one.piece].worth for one in stated)
    return Trial(
        len(asked),
        sum(not answer.because for answer in found),
        len(proposed),
        bare + chatter,
        len({one.piece for one in stated if worth[one.piece].worth}),
        sum(piece.worth for piece in worth.values()),
        {"unsupported": bare, "not_worth_keeping": chatter},
        _silent(found),
    )
