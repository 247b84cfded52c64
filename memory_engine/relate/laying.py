"""Lay two claims side by side.

What the guard, the likeness and the contradiction look at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from memory_engine.claims.negation import affirmed
from memory_engine.claims.stance.hedges import unhedged
from memory_engine.claims.words.meaning import VERBS
from memory_engine.claims.words.tokens import tokens
from memory_engine.domain.stated import Statement
from memory_engine.relate.align import align
from memory_engine.relate.compared import Alignment, Compared
from memory_engine.relate.order import exchanged
from memory_engine.relate.sense import sense
from memory_engine.relate.terms import Sense
from memory_engine.relate.turns import confined, counting, limits
from memory_engine.relate.wording import Wording

Reader = Callable[[str], Wording]
"""How a text is read: anew, or once for a whole night."""


def compare(a: Statement | str, b: Statement | str, read: Reader = Wording) -> Compared:
    """Lay two claims or texts side by side."""
    return compare_parts(a, b, read(text_of(a)), read(text_of(b)))


def compare_parts(a: Statement | str, b: Statement | str, one: Wording, other: Wording) -> Compared:
    """Lay a part of one claim beside a part of another."""
    two = lay(one, other)
    denied = _by_field(a, two.a) - _by_field(b, two.b)
    return replace(two, denied=denied) if denied else two


@lru_cache(maxsize=64)
def lay(a: Wording, b: Wording) -> Compared:
    """Lay two texts side by side, each as the other shows it.

    Each is read once more where the other shows what it means. Kept, for a guard and a weighing
    look at two in turn.
    """
    one, other = a.sense, b.sense
    if verbs := _predicates(one) ^ _predicates(
        other
    ):  # what is a predicate in one may be one in the other: a passive shows it
        one, other = sense(a.text, verbs), sense(b.text, verbs)
    if one.marked("bound") != other.marked("bound"):
        one, other = limits(one), limits(other)
    if bool(one.marked("only")) != bool(other.marked("only")):
        one, other = confined(one), confined(other)
    one, other = counting(one, other), counting(other, one)
    by = align(one, other)
    return Compared(one, other, by, _exchange(one, other, by))


def _exchange(one: Sense, other: Sense, by: Alignment) -> tuple[str, str] | None:
    """Find two terms that change places.

    "To start it, use X" is "X starts it".
    """
    used = any(term.canon == "use" and term.role == "verb" for term in (*by.left, *by.right))
    if used and any(_instructs(said) for said in (one, other)):
        return None
    return exchanged(by.pairs, one.copula or other.copula, one.copula != other.copula)


def _instructs(said: Sense) -> bool:
    return said.raw.startswith("To ") or any(
        term.role == "to" and term.canon in VERBS for term in said.terms
    )


def _predicates(said: Sense) -> frozenset[str]:
    return frozenset(term.canon for term in said.terms if term.role == "verb") - VERBS


def text_of(claim: Statement | str) -> str:
    """Give the text of a claim or a fact."""
    return claim if isinstance(claim, str) else claim.text


def _by_field(claim: Statement | str, said: Sense) -> int:
    """Tell whether a field denies what the words affirm.

    A denial in words is counted where it stands.
    """
    if isinstance(claim, str) or claim.polarity or said.flips % 2:
        return 0
    return int(affirmed(tokens(unhedged(claim.text)))[1])
