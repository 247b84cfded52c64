"""States of one thing that exclude each other.

It works or not, is there or gone, is current or stale, in whatever words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from memory_engine.claims.words.content import content
from memory_engine.domain.patterns import seldom
from memory_engine.domain.table import words

AXES = {
    "works": (
        words("""
        green fine ok okay passing passes pass working works work healthy stable fixed resolved
        reliable solved restored alive online operational up succeeding succeeds good solid running
        """),
        words("""
        broken red failing fails fail flaky unstable crashing crashes dead offline unreliable
        hanging hangs stuck buggy bad failed unhealthy down stopped
        """),
    ),
    "is there": (
        words("there exists exist around present in_place in_use supported used working works"),
        words("removed deleted gone missing nonexistent dropped retired"),
    ),
    "is current": (
        words("up_to_date up-to-date current"),
        words("out_of_date out-of-date outdated stale obsolete"),
    ),
}
"""What a thing is said to be: by which words, and by which not."""
_THERE = "is there"
_PHRASES = tuple(
    sorted(
        word.replace("_", " ")
        for sides in AXES.values()
        for side in sides
        for word in side
        if "_" in word
    )
)
_PHRASE = seldom(rf"\b(?:{'|'.join(_PHRASES)})\b", re.I)
_STATE = re.compile(
    r"^(?P<what>.+?) (?:(?:is|are|was|were|looks?|stays?|remains?|has been|have been|"
    r"keeps?)(?: (?:now|all|totally|completely|again|currently|"
    r"being))* )?(?P<still>(?:still|now) )?(?P<not>not )?(?P<state>[a-z_-]+)(?P<rest>(?:,? "
    r"(?:again|now|today|at the moment))*[.!]?| (?:on|in|with|under|for) .+)$",
    re.I,
)


class State(NamedTuple):
    """What is in a state, on which sides of axes, and where."""

    of: frozenset[str]
    sides: frozenset[tuple[str, bool]]
    where: frozenset[str]


@lru_cache(maxsize=4096)
def state(text: str) -> State | None:
    """Read the state that a short sentence puts a thing in.

    None where it names none.
    """
    found = _STATE.match(_PHRASE.sub(lambda phrase: phrase[0].replace(" ", "_"), text.strip()))
    sides = frozenset(_sides(found)) if found else frozenset()
    return State(content(found["what"]), sides, content(found["rest"])) if found and sides else None


def _sides(found: re.Match[str]) -> Iterator[tuple[str, bool]]:
    """The axes that a state lies on, and the side."""
    word, negated = found["state"].lower(), bool(found["not"])
    for axis, (yes, no) in AXES.items():
        lasting = axis == _THERE and (found["still"] or "").lower() == "still "
        if word in no or (word in yes and (axis != _THERE or found["still"])):
            yield axis, (word in yes) != negated
        elif lasting and not negated:
            yield axis, True  # what still does anything is there


def states_opposed(one: str, other: str) -> str:
    """Name the axis on which two sentences' states oppose.

    They put one thing in opposite states.
    """
    here, there = state(one), state(other)
    if (
        here is None
        or there is None
        or (here.of, here.where) != (there.of, there.where)
        or not here.of
    ):
        return ""
    return next((axis for axis, side in sorted(here.sides) if (axis, not side) in there.sides), "")
