"""Why two claims cannot both hold, as far as words can tell.

Three rules. *Negation*: one denies what the other says; denying turns containment round, so all of
the content of the denial must be in the claim ("no man plays a guitar" contradicts "a man plays an
old guitar", and not the other way about). *Opposites*: the same sentence with antonyms in one
place. *Value*: the same sentence with another value, where a thing has one value at a time, or is
said to have only this. Reasons and remarks behind what is said first are left out where the whole
shows nothing. What is only related is no contradiction; from words alone nothing more than a
question is raised.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from memory_engine.claims.states import states_opposed
from memory_engine.claims.words.meaning import meaning
from memory_engine.claims.words.signs import signs_opposed
from memory_engine.domain import policy
from memory_engine.domain.patterns import seldom
from memory_engine.domain.stated import Statement
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.beside_rule import done_otherwise
from memory_engine.relate.compared import Compared
from memory_engine.relate.denial import flipped
from memory_engine.relate.filled import filled
from memory_engine.relate.guard.limits import scopes_apart
from memory_engine.relate.guard.polarity import opposites
from memory_engine.relate.laying import Reader, compare_parts, text_of
from memory_engine.relate.negation import in_other_words, negation
from memory_engine.relate.order import turned_round
from memory_engine.relate.terms import Sense, Term, is_topic
from memory_engine.relate.things_apart import preferred_otherwise, tells_which
from memory_engine.relate.values import another_value, rest, rival_tools
from memory_engine.relate.wording import Wording


def contradicts(a: Statement | str, b: Statement | str, read: Reader = Wording) -> Barrier | None:
    """Find why two claims cannot both hold."""
    if not isinstance(a, str) and not isinstance(b, str):
        if a.kind != b.kind:
            return _against_order(*((a, b) if a.kind == "rule" else (b, a)), read)
        if not (a.parsed or b.parsed) and (a.scope != b.scope or (a.attribute and b.attribute)):
            return _by_slot(a, b)
    conflict = _conflict if isinstance(a, str) or a.kind == "claim" else _opposed_acts
    one, other = read(text_of(a)), read(text_of(b))
    whole = conflict(compare_parts(a, b, one.plain, other.plain))
    shorter = one.head != one or other.head != other
    if not whole and shorter:
        whole = conflict(compare_parts(a, b, one.plain.head, other.plain.head))
    whole = whole or _untrue(one, other)
    if not whole and (one.room or other.room):
        return filled(one.text, other.text)
    return whole


def _against_order(order: Statement, statement: Statement, read: Reader) -> Barrier | None:
    """Find what a statement says otherwise than an order has it."""
    two = compare_parts(order, statement, read(order.text).plain, read(statement.text).plain)
    return _opposed_acts(two) or _conflict(two) or done_otherwise(two)


def _untrue(a: Wording, b: Wording) -> Barrier | None:
    """Find what one says is not true, and the other says."""
    for denied, other in ((a.denied, b), (b.denied, a)):
        two = compare_parts(denied.text, other.text, denied, other) if denied else None
        if two and not (flipped(two) or two.exchange) and two.by.overlap >= policy.SAME_FRAME:
            return Barrier("untrue")
    return None


def _opposed_acts(two: Compared) -> Barrier | None:
    """Find two instructions that ask for opposite acts.

    One forbids the act that the other asks for, or asks for its opposite.
    """
    if scopes_apart(two) or _conditional(two):
        return None
    if two.exchange or turned_round(two.by.pairs):
        return preferred_otherwise(two)
    if _excepted(two):
        return None
    denied = None if _both_more(two) else negation(two)
    return denied or _opposite(two, _act_or_state) or rival_tools(two)


def _both_more(two: Compared) -> bool:
    """Tell whether each of two says more than the other.

    They may be for two sorts of cases.
    """
    return all(
        any(not term.apposed and term.role != "verb" for term in rest)
        for rest in (two.by.left, two.by.right)
    )


def _act_or_state(said: Sense, term: Term) -> bool:
    """Tell whether a word is an act, or a state of something.

    Of what it is done to there may be several.
    """
    means = term.role == "with" and "frequency always" in said.marks
    return means or term.role == "verb" or (said.copula and term.role == "object")


def _not_of_many(said: Sense, term: Term) -> bool:
    """Tell whether a word is none of several things that something takes."""
    taken = term.role == "object" and any(one.canon in _TAKING for one in said.terms)
    return not taken or bool(said.marked("only"))


_TAKING = frozenset(
    meaning(word).canon for word in ("accept", "support", "allow", "handle", "include")
)
"""Verbs that may have a thing and its opposite: what accepts tabs may accept spaces."""
_FORBIDS = seldom(
    r"(?:please )?(?:never|do not|don['’]?t|avoid|no|stop|quit)\b|(?:you|we|agents?|"
    r"everyone|nobody) "
    r"(?:(?:must|should|may|shall|can|do)(?: not|n['’]t| never)|can['’]t|cannot|never)\b",
    re.I,
)


def _excepted(two: Compared) -> bool:
    """Tell whether one asks for an act with a restriction.

    The other speaks of the act at large.

    The other speaks of the act at large. "Push to main only after review" is an exception to "don't
    push to main": it takes nothing back.
    """
    if two.a.flips == two.b.flips:
        return False
    extra = two.by.left if two.a.flips < two.b.flips else two.by.right
    narrower = [term for term in extra if not (term.light or term.aside)]
    return any(
        term.role not in _AT_LARGE or any(mark.startswith("only") for mark in term.marks)
        for term in narrower
    )


_AT_LARGE = {"subject", "object", "verb", "for"}
"""Roles of what belongs to the act itself, or says what it is good for."""


def _conflict(two: Compared) -> Barrier | None:
    if scopes_apart(two) or _conditional(two):
        return None
    if two.exchange or turned_round(two.by.pairs):
        return preferred_otherwise(two)
    if any(_FORBIDS.match(said.raw) for said in (two.a, two.b)) and _excepted(two):
        return None
    found = negation(two) or in_other_words(two) or _opposite(two, _not_of_many)
    found = found or _read_apart(two)
    return found or (None if _open(two) else another_value(two) or rival_tools(two))


def _read_apart(two: Compared) -> Barrier | None:
    """Find signs, or states of one thing, that exclude each other."""
    texts = two.a.raw, two.b.raw
    if signs := signs_opposed(*texts):
        return Barrier("opposed", *signs)
    axis = states_opposed(*texts)
    return Barrier("works" if axis == "works" else "state", axis) if axis else None


def _open(two: Compared) -> bool:
    """Tell whether one leaves room for the value of the other.

    It names alternatives, or a limit where the other does not; or both name one of which there may
    be several.
    """
    bounds = [said.marked("bound") - {"bound about"} for said in (two.a, two.b)]
    usual = two.a.marked("frequency") != two.b.marked("frequency")
    return (
        usual
        or any(said.marked("or") for said in (two.a, two.b))
        or bounds[0] != bounds[1]
        or len(bounds[0]) > 1
    )


def _by_slot(a: Statement, b: Statement) -> Barrier | None:
    if (a.scope, a.subject, a.attribute) != (b.scope, b.subject, b.attribute):
        return None
    if a.value == b.value:
        return None if a.polarity == b.polarity else Barrier("value denied", a.value)
    if a.polarity and b.polarity and policy.functional(a) and policy.functional(b):
        return Barrier(a.attribute, a.value, b.value)
    return None


_GIVEN = seldom(
    r"^(?:with|without|when|if|while|under|during|for|on|in|at) (?P<front>[^,]{1,60}), "
    r"|\bwith (?P<switch>(?:[\w`.-]+ ){1,3}(?:on|off|enabled|disabled))\b",
    re.I,
)
"""A condition put first, or a switch and how it stands."""


def _given(said: Sense) -> str:
    found = _GIVEN.search(said.raw)
    return (found["front"] or found["switch"]).lower() if found else ""


def _conditional(two: Compared) -> bool:
    """Tell whether one holds under its own condition or time."""
    given = _given(two.a), _given(two.b)
    if all(given) and given[0] != given[1]:
        return True
    if two.a.marked("time") != two.b.marked("time") or two.a.marked("tense") ^ two.b.marked(
        "tense"
    ) == {"tense is", "tense was"}:
        return True
    if any(
        x.hard and x.role != y.role and not _TIMES.isdisjoint((x.role, y.role))
        for x, y, _ in two.by.pairs
    ):
        return True  # before a release, and from it on
    if sum(x.denied != y.denied for x, y, _ in two.by.pairs if x.clause == y.clause == "if") % 2:
        return True
    return any(term.clause == "if" and not term.light for term in (*two.by.left, *two.by.right))


def _recurring(two: Compared, one: Term, other: Term) -> bool:
    """Tell whether both are times at which a thing recurs.

    On Tuesdays, on Fridays.
    """
    plural = all(
        term.raw.lower().endswith("days") or "quantity all" in term.marks for term in (one, other)
    )
    return plural and one.role == other.role and not (two.a.copula and two.b.copula)


_TIMES = {"seq", "until"}


def _opposite(
    two: Compared, may: Callable[[Sense, Term], bool] = lambda said, term: True
) -> Barrier | None:
    """Find antonyms in one frame, of something lasting.

    Of two events ("a man is sitting ...") each may have happened.
    """
    if flipped(two) or (two.a.event and two.b.event):
        return None
    found = opposites(two)
    if found is None or found[0].role == "seq":
        return None  # before one thing, and after it: both may be done
    sides = ((two.a, found[0]), (two.b, found[1]))
    if all(tells_which(*side) for side in sides) or not all(may(*side) for side in sides):
        return None
    if is_topic(two.a, found[0]) or is_topic(two.b, found[1]) or _recurring(two, *found):
        return None
    objects = [
        term
        for term in rest(two, *found)
        if not (found[0].role == found[1].role == "verb" and term.role == "object")
    ]
    if objects or two.by.overlap_but(*found) < policy.SAME_FRAME:
        return None
    return Barrier("opposed", found[0].raw, found[1].raw)
