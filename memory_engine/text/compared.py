"""Two claims laid side by side: what the guard, the likeness and the contradiction look at."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from memory_engine.domain import policy
from memory_engine.text.align import Alignment, align, contrary
from memory_engine.text.cues import unhedged
from memory_engine.text.meaning import UNDOING, VERBS, meaning
from memory_engine.text.negation import affirmed
from memory_engine.text.order import exchanged
from memory_engine.text.reading import AGAIN, PASSING
from memory_engine.text.sense import sense
from memory_engine.text.terms import Sense, Term
from memory_engine.text.turns import confined, limits
from memory_engine.text.words import tokens


class Statement(policy.Slotted, Protocol):
    """What a claim and a fact have in common: the text, the slot if there is one, and whether it was read out of the text."""

    @property
    def text(self) -> str:
        """What it says."""
        ...

    @property
    def kind(self) -> str:
        """Claim or rule."""
        ...

    @property
    def subject(self) -> str:
        """Of what."""
        ...

    @property
    def polarity(self) -> bool:
        """Whether it affirms."""
        ...

    @property
    def scope(self) -> str:
        """Where it holds."""
        ...


@dataclass(frozen=True)
class Compared:
    """What each of two claims says, and what their texts share. ``denied``: how often a field, not a word, denies."""

    a: Sense
    b: Sense
    by: Alignment
    denied: int = 0

    @cached_property
    def exchange(self) -> tuple[str, str] | None:
        """Two terms that change places, if any do; "to start it, use X" is "X starts it"."""
        if any(term.canon == "use" and term.role == "verb" for term in (*self.by.left, *self.by.right)) and any(
            said.raw.startswith("To ") or any(t.role == "to" and t.canon in VERBS for t in said.terms)
            for said in (self.a, self.b)
        ):
            return None
        return exchanged(self.by.pairs, self.a.copula or self.b.copula, self.a.copula != self.b.copula)

    @property
    def flipped(self) -> bool:
        """Whether one of them denies once more, on the whole and of what both say; two denials are none.

        "Lacks tests" denies a word of little content that "has tests" need not have.
        """
        said = self.a.flips - self.b.flips + self.denied
        apart = [(x, y) for x, y, _ in self.by.pairs if not contrary(x, y) and _denied_once(x, y)]
        again = sum(AGAIN in x.marks | y.marks for x, y in apart)
        if apart and again == len(apart):
            return True
        shared = len(apart) - again + self.denied
        turned = sum(contrary(x, y) for x, y, _ in self.by.pairs) + self.undone + self._forsaken
        passed_on = sum(term.denied and term.light and not term.aside for term in (*self.by.left, *self.by.right))
        return (said + turned) % 2 == 1 and (shared + turned + passed_on) % 2 == 1

    @property
    def outright(self) -> bool:
        """Whether one denies in one breath, with a word for it, what the other says in words of its own."""
        few, many = sorted((self.a, self.b), key=lambda said: said.flips)
        again = sum(term.denied and not term.clause for term in many.terms) > 1
        if (
            again
            and not few.flips
            and _BREAK.search(many.raw)
            and any(x.denied != y.denied and x.place[0] == y.place[0] == "" for x, y, _ in self.by.pairs)
        ):
            return True  # said twice, and denied both times
        if self.denied or self.undone or self._forsaken or not _in_one_breath(many) or not _in_one_breath(few):
            return False
        turned = sum(contrary(x, y) for x, y, _ in self.by.pairs)
        return (many.flips - few.flips + turned) % 2 == 1 and _by_word(many) > 0 == _by_word(few)

    @property
    def undone(self) -> bool:
        """Whether one has a verb that undoes where the other denies: dropping it is to have it no longer."""
        rest = self.by.left if self.a.flips < self.b.flips else self.by.right if self.b.flips < self.a.flips else ()
        return sum(term.canon in UNDOING and not term.denied and not term.aside for term in rest) == 1

    @property
    def _forsaken(self) -> bool:
        """Whether what one says is done without has a clause of its own in the other, which denies it."""
        for pairs, flips in (
            ([(x, y) for x, y, _ in self.by.pairs], self.b.flips - self.a.flips),
            ([(y, x) for x, y, _ in self.by.pairs], self.a.flips - self.b.flips),
        ):
            said = self.b if flips > 0 and pairs and any(pairs[0][1] is t for t in self.b.terms) else self.a
            if flips > 0 and any(
                x.role == "instead" != y.role and any(t.denied and t.part == y.part for t in said.terms) for x, y in pairs
            ):
                return True
        return False


def compare(a: Statement | str, b: Statement | str, part: Callable[[str], str] = str) -> Compared:
    """Think: two claims or texts, side by side, or a ``part`` of each."""
    one, other = sense(part(text_of(a))), sense(part(text_of(b)))
    if verbs := _predicates(one) ^ _predicates(other):  # what is a predicate in one may be one in the other: a passive shows it
        one, other = sense(one.raw, verbs), sense(other.raw, verbs)
    if one.marked("bound") != other.marked("bound"):
        one, other = limits(one), limits(other)
    if bool(one.marked("only")) != bool(other.marked("only")):
        one, other = confined(one), confined(other)
    return Compared(one, other, align(one, other), _by_field(a, one) - _by_field(b, other))


FORSAKEN = ("instead", "from")
"""Roles of what is done without, or left behind."""


def _in_one_breath(said: Sense) -> bool:
    return len({term.part for term in said.terms if not term.clause}) == 1 and not _BREAK.search(said.raw)


_BREAK = re.compile(r"[,;:—–] ")


def _by_word(said: Sense) -> int:
    """How many denials of it are words of their own, and no part of another word (``unaligned``)."""
    inside = sum(term.denied and not term.aside and not term.hard and meaning(term.raw.lower()).denies for term in said.terms)
    return said.flips - inside


def _denied_once(one: Term, other: Term) -> bool:
    """Whether one text denies what the other affirms; what is done without, or left behind, is not affirmed."""
    if one.denied == other.denied or one.aside or other.aside or PASSING in one.marks | other.marks:
        return False
    if (one.clause == "if") != (other.clause == "if"):
        return False  # "hangs unless it is set": set it
    return (other if one.denied else one).role not in FORSAKEN


def _predicates(said: Sense) -> frozenset[str]:
    return frozenset(term.canon for term in said.terms if term.role == "verb") - VERBS


def text_of(claim: Statement | str) -> str:
    """Think: the text of a claim or a fact."""
    return claim if isinstance(claim, str) else claim.text


def _by_field(claim: Statement | str, said: Sense) -> int:
    """Whether a field denies what the words affirm; a denial in words is counted where it stands."""
    if isinstance(claim, str) or claim.polarity or said.flips % 2:
        return 0
    return int(affirmed(tokens(unhedged(claim.text)))[1])
