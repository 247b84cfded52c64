"""Whether one of two texts denies what the other says.

However it does: by a word, by a verb that undoes, by doing without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from memory_engine.claims.words.meaning import UNDOING, meaning
from memory_engine.relate.compared import Compared, contrary
from memory_engine.relate.reading import AGAIN, PASSING
from memory_engine.relate.terms import Sense, Term

FORSAKEN = ("instead", "from")
"""Roles of what is done without, or left behind."""
_FRONTED = re.compile(r"^(?:On|In|At|For|With|After|Before|By|During|Since|From|Under) [^,]*, ")
_BREAK = re.compile(r"[,;:—–] ")


def flipped(two: Compared) -> bool:
    """Tell whether one of them denies once more than the other.

    On the whole and of what both say; two denials are none. "Lacks tests" denies a word of little
    content that "has tests" need not have.
    """
    said = two.a.flips - two.b.flips + two.denied
    apart = [(x, y) for x, y, _ in two.by.pairs if not contrary(x, y) and _denied_once(x, y)]
    again = sum(AGAIN in x.marks | y.marks for x, y in apart)
    if apart and again == len(apart):
        return True
    shared = len(apart) - again + two.denied
    turned = _turned(two) + undone(two) + _forsaken(two)
    passed_on = sum(
        term.denied and term.light and not term.aside for term in (*two.by.left, *two.by.right)
    )
    return (said + turned) % 2 == 1 and (shared + turned + passed_on) % 2 == 1


def outright(two: Compared) -> bool:
    """Tell whether one plainly denies what the other says.

    With a word for it, in one breath, whatever words the other has.
    """
    few, many = sorted((two.a, two.b), key=lambda said: said.flips)
    if (
        not few.flips
        and _twice(many)
        and any(x.denied != y.denied and not (x.clause or y.clause) for x, y, _ in two.by.pairs)
    ):
        return True
    if (
        two.denied
        or undone(two)
        or _forsaken(two)
        or not (_in_one_breath(many) and _in_one_breath(few))
    ):
        return False
    return (many.flips - few.flips + _turned(two)) % 2 == 1 and _by_word(many) > 0 == _by_word(few)


def undone(two: Compared) -> bool:
    """Tell whether one has a verb that undoes where the other denies.

    Dropping it is to have it no longer.
    """
    if two.a.flips == two.b.flips:
        return False
    rest, denial = (two.by.left, two.b) if two.a.flips < two.b.flips else (two.by.right, two.a)
    if not _by_word(denial):
        return False  # what ignores unknown keys does not reject them
    return sum(term.canon in UNDOING and not term.denied and not term.aside for term in rest) == 1


def _turned(two: Compared) -> int:
    return sum(contrary(x, y) for x, y, _ in two.by.pairs)


def _forsaken(two: Compared) -> bool:
    """Tell whether the other denies what one says is done without.

    In a clause of its own.
    """
    if two.a.flips == two.b.flips:
        return False
    told = [(y, x) if two.a.flips > two.b.flips else (x, y) for x, y, _ in two.by.pairs]
    denials = _denied_parts((two.a if two.a.flips > two.b.flips else two.b).terms)
    return any(x.role == "instead" != y.role and y.part in denials for x, y in told)


def _denied_parts(terms: Iterable[Term]) -> set[int]:
    return {term.part for term in terms if term.denied}


def _twice(said: Sense) -> bool:
    """Tell whether a text denies in each of two clauses.

    "Can't be nested, the parser won't accept it".
    """
    # "without" makes a condition.
    denials = sum(term.denied and not term.clause and term.role != "with" for term in said.terms)
    return denials > 1 and bool(_BREAK.search(said.raw))


def _in_one_breath(said: Sense) -> bool:
    return len({term.part for term in said.terms if not term.clause}) == 1 and not _BREAK.search(
        _FRONTED.sub("", said.raw)
    )


def _by_word(said: Sense) -> int:
    """Count the denials that are words of their own.

    Those are none that are part of another word: "unaligned".
    """
    inside = sum(
        term.denied and not term.aside and not term.hard and meaning(term.raw.lower()).denies
        for term in said.terms
    )
    return said.flips - inside


def _denied_once(one: Term, other: Term) -> bool:
    """Tell whether one text denies what the other affirms.

    What is done without, or left behind, is not affirmed.
    """
    if one.denied == other.denied or one.aside or other.aside or PASSING in one.marks | other.marks:
        return False
    if (one.clause == "if") != (other.clause == "if"):
        return False  # "hangs unless it is set": set it
    return (other if one.denied else one).role not in FORSAKEN
