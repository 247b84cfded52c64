"""What each claim says of the same things.

Another verb in the same places, a verb that only names are shared with, a thing of a thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from memory_engine.claims.words.meaning import ATTRIBUTES, LOCATIVE, NEEDING, VERBS
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared
from memory_engine.relate.terms import Sense, Term


def names_only(two: Compared) -> Barrier | None:
    """Find what one side says, where only names are shared."""
    if any(not (x.hard and y.hard) for x, y, _ in two.by.pairs) or not two.by.pairs:
        return None
    for said, rest, other in ((two.a, two.by.left, two.b), (two.b, two.by.right, two.a)):
        for term in rest:
            if not (term.aside or term.apposed or _adds_nothing(term, said, other)):
                return Barrier("only one says", term.raw)
    return None


def _adds_nothing(term: Term, said: Sense, other: Sense) -> bool:
    """Tell whether a word beside names adds nothing to them.

    It only says that the thing is there, that we have it, or of what sort it is.
    """
    if term.canon in LOCATIVE:
        return other.copula or any(one.canon in LOCATIVE for one in other.terms)
    if term.canon in NEEDING:
        return not (said.copula or said.passive or any(one.role == "subject" for one in said.terms))
    return term.canon in ATTRIBUTES


def head(two: Compared) -> Barrier | None:
    """Find a word that alone makes another thing of a thing.

    The mock of the clock, the clock's mock.
    """
    answers = {id(x): y for x, y, _ in two.by.pairs} | {id(y): x for x, y, _ in two.by.pairs}
    for said, rest, others in (
        (two.a, two.by.left, two.by.right),
        (two.b, two.by.right, two.by.left),
    ):
        if all(term.light for term in others):
            alone = {id(term) for term in rest if _heads(term)}
            for one, following in pairwise(_topic(said)):
                if (
                    id(one) in alone
                    and following.role in _OF
                    and _otherwise(answers.get(id(following)))
                ):
                    return Barrier("only one says", f"{one.raw} of")
                if (
                    id(following) in alone
                    and following.close
                    and following.canon in VERBS
                    and one.kind in _NAMED
                ):
                    return Barrier("only one says", following.raw)
    return None


_NAMED = frozenset({"name", "path", "command"})
_OF = frozenset({"of", "for", "to"})


def _heads(term: Term) -> bool:
    return not (term.aside or term.apposed or term.canon in ATTRIBUTES or term.role == "verb")


def _topic(said: Sense) -> Sequence[Term]:
    """Give what stands before the predicate: what a text is about."""
    roles = {"object" if said.passive else "subject", "subject", *_OF}
    return [*takewhile(lambda term: term.role in roles and not term.clause, said.terms)]


def _otherwise(answer: Term | None) -> bool:
    return answer is not None and answer.role not in _OF
