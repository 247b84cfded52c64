"""Words that nothing on the other side answers.

Put for another, added, listed, given as another reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from memory_engine.claims.meaning import CAUSING, EMPTY, FILLERS, SORTS, VERBS, akin
from memory_engine.claims.words import tokens
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


def unanswered(two: Compared) -> Barrier | None:
    """Find what one side says alone, with nothing in its place.

    A restriction, or one more thing that it holds of.

    A verb may be one more way to say it, and so may a word for the sort of a thing, one that is
    said before, or who does what is done on the other side by nobody named.
    """
    known = {term.canon for x, y, _ in two.by.pairs for term in (x, y)} | EMPTY
    for said, rest, other, others in (
        (two.a, two.by.left, two.b, two.by.right),
        (two.b, two.by.right, two.a, two.by.left),
    ):
        if all(term.role == "verb" and term.light for term in others):
            unnamed = other.passive and not (
                said.marked("modal") or any(term.role == "subject" for term in other.terms)
            )
            describing = {id(x) for x, y in pairwise(said.terms) if y.close and _describes(x, y)}
            for one in weighty(rest):
                told = one.canon in known or (
                    unnamed and one.role == "subject" and "count one" not in one.marks
                )
                verb = (
                    one.canon in VERBS
                    and (one.role in _BARE or one.raw.endswith("ed"))
                    and not one.denied
                )
                verb = verb and not (one.role == "subject" and said.passive)
                freely = one.role == "verb" or (
                    (verb or (one.canon in SORTS and one.role != "outside"))
                    and id(one) not in describing
                )
                if not (
                    told
                    or freely
                    or one.aside
                    or (one.hard and not (one.kind == "number" and " " in one.canon))
                ):
                    return Barrier("only one says", one.raw)
    return None


_BARE = {"subject", "object", "to"}


def _describes(one: Term, following: Term) -> bool:
    """Tell whether a word may tell which of what follows is meant.

    A verb does not, nor is one told which of a name.
    """
    return not (
        following.hard
        or following.role == "verb"
        or one.role in ("verb", "to")
        or one.raw.endswith("s")
    )


def listing(two: Compared) -> Barrier | None:
    """Find one more thing that one side alone lists.

    It says nothing else: "read access" against "read and write access". Or "or" for "and".
    """
    lists = {x.listed - y.listed for x, y, _ in two.by.pairs}
    for x, y, _ in two.by.pairs:
        moved = (
            {1, -1} - lists
            and x.listed != y.listed
            and x.role != y.role
            and not {"verb", "between"} & {x.role, y.role}
            and x.canon not in VERBS
        )
        if (
            ("or" in x.marks and y.listed)
            or ("or" in y.marks and x.listed)
            or (moved and not (two.by.left or two.by.right))
        ):
            return Barrier("and / or", x.raw)
    for said, rest, others in (
        (two.a, two.by.left, two.by.right),
        (two.b, two.by.right, two.by.left),
    ):
        for one, following in pairwise(said.terms):
            more = [
                term
                for term in (one, following)
                if not term.light and any(term is extra for extra in rest)
            ]
            if following.listed and len(more) == 1 and not weighty(others):
                return Barrier("only one lists", more[0].raw)
    return None


def caused(two: Compared) -> Barrier | None:
    """Find what one says is caused, and the other takes as given.

    That one says with a verb of its own what it does.
    """
    there = [(x, y) for x, y, _ in two.by.pairs]
    for rest, pairs in ((two.by.left, [(y, x) for x, y in there]), (two.by.right, there)):
        given = next(
            (
                here
                for said, here in pairs
                if said.role == "verb" != here.role and here.canon in CAUSING and not here.aside
            ),
            None,
        )
        if given and any(term.canon in VERBS and not term.light for term in rest):
            return Barrier("cause and effect", given.raw)
    return None


def reasons(two: Compared) -> Barrier | None:
    """Find a reason that only one side speaks of."""
    given = [
        [term for term in said.terms if term.aside and (term.role == "verb" or not term.light)]
        for said in (two.a, two.b)
    ]
    alone = {id(term) for term in (*two.by.left, *two.by.right)}
    for reason, said, others in ((given[0], two.b, two.by.right), (given[1], two.a, two.by.left)):
        whole = all(id(term) in alone for term in reason) and any(
            term.role != "verb" for term in reason
        )
        new = whole or any(id(term) in alone and term.role == "verb" for term in reason)
        if new and not weighty(others) and not any(term.aside for term in said.terms):
            return Barrier("reason", reason[0].raw, "none")
    if all(given) and all(id(term) in alone for side in given for term in side):
        return Barrier("reason", given[0][0].raw, given[1][0].raw)
    return None


def added_behind(two: Compared) -> Barrier | None:
    """Find what one side says behind all the words of the other.

    A reason, a place, one more thing that was done.
    """
    one, other = (
        [token.norm for token in tokens(said.raw) if token.kind != "mark"]
        for said in (two.a, two.b)
    )
    short, long, rest = (
        (one, other, two.by.right) if len(one) < len(other) else (other, one, two.by.left)
    )
    said = [term.raw for term in rest if not term.apposed]
    added = said and short == long[: len(short)]
    return Barrier("only one says", " ".join(said)) if added else None


_PLACES = frozenset({"in", "at", "on", "under"})


def displaced(two: Compared) -> Barrier | None:
    """Find a reason of one side that is a place elsewhere.

    On the other side, which gives no reason.
    """
    if all(any(term.aside for term in said.terms) for said in (two.a, two.b)):
        return None
    moved = [
        (x, y) for x, y, _ in two.by.pairs if x.hard and x.aside != y.aside and x.role != y.role
    ]
    found = next((x for x, y in moved if _PLACES & {x.role, y.role}), None)
    return Barrier("reason", found.raw, "place") if found else None
