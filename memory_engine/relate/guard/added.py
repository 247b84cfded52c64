"""What one side says beyond the other: one more thing, a reason, a cause."""

from __future__ import annotations

from itertools import pairwise

from memory_engine.claims.words.meaning import EMPTY, SORTS, VERBS
from memory_engine.claims.words.tokens import tokens
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared
from memory_engine.relate.terms import Term, weighty


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


def added_around(two: Compared) -> Barrier | None:
    """Find what one side says before or behind all the words of the other.

    A reason, a place, one more thing that was done; who says so, plans it, or is to see to it.
    """
    one, other = (
        [token.norm for token in tokens(said.raw) if token.kind != "mark"]
        for said in (two.a, two.b)
    )
    short, long, rest = (
        (one, other, two.by.right) if len(one) < len(other) else (other, one, two.by.left)
    )
    around = short in (long[: len(short)], long[-len(short) :])
    added = [term.raw for term in rest if not term.apposed] if around else []
    return Barrier("only one says", " ".join(added)) if added else None
