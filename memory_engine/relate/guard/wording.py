"""Words of each side that nothing on the other accounts for.

What differs must be explained. A verb of many senses ("goes to", "receives") may be another way to
say the same; a verb that says what is done, and a thing, are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from memory_engine.claims.words.meaning import FILLERS, SORTS, akin
from memory_engine.claims.words.tokens import tokens
from memory_engine.domain import policy
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import EXACT, NEAR, Compared, contrary
from memory_engine.relate.near import doer, explained
from memory_engine.relate.order import alike, middles
from memory_engine.relate.terms import Sense, Term, general, weighty

Sides = tuple[list[Term], list[Term]]


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
    if all(map(_says_little, changed)) and not _in_place(two):
        return None
    return Barrier("words", *(" ".join(term.raw for term in side) for side in (one, other)))


def kin(two: Compared) -> Barrier | None:
    """Find two words that are near, and no more than near.

    In words of one's own a near word may stand for another. Where nothing else is changed, it is
    what was meant to be; where another act is left over, it is one of several differences.
    """
    alone = max(map(len, middles(two.a.terms, two.b.terms))) <= 1 or any(map(_acts, _rest(two)))
    for x, y, credit in two.by.pairs:
        if doer(x, y) or (alone and credit == NEAR and not explained(two, x, y)):
            return Barrier("words", x.raw, y.raw)
    return None


def _in_place(two: Compared) -> bool:
    """Tell whether two texts agree but for a few words."""
    one, other = ([token.norm for token in tokens(said.raw)] for said in (two.a, two.b))
    start = alike(one, other)
    end = alike(one[start:][::-1], other[start:][::-1])
    return max(len(one), len(other)) - start - end <= policy.SUBSTITUTED_WORDS


def _acts(rest: list[Term]) -> bool:
    return any(term.role == "verb" for term in weighty(rest))


def _says_little(term: Term) -> bool:
    return term.role == "verb" and general(term)


def _rest(two: Compared) -> Sides:
    """List what each side has alone; reasons are worded freely."""
    left, right = (
        [term for term in rest if not term.aside] for rest in (two.by.left, two.by.right)
    )
    return left, right


def other_things(two: Compared) -> Barrier | None:
    """Find a thing or deed each side has alone.

    The other lacks it. However many words two texts share: these are what they differ in.
    """
    left, right = _rest(two)
    for sides in (_said_of(left, right), _done(left, right)):
        if all(sides):
            return Barrier("words", sides[0][0].raw, sides[1][0].raw)
    found = next(_in_one_place(two, two.by.left, two.by.right), None)
    return Barrier("words", found[0].raw, found[1].raw) if found else None


def _said_of(left: list[Term], right: list[Term]) -> Sides:
    """Leave out the verbs that say little."""
    one, other = (
        [term for term in weighty(side) if not _says_little(term)] for side in (left, right)
    )
    return one, other


def _done(left: list[Term], right: list[Term]) -> Sides:
    """List the verbs, if one of them says what is done."""
    one, other = ([t for t in weighty(side) if t.role == "verb"] for side in (left, right))
    return ([], []) if all(map(general, (*one, *other))) else (one, other)


def _in_one_place(
    two: Compared, left: Sequence[Term], right: Sequence[Term]
) -> Iterator[tuple[Term, Term]]:
    """Find two words beside one, though each could go.

    Each alone could be left out. The package of X is not the host of X; in a reason neither.
    """
    answers = {id(x): y for x, y, _ in two.by.pairs}
    for one, other in product(*([t for t in side if t.role != "verb"] for side in (left, right))):
        if any(one.canon in sorts and other.canon in sorts for sorts in (SORTS, FILLERS)):
            continue
        beside = zip(_beside(two.a, one), _beside(two.b, other), strict=True)
        if any(x and y and answers.get(id(x)) is y for x, y in beside):
            yield one, other


def _beside(said: Sense, term: Term) -> tuple[Term | None, Term | None]:
    """Give the words around a word, in one phrase.

    They are right before and right behind it.
    """
    at = next(place for place, other in enumerate(said.terms) if other is term)
    before = said.terms[at - 1] if at and term.close else None
    behind = next((other for other in said.terms[at + 1 : at + 2] if other.close), None)
    return before, behind
