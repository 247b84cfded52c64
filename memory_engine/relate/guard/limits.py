"""Where, when and how far each claim holds.

Environments, small words, conditions, what is prescribed and what is so.
"""

from __future__ import annotations

import re

from memory_engine.claims.words.meaning import meaning
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared
from memory_engine.relate.marks import requires, shown
from memory_engine.relate.terms import Sense, weighty


def scopes_apart(two: Compared) -> Barrier | None:
    """Find the environments that each holds in, if these differ."""
    if two.a.scopes == two.b.scopes:
        return None
    left, right = (", ".join(sorted(said.scopes)) or "any" for said in (two.a, two.b))
    return Barrier("scope", left, right)


def _done(two: Compared) -> bool:
    """Tell whether both sides have one verb, and not in a clause."""
    return any(
        x.role == y.role == "verb" and not (x.clause or y.clause) for x, y, _ in two.by.pairs
    )


def prescribed(two: Compared) -> Barrier | None:
    """Find what one side prescribes, and the other has as so.

    Or takes up to so long, and takes so long: by the same verb, with a subject of its own.
    """
    states = all(said.copula or _HAS.search(said.raw) for said in (two.a, two.b))
    if requires(two) or not (_done(two) or states) or any(map(_tells_to, (two.a, two.b))):
        return None
    limited = any(term.canon in _LIMITS for said in (two.a, two.b) for term in said.terms)
    for one, other in ((two.a, two.b), (two.b, two.a)):
        if other.marked("modal"):
            continue
        beyond = {"modal should", "modal must"}
        if not (limited or other.marked("bound")):
            beyond |= {"bound most", "bound least"}
        if one.marks & beyond:
            return Barrier("modality", shown(one.marks & beyond), "none")
    return None


_LIMITS = frozenset(
    meaning(word).canon for word in ("minimum", "maximum", "limit", "oldest", "newest")
)
"""What names the limit itself: the minimum version is 15."""
_HAS = re.compile(r" (?:has|have) ")


def _tells_to(said: Sense) -> bool:
    """Tell whether a text opens with a verb, and has no modal."""
    if said.marked("modal") & {"modal should", "modal must"}:
        return False
    first = (term.role for term in said.terms if not term.clause and term.role in CORE)
    return next(first, "verb") == "verb"


CORE = ("subject", "verb", "object")


def conditions(two: Compared) -> Barrier | None:
    """Find a condition most of which one side has alone."""
    for said, extra, whole in ((two.a, two.by.left, two.b), (two.b, two.by.right, two.a)):
        inside = [term for term in weighty(said.terms) if term.clause == "if"]
        alone = [term.raw for term in weighty(extra) if term.clause == "if"]
        if 2 * len(alone) > len(inside) and not any(term.clause == "if" for term in whole.terms):
            return Barrier("condition", " ".join(alone), "none")
    return None
