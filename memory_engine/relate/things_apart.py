"""Whether two texts speak of two things, or of two states.

Only one thing in two states excludes.

Private endpoints and public endpoints are two sorts of endpoints; an endpoint that is private is
not public.
"""

from __future__ import annotations

from itertools import zip_longest

from memory_engine.claims.words.meaning import MANNERS, meaning
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared
from memory_engine.relate.terms import Sense, Term


def tells_which(said: Sense, term: Term) -> bool:
    """Tell whether a word tells which thing is meant.

    It stands before a noun, and is not what the text says of it.

    "In strict mode" says how it is: of modes, orders, formats a thing has one at a time.
    """
    if term.role == "verb" or (
        said.copula and term.role == "object" and not any(one.role == "verb" for one in said.terms)
    ):
        return False
    behind = next(
        (after for one, after in zip_longest(said.terms, said.terms[1:]) if one is term), None
    )
    return (
        behind is not None
        and behind.close
        and behind.kind == "word"
        and behind.canon not in MANNERS
    )


def sorts_apart(two: Compared) -> list[bool]:
    """Tell of each denial whether it only tells sorts apart.

    It is part of a word that tells which thing is meant.
    """
    return [
        _inside(x, y) and _which_or_when(two.a, x, y) and _which_or_when(two.b, y, x)
        for x, y, _ in two.by.pairs
        if x.denied != y.denied
    ]


def _which_or_when(said: Sense, term: Term, answer: Term) -> bool:
    """Tell whether a word tells which thing is meant, or when.

    As in "if the branch is protected".
    """
    return tells_which(said, term) or (term.clause == "if" and not answer.clause)


def _inside(one: Term, other: Term) -> bool:
    return any(term.denied and meaning(term.raw.lower()).denies for term in (one, other))


def preferred_otherwise(two: Compared) -> Barrier | None:
    """Find two things that each text prefers otherwise.

    A over B, B over A.
    """
    changed = {(x.role, y.role): x for x, y, _ in two.by.pairs if x.role != y.role}
    chosen, left = changed.get(("object", "instead")), changed.get(("instead", "object"))
    alone = [term for term in (*two.by.left, *two.by.right) if not term.light]
    if (
        not (chosen and left)
        or len(changed) > len(_EXCHANGE)
        or alone
        or two.a.flips != two.b.flips
    ):
        return None
    return Barrier("opposed", f"{chosen.raw} over {left.raw}", f"{left.raw} over {chosen.raw}")


_EXCHANGE = ("object", "instead")
