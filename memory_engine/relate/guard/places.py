"""The same things in other places.

Who does it to whom, from where to where, what comes before what.
"""

from __future__ import annotations

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


def order(two: Compared) -> Barrier | None:
    """Find opposites, or places exchanged; but not both.

    "Older than" with its arguments exchanged is "newer than".
    """
    words_apart = opposites(two)
    found = (words_apart[0].raw, words_apart[1].raw) if words_apart else _sequence(two)
    if found and not two.exchange:
        return Barrier("opposites", *found)
    if two.exchange and not found and two.a.marked("order") == two.b.marked("order"):
        return Barrier("argument order", *two.exchange)
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


def _turned_words(two: Compared) -> tuple[str, str] | None:
    """Find words of one phrase in another order.

    A session cache is no cache session."""
    one, other = middles(two.a.terms, two.b.terms)
    places = {(term.role, term.part, term.listed) for term in (*one, *other)}
    if len(places) != 1 or {term.canon for term in one} != {term.canon for term in other}:
        return None
    return " ".join(term.raw for term in one), " ".join(term.raw for term in other)


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
