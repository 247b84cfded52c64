"""Words of each side that nothing on the other accounts for."""

from __future__ import annotations

from memory_engine.claims.words.meaning import FILLERS, SORTS, akin
from memory_engine.domain import policy
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import EXACT, Compared, contrary
from memory_engine.relate.near import unexplained
from memory_engine.relate.order import middles
from memory_engine.relate.terms import is_topic, weighty


def substitution(two: Compared) -> Barrier | None:
    """Find one word put for another in the same sentence.

    They are not known to mean the same. People who say a thing in their own words change more than
    one; one word changed is how two claims differ.
    """
    one, other = middles(two.a.terms, two.b.terms)
    if not one or not other or max(len(one), len(other)) > policy.SUBSTITUTED_WORDS:
        return None
    changed = (*one, *other)
    answered = {
        id(t) for x, y, credit in two.by.pairs if credit == EXACT or contrary(x, y) for t in (x, y)
    }
    if any(id(term) in answered for term in changed) or all(t.canon in FILLERS for t in changed):
        return None
    if any(akin(x.canon, y.canon) for x in one for y in other):
        return None
    if any(all(term.apposed for term in side) for side in (one, other)):
        return None
    return Barrier("words", *(" ".join(term.raw for term in side) for side in (one, other)))


def other_things(two: Compared) -> Barrier | None:
    """Find a thing on each side that the other lacks.

    However many words two texts share: these are what they differ in. A verb may be another way to
    say it, and reasons are worded freely.
    """
    left, right = (
        [term for term in weighty(rest) if not (term.aside or term.role == "verb")]
        for rest in (two.by.left, two.by.right)
    )
    return Barrier("words", left[0].raw, right[0].raw) if left and right else None


def other_part(two: Compared) -> Barrier | None:
    """Find a part that only one has by a noun.

    The other has it by a verb, not the noun's own: its chair, and what it was founded by.
    """
    (noun, whole), (verb, done) = sorted(
        ((weighty(two.by.left), two.a), (weighty(two.by.right), two.b)),
        key=lambda side: not side[1].copula,
    )
    if done.copula or not done.passive or not len(noun) == len(verb) == 1:
        return None
    own = akin(noun[0].canon, verb[0].canon) or noun[0].canon in SORTS
    part = whole.copula and is_topic(whole, noun[0]) and not (noun[0].close or noun[0].hard)
    if own or not part or verb[0].role != "verb":
        return None
    return Barrier("words", noun[0].raw, verb[0].raw)


def kin(two: Compared) -> Barrier | None:
    """Find two words that are the same in other sentences only."""
    pair = unexplained(two)
    return Barrier("words", pair[0].raw, pair[1].raw) if pair else None
