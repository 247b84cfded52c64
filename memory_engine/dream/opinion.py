"""A second opinion on two texts, beside the rules'.

Nothing is joined that the guard bars. Of the rest, what speaks for the rules and what speaks for it
are added up: where it doubts, the rules must be the surer, and where they do, it must. It links two
that it takes to exclude each other. It ends nothing, and is no evidence. It costs
milliseconds a pair, so it is asked where the question comes up, once for each two texts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from memory_engine.domain import policy
from memory_engine.domain.records.looked import Question, Verdict

if TYPE_CHECKING:
    from memory_engine.relate.relation import Wording

Asked = Callable[[Question], Verdict]


class Opinions:
    """Whoever has the second opinion, and which facts it kept apart tonight."""

    def __init__(self, same: Asked, contrary: Asked) -> None:
        self._same, self._contrary = cache(same), cache(contrary)
        self.parted: dict[tuple[str, str], Verdict] = {}

    def on_joining(self, ids: tuple[str, str], question: Question, bits: float) -> Verdict | None:
        """Ask of two facts that the rules would join.

        By so many bits of theirs.

        Those kept apart are remembered. None where the same words stand in the same order: there it
        has nothing to weigh.
        """
        if words(question[0]) == words(question[1]):
            return None
        verdict = _with(self._same(question), bits)
        if verdict.answer == "no":
            self.parted[ids] = verdict
        return verdict

    def joining(self, question: Question, bits: float) -> Verdict | None:
        """Give the word that joins a doubtful pair, if any.

        The rules leave it in doubt, with so many bits.
        """
        said = self._same(question)
        both = _with(said, bits)
        return both if said.answer == both.answer == "yes" else None

    def excluding(self, question: Question) -> Verdict | None:
        """Give the word that two texts exclude each other, if any."""
        verdict = self._contrary(question)
        return verdict if verdict.answer == "yes" else None


def _with(verdict: Verdict, bits: float) -> Verdict:
    """Decide by what speaks for both.

    The rules' bits and those of the second opinion.

    What tells no bits has decided by itself.
    """
    if verdict.bits is None:
        return verdict
    both = bits + policy.SECOND_WEIGHT * verdict.bits
    return verdict._replace(answer="yes" if both >= policy.BOTH_BITS else "no")


def bare(left: str, right: str, read: Callable[[str], Wording]) -> Question:
    """Give two texts without what opens them and says nothing: "note that"."""
    return read(left).sense.raw, read(right).sense.raw


def words(text: str) -> list[str]:
    """List a text's words in order, whatever case or marks.

    The marks stand between them.
    """
    return "".join(sign if sign.isalnum() else " " for sign in text.lower()).split()
