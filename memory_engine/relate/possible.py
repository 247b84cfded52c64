"""What two texts can be to one another at most.

Refused here, for next to nothing, is what no closer look would find.

Each test is a necessary condition of what it is named for, and no more: that of a merge from
``likeness`` and ``guard``, that of a contradiction from ``contradiction``, that of another value
from ``correction``.
"""

from __future__ import annotations

from itertools import compress, product
from typing import Literal

from memory_engine.claims.states import State
from memory_engine.domain import policy
from memory_engine.relate.ground import SLACK, Ground, Meeting, Places, meet, weight
from memory_engine.relate.likeness import least_overlap, vector_bits
from memory_engine.relate.wording import Wording

Kind = Literal["same", "contrary", "other_value", "apart"]
Kinds = frozenset[Kind]
"""What two claims may be to one another, or what is looked for."""

KINDS: tuple[Kind, ...] = ("same", "contrary", "other_value")
_SETS: dict[tuple[bool, bool, bool], Kinds] = {
    (same, contrary, value): Kinds(compress(KINDS, (same, contrary, value)))
    for same, contrary, value in product((False, True), repeat=3)
}


def possible(
    left: Wording,
    right: Wording,
    least: float,
    cosine: float | None = None,
    semantic: bool = False,
    denied: bool = False,
) -> Kinds:
    """Tell what two texts may be to one another at most.

    The same: with the probability ``least``, where the guard may let them be. ``denied``: a field,
    not a word, denies one of them.
    """
    two = meet(left.ground, right.ground)
    return _SETS[
        _same(two, least, cosine, semantic),
        _excludes(left, right, two, denied),
        left.opening == right.opening,
    ]


def may_exclude(left: Wording, right: Wording) -> bool:
    """Tell whether two texts may exclude each other.

    Most that merely meet can't.
    """
    return _excludes(left, right, meet(left.ground, right.ground), denied=False)


def _same(two: Meeting, least: float, cosine: float | None, semantic: bool) -> bool:
    a, b, left, right, shared, alone = two
    names, others = left & a.hard, right & b.hard
    if names and others:
        return False
    named = names != a.hard or others != b.hard
    count = (names | others).bit_count()
    enough = least_overlap(least, named, count, vector_bits(cosine, semantic))
    return shared >= (enough - SLACK) * (shared + alone) and two.reaches(enough)


def _excludes(left: Wording, right: Wording, two: Meeting, denied: bool) -> bool:
    """Tell whether two texts may exclude each other.

    As wholes, by what they say first, or by a form that speaks of the other.
    """
    one, other = left.changed or left, right.changed or right
    if one is not left or other is not right:
        two = meet(one.ground, other.ground)
    if _contrary(one, other, two, denied):
        return True
    if (left.replies and _replies(left, right)) or (right.replies and _replies(right, left)):
        return True
    if one.shorter is None and other.shorter is None:
        return False
    first, second = one.head, other.head
    return _contrary(first, second, meet(first.ground, second.ground), denied)


def _replies(reply: Wording, other: Wording) -> bool:
    """Tell whether a text may deny the other as a whole.

    It says that another is not true, or that nobody does what that says.
    """
    if any(words <= other.spoken_of for words in reply.room):
        return True
    denied = reply.denied
    return denied is not None and meet(denied.ground, other.ground).reaches(policy.SAME_FRAME)


def _one_denies(two: Meeting) -> bool:
    """Tell whether either says no to what the other says."""
    a, b, left, right, *_ = two
    return _denies(a, b, left, right) or _denies(b, a, right, left)


def _contrary(one: Wording, other: Wording, two: Meeting, denied: bool) -> bool:
    a, b, left, right, shared, alone = two
    return (
        (_value(a.weighty & left, a) and _value(b.weighty & right, b))
        or (shared >= _FRAMED * (shared + alone) and two.reaches(policy.SAME_FRAME))
        or (bool(a.hard and b.hard) and _figures(two))
        or ((denied or a.denies or b.denies) and _one_denies(two))
        or (a.numbered and b.numbered)
        or (one.signs != other.signs and len(one.signs) == len(other.signs))
        or _one_state(one.state, other.state)
    )


_FRAMED = policy.SAME_FRAME - SLACK
"""[share] What one frame takes, by count."""


def _one_state(left: State | None, right: State | None) -> bool:
    return left is not None and right is not None and left.of == right.of


def _value(found: Places, of: Ground) -> bool:
    """Tell whether parts of a text may be one value.

    A word, or the words of one name, side by side.
    """
    rest = found & (found - 1)
    if not rest:
        return True
    run = (1 << found.bit_length()) - (found ^ rest)
    return not (run & ~of.named or (run ^ found ^ rest) & ~of.close)


def _figures(two: Meeting) -> bool:
    """Tell whether each may give what is alike its own name."""
    a, b = two.a, two.b
    both = _value(a.hard & two.left, a) and _value(b.hard & two.right, b)
    return both and two.reaches(policy.SAME_TOPIC, ~a.hard, ~b.hard)


def _denies(denial: Ground, claim: Ground, missing: Places, extra: Places) -> bool:
    """Tell whether one may deny the other.

    What it denies is said there, and nearly all that is spoken of.
    """
    if not _within(denial, missing & ~denial.stays, policy.DENIED_CONTENT):
        return False
    return claim.purpose or _within(claim, extra, policy.DENYING_CONTENT)


def _within(of: Ground, alone: Places, share: float) -> bool:
    room = (1 - share) * max(of.total, 1.0) + SLACK
    return (of.whole & alone).bit_count() <= room and weight(of.least, alone) <= room
