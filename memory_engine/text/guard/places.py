"""The same things in other places: who does it to whom, from where to where, what comes before what."""

from __future__ import annotations

from memory_engine.text.compared import Compared
from memory_engine.text.doers import other_doer
from memory_engine.text.guard.polarity import opposites
from memory_engine.text.marks import shown
from memory_engine.text.order import dealt_out, other_time, redirected, regrouped, traded_places, turned_round


def order(two: Compared) -> str:
    """Think: opposites, or places exchanged; but not both, for "older than" with its arguments exchanged is "newer than"."""
    words_apart = opposites(two)
    found = (words_apart[0].raw, words_apart[1].raw) if words_apart else _sequence(two)
    if found and not two.exchange:
        return f"opposites {found[0]} / {found[1]}"
    if two.exchange and not found and two.a.marked("order") == two.b.marked("order"):
        return f"argument order {two.exchange[0]} / {two.exchange[1]}"
    if turned := turned_round(two.by.pairs):
        return f"direction {turned[0].role} {turned[0].raw} / {turned[1].role} {turned[1].raw}"
    if traded := traded_places(two.by.pairs):
        return f"argument order {traded[0].raw} / {traded[1].raw}"
    if times := other_time(two.a, two.b, two.by.pairs):
        return f"time {times[0]} / {times[1]}"
    if doers := other_doer(two.a, two.b):
        return f"argument order {doers[0]} / {doers[1]}"
    if goals := redirected(two.a, two.b, two.by.pairs):
        return f"direction to {goals[0].raw} / to {goals[1].raw}"
    if swapped := regrouped(two.a, two.b):
        return f"word order {swapped[0]} {swapped[1]}"
    return "" if two.by.left or two.by.right else dealt_out(two.a, two.b, two.by.pairs)


def _sequence(two: Compared) -> tuple[str, str] | None:
    """Think: before on one side, and after on the other; or before something, and upon it."""
    one, other = two.a.marked("order"), two.b.marked("order")
    later = {(x.role == "seq", y.role == "seq") for x, y, _ in two.by.pairs}
    if one == other or (later >= {(True, False), (False, True)} and not two.exchange):
        return None  # A before B is B after A
    upon = any({x.role, y.role} & _UPON and "seq" in (x.role, y.role) for x, y, _ in two.by.pairs)
    return (shown(one), shown(other)) if (one and other) or (upon and "order before" in one ^ other) else None


_UPON = {"on", "at", "in", "during"}
