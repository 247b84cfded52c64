"""What forbids that two texts say the same.

Similarity ranks backwards here: ``port 8080`` and ``port 8081`` are more alike than two honest
paraphrases. So it may only propose; this guard disposes, by looking at what *differs*. Each check,
in the module of its kind, names what tells claims apart and returns the reason, or "" if it sees
none. The safe failure is "not merged": a doubtful difference is a difference.
"""

from __future__ import annotations

from memory_engine.claims.stance.mood import mood, unstated
from memory_engine.domain import policy
from memory_engine.domain.stated import Statement
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.denial import flipped
from memory_engine.relate.guard.added import added_around, caused, listing, reasons, unanswered
from memory_engine.relate.guard.limits import conditions, prescribed, scopes_apart
from memory_engine.relate.guard.named import named_alike
from memory_engine.relate.guard.places import crossed, order
from memory_engine.relate.guard.polarity import polarity, preferred, undone
from memory_engine.relate.guard.predicates import head, names_only
from memory_engine.relate.guard.things import signed, things
from memory_engine.relate.guard.wording import kin, other_things, substitution
from memory_engine.relate.laying import Reader, compare
from memory_engine.relate.marks import marks
from memory_engine.relate.order import middles
from memory_engine.relate.terms import Term, weighty
from memory_engine.relate.wording import Wording


def barrier(a: Statement | str, b: Statement | str, read: Reader = Wording) -> Barrier | None:
    """Find why two claims cannot be one."""
    reason = _slots(a, b) or _moods(a, b)
    if reason or _one_slot(a, b):
        return reason
    two = compare(a, b, read)
    return next(filter(None, (check(two) for check in CHECKS)), None)


STATED = "a statement"


def _moods(a: Statement | str, b: Statement | str) -> Barrier | None:
    """Find that one states, and the other asks, orders, plans or wishes."""
    one, other = (mood(claim) if isinstance(claim, str) else unstated(claim) for claim in (a, b))
    return None if one == other else Barrier("mood", one or STATED, other or STATED)


def contrast(a: Statement | str, b: Statement | str) -> tuple[str, str] | None:
    """Find the two values of texts that otherwise say the same.

    They differ in one number, version, path or name: the best candidate for a conflict.
    """
    two = compare(a, b)
    if flipped(two) or two.exchange or scopes_apart(two):
        return None
    left, right = weighty(two.by.left), weighty(two.by.right)
    if any(term.denied for term in (*left, *right)):
        return None
    if len(left) == len(right) == 1 and _slotlike(left[0], right[0]):
        return (
            (left[0].raw, right[0].raw)
            if two.by.overlap_but(left[0], right[0]) >= policy.SAME_FRAME
            else None
        )
    before, after = middles(two.a.terms, two.b.terms)
    if (
        before
        and after
        and len(before) < len(two.a.terms)
        and all(_proper(t) or t.hard for t in (*before, *after))
    ):
        return " ".join(term.raw for term in before), " ".join(term.raw for term in after)
    return None


def _slotlike(one: Term, other: Term) -> bool:
    return (one.hard and one.kind == other.kind) or (_proper(one) and _proper(other))


def _proper(term: Term) -> bool:
    return term.raw[:1].isupper()


def _one_slot(a: Statement | str, b: Statement | str) -> bool:
    """Tell whether observers gave both the same slot.

    ``_slots`` found it the same: whatever the words, it is one claim.
    """
    return not (isinstance(a, str) or isinstance(b, str) or a.parsed or b.parsed) and bool(
        a.attribute and b.attribute
    )


def _slots(a: Statement | str, b: Statement | str) -> Barrier | None:
    """Compare the fields that observers gave, as they are.

    A slot read out of a text is no more than the text.
    """
    if isinstance(a, str) or isinstance(b, str):
        return None
    if a.kind != b.kind:
        return Barrier("kind", a.kind, b.kind)
    if a.parsed or b.parsed:
        return None
    if a.scope != b.scope:
        return Barrier("scope", a.scope or "any", b.scope or "any")
    if not (a.attribute and b.attribute):
        return None
    for name in ("subject", "attribute", "value"):
        one, other = getattr(a, name), getattr(b, name)
        if one != other:
            return Barrier(name, one, other)
    return None if a.polarity == b.polarity else Barrier("polarity")


CHECKS = (
    things,
    signed,
    named_alike,
    marks,
    prescribed,
    conditions,
    listing,
    polarity,
    preferred,
    order,
    crossed,
    undone,
    substitution,
    reasons,
    names_only,
    kin,
    other_things,
    unanswered,
    caused,
    head,
    added_around,
)
"""In this order: the first reason found is the one given."""


def held_by(a: str, b: str) -> tuple[str, ...]:
    """Name every check that keeps two texts from being one."""
    two = compare(a, b)
    return tuple(check.__name__ for check in CHECKS if check(two))
