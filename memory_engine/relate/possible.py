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
from memory_engine.relate.ground import Ground, Meeting, Places, meet, weight
from memory_engine.relate.likeness import likeliest
from memory_engine.relate.wording import Wording

Kind = Literal["same", "contrary", "other_value", "apart"]
Kinds = frozenset[Kind]
"""What two claims may be to one another, or what is looked for."""

KINDS: tuple[Kind, ...] = ("same", "contrary", "other_value")
_SETS: dict[tuple[bool, bool, bool], Kinds] = {
    (same, contrary, value): Kinds(compress(KINDS, (same, contrary, value)))
    for same, contrary, value in product((False, True), repeat=3)
}

SLACK = 1e-9
"""[share] By which sums of the same terms may differ with their order."""


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
    overlap = two.overlap()
    return _SETS[
        _same(two, overlap, least, cosine, semantic),
        _excludes(left, right, two, overlap, denied),
        left.opening == right.opening,
    ]


def _same(two: Meeting, overlap: float, least: float, cosine: float | None, semantic: bool) -> bool:
    left, right = two.left & two.a.hard, two.right & two.b.hard
    if left and right:
        return False
    names = left != two.a.hard or right != two.b.hard
    return likeliest(overlap, names, (left | right).bit_count(), cosine, semantic) >= least


def _excludes(left: Wording, right: Wording, two: Meeting, overlap: float, denied: bool) -> bool:
    """Tell whether two texts may exclude each other.

    As wholes, by what they say first, or by a form that speaks of the other.
    """
    one, other = left.plain, right.plain
    if one is not left or other is not right:
        two = meet(one.ground, other.ground)
        overlap = two.overlap()
    if _contrary(one, other, two, overlap, denied):
        return True
    if (left.replies and _replies(left, right)) or (right.replies and _replies(right, left)):
        return True
    first, second = one.head, other.head
    if first is one and second is other:
        return False
    two = meet(first.ground, second.ground)
    return _contrary(first, second, two, two.overlap(), denied)


def _replies(reply: Wording, other: Wording) -> bool:
    """Tell whether a text may deny the other as a whole.

    It says that another is not true, or that nobody does what that says.
    """
    if any(words <= other.spoken_of for words in reply.room):
        return True
    frame = meet(reply.denied.ground, other.ground).overlap() if reply.denied else 0.0
    return frame >= policy.SAME_FRAME - SLACK


def _contrary(one: Wording, other: Wording, two: Meeting, overlap: float, denied: bool) -> bool:
    a, b, left, right = two
    return (
        overlap >= policy.SAME_FRAME - SLACK
        or (_value(a.weighty & left, a) and _value(b.weighty & right, b))
        or (a.hard and b.hard and _figures(two))
        or ((denied or a.denies or b.denies) and (_denies(*two.sides) or _denies(*two.sides[::-1])))
        or (a.numbered and b.numbered)
        or (one.signs != other.signs and len(one.signs) == len(other.signs))
        or _one_state(one.state, other.state)
    )


def _one_state(left: State | None, right: State | None) -> bool:
    return left is not None and right is not None and left.of == right.of


def _value(found: Places, of: Ground) -> bool:
    """Tell whether parts of a text may be one value.

    A word, or the words of one name, side by side.
    """
    if found.bit_count() < 2:
        return True
    first = found & -found
    run = (1 << found.bit_length()) - first
    return not (run & ~of.named or (run ^ first) & ~of.close)


def _figures(two: Meeting) -> bool:
    """Tell whether each may have a name or figure of its own.

    For what else is said alike.
    """
    a, b = two.a, two.b
    both = _value(a.hard & two.left, a) and _value(b.hard & two.right, b)
    return both and two.overlap(~a.hard, ~b.hard) >= policy.SAME_TOPIC - SLACK


def _denies(one: tuple[Ground, Places], other: tuple[Ground, Places]) -> bool:
    """Tell whether one may deny the other.

    What it denies is said there, and nearly all that is spoken of.
    """
    (denial, missing), (claim, extra) = one, other
    spoken_of = claim.purpose or _within(claim, extra, policy.DENYING_CONTENT)
    return spoken_of and _within(denial, missing & ~denial.stays, policy.DENIED_CONTENT)


def _within(of: Ground, alone: Places, share: float) -> bool:
    return weight(of.least, alone) <= (1 - share) * max(weight(of.most, of.all), 1.0) + SLACK
