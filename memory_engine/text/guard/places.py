"""The same things in other places: who does it to whom, from where to where, what comes before what."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from memory_engine.text.compared import Compared
from memory_engine.text.doers import other_doer
from memory_engine.text.guard.polarity import opposites
from memory_engine.text.marks import shown
from memory_engine.text.meaning import VERBS
from memory_engine.text.order import dealt_out, other_time, redirected, regrouped, traded_places, turned_round
from memory_engine.text.terms import Sense, Term


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


def crossed(two: Compared) -> str:
    """Find a thing that one verb governs on one side, and another verb of both on the other."""
    answers = {id(x): y for x, y, _ in two.by.pairs} | {id(y): x for x, y, _ in two.by.pairs}
    verbs = [_predicates(said, answers) for said in (two.a, two.b)]
    if max(map(len, verbs)) < _COMPOUND:
        return ""
    known = verbs[0] | verbs[1]
    governors = _governors(two.a, known), _governors(two.b, known)
    for x, y, _ in two.by.pairs:
        one, other = governors[0].get(id(x)), governors[1].get(id(y))
        if one is None or other is None:
            continue
        answer, asked = answers.get(id(one), other), answers.get(id(other), one)
        if (answer is not other and id(answer) in known) or (asked is not one and id(asked) in known):
            return f"verbs {one.raw} {x.raw} / {other.raw} {y.raw}"
    return ""


_COMPOUND = 2
"""[verbs] From so many on each has its own object."""


def _governors(said: Sense, verbs: Collection[int]) -> dict[int, Term]:
    """Give each thing its verb: the one before it, in a passive the one behind it."""
    found: dict[int, Term] = {}
    verb: Term | None = None
    for term in reversed(said.terms) if said.passive else said.terms:
        if id(term) in verbs:
            verb = term
        elif verb:
            found[id(term)] = verb
    return found


def _predicates(said: Sense, answers: Mapping[int, Term]) -> set[int]:
    """Collect the verbs of a text, those behind "and" included, by identity."""
    found = set()
    for term in said.terms:
        answer = answers.get(id(term))
        verb = term.role == "verb" or term.canon in VERBS or (answer is not None and answer.role == "verb")
        inflected = term.raw.endswith("ed") or (term.raw.endswith("s") and term.listed)
        if term.kind == "word" and (term.role == "verb" or (verb and inflected)):
            found.add(id(term))
    return found


def _sequence(two: Compared) -> tuple[str, str] | None:
    """Think: before on one side, and after on the other; or before something, and upon it."""
    one, other = two.a.marked("order"), two.b.marked("order")
    later = {(x.role == "seq", y.role == "seq") for x, y, _ in two.by.pairs}
    if one == other or (later >= {(True, False), (False, True)} and not two.exchange):
        return None  # A before B is B after A
    upon = any({x.role, y.role} & _UPON and "seq" in (x.role, y.role) for x, y, _ in two.by.pairs)
    return (shown(one), shown(other)) if (one and other) or (upon and "order before" in one ^ other) else None


_UPON = {"on", "at", "in", "during"}
