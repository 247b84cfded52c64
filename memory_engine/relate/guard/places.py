"""The same things in other places.

Who does it to whom, from where to where, what comes before what.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import zip_longest

from memory_engine.claims.words.meaning import VERBS
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.compared import Compared
from memory_engine.relate.dealt import dealt_out
from memory_engine.relate.guard.polarity import opposites
from memory_engine.relate.marks import shown
from memory_engine.relate.order import (
    middles,
    other_time,
    redirected,
    traded_places,
    turned_round,
)
from memory_engine.relate.terms import Sense, Term


def order(two: Compared) -> Barrier | None:
    """Find opposites, or places exchanged; but not both.

    "Older than" with its arguments exchanged is "newer than".
    """
    words_apart = opposites(two)
    found = (words_apart[0].raw, words_apart[1].raw) if words_apart else _sequence(two)
    if found and not two.exchange:
        return Barrier("opposites", *found)
    in_one_order = two.a.marked("order") == two.b.marked("order")
    if two.exchange and not found and in_one_order and _of_one_predicate(two):
        return Barrier("argument order", *two.exchange)
    return _displaced(two)


def _displaced(two: Compared) -> Barrier | None:
    """Find what has another role, place or time beside it.

    On the other side of the pair.
    """
    if turned := turned_round(two.by.pairs):
        return Barrier("direction", *(f"{term.role} {term.raw}" for term in turned))
    if traded := traded_places(two.by.pairs):
        return Barrier("argument order", traded[0].raw, traded[1].raw)
    if times := other_time(two.a, two.b, two.by.pairs):
        return Barrier("time", *times)
    if goals := redirected(two.a, two.b, two.by.pairs):
        return Barrier("direction", f"to {goals[0].raw}", f"to {goals[1].raw}")
    if phrases := _turned_words(two):
        return Barrier("word order", *phrases)
    return None if two.by.left or two.by.right else dealt_out(two.a, two.b, two.by.pairs)


def _of_one_predicate(two: Compared) -> bool:
    """Tell whether the places of things can be held against each other.

    They are places beside a predicate: where each text has one of its own, they tell nothing.
    """
    shared = any(x.role == y.role == "verb" for x, y, _ in two.by.pairs)
    return shared or not (two.by.left or two.by.right)


def _turned_words(two: Compared) -> tuple[str, str] | None:
    """Find words of one phrase in another order.

    A session cache is no cache session."""
    one, other = middles(two.a.terms, two.b.terms)
    places = {(term.role, term.part, term.listed) for term in (*one, *other)}
    if len(places) != 1 or {term.canon for term in one} != {term.canon for term in other}:
        return None
    return " ".join(term.raw for term in one), " ".join(term.raw for term in other)


Governors = tuple[Term, ...]
"""The verbs that one thing is the object or subject of, side by side."""


def crossed(two: Compared) -> Barrier | None:
    """Find a thing that another verb of a list governs.

    One on one side, another on the other.
    """
    verbs = _predicates(two.a), _predicates(two.b)
    if not any(_in_list(said, found) for said, found in zip((two.a, two.b), verbs, strict=True)):
        return None
    answers = {id(x): y for x, y, _ in two.by.pairs} | {id(y): x for x, y, _ in two.by.pairs}
    governors = _governors(two.a, verbs[0]), _governors(two.b, verbs[1])
    for x, y, _ in two.by.pairs:
        one, other = governors[0].get(id(x), ()), governors[1].get(id(y), ())
        if _elsewhere(one, other, answers, verbs[1]) or _elsewhere(other, one, answers, verbs[0]):
            return Barrier("verbs", f"{one[0].raw} {x.raw}", f"{other[0].raw} {y.raw}")
    return None


def _elsewhere(
    one: Governors, other: Governors, answers: Mapping[int, Term], verbs: Collection[int]
) -> bool:
    """Tell whether the answering verbs govern something else."""
    found = [answers[id(verb)] for verb in one if id(verb) in answers]
    return bool(other and found) and all(
        id(verb) in verbs and all(verb is not w for w in other) for verb in found
    )


def _governors(said: Sense, verbs: Collection[int]) -> dict[int, Governors]:
    """Give each thing its verbs.

    Those before it, in a passive those behind it.
    """
    found: dict[int, Governors] = {}
    group: Governors = ()
    fresh = False
    for term in reversed(said.terms) if said.passive else said.terms:
        if id(term) in verbs:
            group, fresh = ((*group, term) if fresh else (term,)), True
        elif group:
            fresh = False
            if group[-1].part == term.part:
                found[id(term)] = group
    return found


def _predicates(said: Sense) -> set[int]:
    """Collect the verbs of a text, those behind "and" included, by identity."""
    found = set()
    for term, following in zip_longest(said.terms, said.terms[1:]):
        adjective = term.raw.endswith("ed") and following is not None and following.close
        listed = term.listed and term.canon in VERBS and term.raw.endswith("s")
        passive = said.passive and term.raw.endswith("ed") and term.canon in VERBS
        if term.kind == "word" and not adjective and (term.role == "verb" or listed or passive):
            found.add(id(term))
    return found


def _in_list(said: Sense, verbs: Collection[int]) -> bool:
    """Tell whether an "and" joins two verbs of one clause."""
    active = any(term.listed and id(term) in verbs and not term.clause for term in said.terms)
    passive = said.passive and any(term.listed and not term.clause for term in said.terms)
    return len(verbs) > 1 and (active or passive)


def _sequence(two: Compared) -> tuple[str, str] | None:
    """Find before on one side, and after or upon on the other."""
    one, other = two.a.marked("order"), two.b.marked("order")
    later = {(x.role == "seq", y.role == "seq") for x, y, _ in two.by.pairs}
    if one == other or (later >= {(True, False), (False, True)} and not two.exchange):
        return None  # A before B is B after A
    upon = any({x.role, y.role} & _UPON and "seq" in (x.role, y.role) for x, y, _ in two.by.pairs)
    return (
        (shown(one), shown(other))
        if (one and other) or (upon and "order before" in one ^ other)
        else None
    )


_UPON = {"on", "at", "in", "during"}
