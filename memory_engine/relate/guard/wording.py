"""Words that nothing on the other side answers.

Put for another, added, listed, given as another reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from memory_engine.claims.words.meaning import FILLERS, SORTS, VERBS, akin
from memory_engine.domain import policy
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import EXACT, Compared, contrary
from memory_engine.relate.near import unexplained
from memory_engine.relate.order import middles
from memory_engine.relate.terms import Sense, Term, is_topic, weighty


def substitution(two: Compared) -> Barrier | None:
    """Find one word put for another in the same sentence.

    They are not known to mean the same. People who say a thing in their own words change more than
    one; one word changed is how two claims differ.
    """
    one, other = middles(two.a.terms, two.b.terms)
    if not one or not other or max(len(one), len(other)) > policy.SUBSTITUTED_WORDS:
        return None
    answered = {
        id(t) for x, y, credit in two.by.pairs if credit == EXACT or contrary(x, y) for t in (x, y)
    }
    if any(id(term) in answered for term in (*one, *other)) or all(
        term.canon in FILLERS for term in (*one, *other)
    ):
        return None
    if any(akin(x.canon, y.canon) for x in one for y in other):
        return None
    if all(term.apposed for term in one) or all(term.apposed for term in other):
        return None
    return Barrier("words", *(" ".join(term.raw for term in side) for side in (one, other)))


def other_topic(two: Compared) -> Barrier | None:
    """Find what each speaks of, where both say the same of it.

    By the same verb in the same voice.
    """
    verbs = [
        {term.canon for term in said.terms if term.role == "verb" and not term.clause}
        for said in (two.a, two.b)
    ]
    if verbs[0] != verbs[1] or (two.a.passive, two.a.copula) != (two.b.passive, two.b.copula):
        return None
    sides = ((two.a, weighty(two.by.left)), (two.b, weighty(two.by.right)))
    left, right = (
        [term for term in rest if is_topic(said, term) and _named(term)] for said, rest in sides
    )
    if not (left and right) or any(akin(x.canon, y.canon) for x in left for y in right):
        return None
    return Barrier("topics", f"of {left[0].raw}", f"of {right[0].raw}")


def other_part(two: Compared) -> Barrier | None:
    """Find the part that one has by a noun, another by a verb.

    Its chair, its founder: the verb is not the noun's own.
    """
    if two.a.copula == two.b.copula:
        return None
    rests = [weighty(two.by.left), weighty(two.by.right)]
    (noun, whole), (verb, done) = sorted(
        zip(rests, (two.a, two.b), strict=True), key=lambda side: not side[1].copula
    )
    if not (
        done.passive
        and len(noun) == len(verb) == 1
        and verb[0].role == "verb"
        and is_topic(whole, noun[0])
    ):
        return None
    fits = (
        akin(noun[0].canon, verb[0].canon)
        or noun[0].canon in SORTS
        or noun[0].close
        or noun[0].hard
    )
    return None if fits else Barrier("words", noun[0].raw, verb[0].raw)


def _named(term: Term) -> bool:
    return term.role != "verb" and term.canon not in VERBS and term.canon not in SORTS


def kin(two: Compared) -> Barrier | None:
    """Find two words that are the same in other sentences only."""
    found = unexplained(two)
    return Barrier("words", found[0].raw, found[1].raw) if found else None


def same_place(two: Compared) -> Barrier | None:
    """Find one noun left over on each side in the same place.

    In the same role, or beside the same word: it is what the two claims differ in.
    """
    left, right = weighty(two.by.left), weighty(two.by.right)
    named = [
        [term for term in side if term.role != "verb" and term.kind == "word"]
        for side in (left, right)
    ]
    pairs = (
        (one, other) for one in named[0] for other in named[1] if not akin(one.canon, other.canon)
    )
    if found := next((pair for pair in pairs if _beside_the_same(two, *pair, (1,))), None):
        return Barrier("words", found[0].raw, found[1].raw)
    told = [[term for term in side if term.canon not in SORTS] for side in (left, right)]
    left, right = told if all(told) else (left, right)
    if len(left) != 1 or len(right) != 1 or "verb" in (left[0].role, right[0].role):
        return None
    if left[0].place != right[0].place and not _beside_the_same(two, left[0], right[0]):
        return None
    return Barrier("words", left[0].raw, right[0].raw)


def merely_met(two: Compared) -> Barrier | None:
    """Find that two texts have little in common, and more besides.

    Statements of one project meet in a word or two.
    """
    left, right = weighty(two.by.left), weighty(two.by.right)
    nouns = [
        [term for term in side if term.role != "verb" and not term.aside] for side in (left, right)
    ]
    if all(nouns) and _in_common(two) <= policy.FEW_NOUNS:
        return Barrier("words", nouns[0][0].raw, nouns[1][0].raw)
    exactly = sum(credit == EXACT for _, _, credit in two.by.pairs)
    few = (left or right) and exactly < policy.LEAST_WORDS
    return Barrier("hardly a word in common") if few else None


def _in_common(two: Compared) -> int:
    """Count the things that both speak of in the same words.

    Verbs and light words apart.
    """
    same = [(x, y) for x, y, credit in two.by.pairs if credit == EXACT and not (x.light or y.light)]
    return sum("verb" not in (x.role, y.role) for x, y in same)


def _beside_the_same(two: Compared, one: Term, other: Term, steps: Sequence[int] = (-1, 1)) -> bool:
    """Tell whether two words stand beside one word in both texts.

    Before or behind it: the payroll module, the tax module.
    """
    answers = {id(x): y for x, y, _ in two.by.pairs}
    for step in steps:
        x, y = _next(two.a, one, step), _next(two.b, other, step)
        if x and y and answers.get(id(x)) is y:
            return True
    return False


def _next(said: Sense, term: Term, step: int) -> Term | None:
    at = next(place for place, one in enumerate(said.terms) if one is term) + step
    if not 0 <= at < len(said.terms):
        return None
    return said.terms[at] if said.terms[max(at, at - step)].close else None
