"""Where two texts put the same things.

Arguments exchanged, directions turned, words in another order.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from memory_engine.claims.words.meaning import VERBS
from memory_engine.domain import policy
from memory_engine.domain.table import groups
from memory_engine.relate.compared import Pairing
from memory_engine.relate.terms import Sense, Term

_OPPOSED = frozenset(
    map(
        frozenset,
        groups(
            "from to | over under | in outside | for against | during outside | on outside "
            "| within outside | at outside | until seq | until since | since with | behind "
            "front | within seq | within across | each within | each until"
        ),
    )
)
"""Prepositions that turn a claim round."""


_INVERTED = ("subject", "object")
_THEN = {"then", "seq"}
"""Roles in which a verb may change places with another."""


def exchanged(pairs: Sequence[Pairing], symmetric: bool, mixed: bool) -> tuple[str, str] | None:
    """Find two terms that change places.

    Each has in one text the role, or the clause, of the other in the other text.

    Where a text says what something *is* (``symmetric``), a value and its name may stand either way
    round: "8080 is the default port". ``mixed``: only one of them says so.
    """
    moved = [
        [one for one, other, _ in pairs if (one.role, other.role) == way]
        for way in (_INVERTED, _INVERTED[::-1])
    ]
    least = policy.TURNED_TERMS_MIXED if mixed else policy.TURNED_TERMS
    inverted = (
        symmetric
        and sum(map(len, moved)) >= least
        and not any(x.role == y.role and x.role in _INVERTED and not x.light for x, y, _ in pairs)
        and any(len(side) == 1 and (side[0].hard or side[0].raw[:1].isupper()) for side in moved)
    )
    places: dict[tuple[object, object], Term] = {}
    for one, other, _ in pairs:
        if "of" in (one.role, other.role) and (mixed or one.kind == "number"):
            # the limit of a pod, and pods are limited; three seconds of warm-up, and a warm-up of
            # three seconds
            continue
        if "verb" in (one.role, other.role) and _THEN.isdisjoint((one.role, other.role)):
            continue
        for was, now in ((one.place, other.place), (one.clause, other.clause)):
            if was == now:
                continue
            twin = places.get((now, was))
            if twin is not None and not inverted and not (symmetric and one.hard != twin.hard):
                return twin.raw, one.raw
            places.setdefault((was, now), one)
    return None


def turned_round(pairs: Sequence[Pairing]) -> tuple[Term, Term] | None:
    """Find a thing whose prepositions are opposed: from and to."""
    return next(((x, y) for x, y, _ in pairs if frozenset((_way(x), _way(y))) in _OPPOSED), None)


def _to_do(said: Sense) -> bool:
    """Tell whether "to" stands before what is to be done.

    "To disable the prompts" puts nothing anywhere.
    """
    return any(
        one.role == other.role == "to" and one.canon in VERBS and not (one.close or other.close)
        for one, other in pairwise(said.terms)
    )


def redirected(a: Sense, b: Sense, pairs: Sequence[Pairing]) -> tuple[Term, Term] | None:
    """Find the goal of one text that the other replaces.

    Pushed to A from B, and to B from A.
    """
    if any(_to_do(said) for said in (a, b)):
        return None
    moved = [
        (x, y) for x, y, _ in pairs if x.clause == y.clause and x.kind != "number" and not x.light
    ]
    was = next((x for x, y in moved if x.role == "to" and y.role in _AROUND), None)
    now = next((y for x, y in moved if y.role == "to" and x.role in _AROUND), None)
    return (was, now) if was and now else None


def traded_places(pairs: Sequence[Pairing]) -> tuple[Term, Term] | None:
    """Find who does it, in another place beside the same verb."""
    told = [(x, y) for x, y, _ in pairs if x.clause == y.clause == ""]
    if not any(x.role == y.role == "verb" and x.canon == y.canon and not x.light for x, y in told):
        return None
    told = [(x, y) for x, y in told if not x.light and x.kind != "command"]
    was = next((x for x, y in told if x.role == "subject" and y.role in _BESIDE - {"in"}), None)
    now = next((y for x, y in told if y.role == "subject" and x.role in {*_BESIDE, "of"}), None)
    return (was, now) if was and now else None


_BESIDE = {"object", "to", "by", "in"}
_AROUND = {"subject", "object", "from", "by", "of", "in", "on"}


def other_time(a: Sense, b: Sense, pairs: Sequence[Pairing]) -> tuple[str, str] | None:
    """Find another relation in time.

    While something in one text, and before, after or until it in the other.
    """
    if a.flips != b.flips:
        return None  # not before it is done, and once it is
    said = [{_relation(text, term) for term in text.terms} - {"", "when"} for text in (a, b)]
    if all(said) and "while" in said[0] ^ said[1]:
        return sorted(said[0])[0], sorted(said[1])[0]
    for x, y, _ in pairs:
        times = _relation(a, x), _relation(b, y)
        if frozenset(times) in _APART:
            return times
    return None


_APART = frozenset(
    map(frozenset, groups("while after | while before | while until | when before | when until"))
)


def _relation(said: Sense, term: Term) -> str:
    """Give what a term is to the time of what is said."""
    if term.role == "seq":
        return "before" if "order before" in said.marks else "after"
    if term.role == "during":
        return "while"
    return {"if": "when", "while": "while"}.get(
        term.clause, "until" if term.role == "until" else ""
    )


def _way(term: Term) -> str:
    """Give how a term bears on the claim.

    Every five minutes is not within five minutes.
    """
    return "each" if term.kind == "number" and "quantity all" in term.marks else term.role


def alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the words that two sequences begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def middles(a: Sequence[Term], b: Sequence[Term]) -> tuple[Sequence[Term], Sequence[Term]]:
    """Strip the common beginning and end of two sequences of terms."""
    one, other = ([term.canon for term in terms] for terms in (a, b))
    start = alike(one, other)
    end = alike(one[start:][::-1], other[start:][::-1])
    return a[start : len(a) - end], b[start : len(b) - end]
