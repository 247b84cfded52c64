"""What one side says beyond the other: things, reasons, speakers."""

from __future__ import annotations

from itertools import pairwise

from memory_engine.claims.words.meaning import CAUSING, DIMENSIONS, EMPTY, SORTS, VERBS
from memory_engine.claims.words.tokens import tokens
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared
from memory_engine.relate.terms import Sense, weighty

_FREE = VERBS | SORTS


def unanswered(two: Compared) -> Barrier | None:
    """Find what one side says alone, with nothing in its place.

    A verb may be one more way to say it, and so may a word for the sort of a thing, one that is
    said before, or who does what is done on the other side by nobody named.
    """
    known = {term.canon for x, y, _ in two.by.pairs for term in (x, y)} | EMPTY
    if any(x.kind == y.kind == "number" and " " in x.canon for x, y, _ in two.by.pairs):
        known |= DIMENSIONS  # 20 px wide is 20 px
    for said, rest, other, others in (
        (two.a, two.by.left, two.b, two.by.right),
        (two.b, two.by.right, two.a, two.by.left),
    ):
        if any(term.role != "verb" or not term.light for term in others):
            continue
        telling_which = {
            id(term)
            for term, noun in pairwise(said.terms)
            if noun.close and not noun.hard and noun.role != "verb"
        }
        sorts = _telling_sort(two, said)
        for term in weighty(rest):
            freely = (
                term.role == "verb"
                or id(term) in sorts
                or (
                    term.canon in _FREE and term.role != "outside" and id(term) not in telling_which
                )
            )
            doer = other.passive and term.role == "subject"
            if not (freely or doer or term.canon in known or term.aside or term.hard):
                return Barrier("only one says", term.raw)
    return None


def _telling_sort(two: Compared, said: Sense) -> set[int]:
    """Collect the nouns that tell the sort of what both have.

    They stand behind it: "the Docker daemon".

    By identity. Another's is another thing: "the user's manager", "`decode` errors".
    """
    shared = {id(term) for x, y, _ in two.by.pairs for term in (x, y)}
    return {
        id(noun)
        for name, noun, behind in zip(
            said.terms, said.terms[1:], (*said.terms[2:], None), strict=False
        )
        if noun.close
        and id(name) in shared
        and noun.role != "verb"
        and not (behind and behind.close and id(behind) in shared)
        and not noun.raw.endswith("ly")
        and not (name.hard and noun.raw.endswith("s"))
        and f"{name.raw}'s" not in said.raw.replace("’", "'")
    }


def listing(two: Compared) -> Barrier | None:
    """Find one more thing that one side alone lists.

    The other says nothing else: "read access" against "read and write access".
    """
    for said, rest, others in (
        (two.a, two.by.left, two.by.right),
        (two.b, two.by.right, two.by.left),
    ):
        alone = {id(term) for term in weighty(rest)} if not weighty(others) else set[int]()
        for pair in pairwise(said.terms):
            more = [term for term in pair if id(term) in alone]
            if pair[1].listed and len(more) == 1:
                return Barrier("only one lists", more[0].raw)
    return None


def reasons(two: Compared) -> Barrier | None:
    """Find reasons apart, or a name that is one on one side."""
    given = [[term for term in weighty(said.terms) if term.aside] for said in (two.a, two.b)]
    alone = {id(term) for term in (*two.by.left, *two.by.right)}
    if all(given) and all(id(term) in alone for side in given for term in side):
        return Barrier("reason", given[0][0].raw, given[1][0].raw)
    moved = (x for x, y, _ in two.by.pairs if x.hard and x.aside != y.aside and x.role != y.role)
    name = None if all(given) else next(moved, None)
    return Barrier("reason", name.raw, "none") if name else None


def caused(two: Compared) -> Barrier | None:
    """Find what one says is caused, and the other takes as given.

    That one says with a verb of its own what it does.
    """
    turned = [(y, x) for x, y, _ in two.by.pairs]
    for rest, pairs in ((two.by.left, turned), (two.by.right, [(x, y) for y, x in turned])):
        own = any(term.canon in VERBS for term in weighty(rest))
        for caused_by, given in pairs if own else ():
            verbs = caused_by.role == "verb" != given.role
            if verbs and given.canon in CAUSING and not given.aside:
                return Barrier("cause and effect", given.raw)
    return None


def added_around(two: Compared) -> Barrier | None:
    """Find what one side says around all words of the other.

    A reason, a place, one more thing that was done; who says so, plans it, or is to see to it. But
    a label says nothing more: "Loading: ...".
    """
    (short, _), (long, said) = sorted(
        ((_words(said.raw), said) for said in (two.a, two.b)), key=lambda side: len(side[0])
    )
    before = len(long) - len(short)
    labelled = ":" in said.raw and len(_words(said.raw.partition(":")[0])) == before
    if short != long[: len(short)] and (labelled or short != long[before:]):
        return None
    rest = two.by.left if said is two.a else two.by.right
    added = [term.raw for term in rest if not term.apposed]
    return Barrier("only one says", " ".join(added)) if added else None


def _words(text: str) -> list[str]:
    return [token.norm for token in tokens(text) if token.kind != "mark"]
