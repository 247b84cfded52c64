"""States of one thing that exclude each other: it works, or it does not, in whatever words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from memory_engine.text.table import words
from memory_engine.text.words import content

GOOD = words("""
    green fine ok okay passing passes pass working works work healthy stable fixed resolved reliable solved restored alive online
    operational up succeeding succeeds good solid
""")
BAD = words("""
    broken red failing fails fail flaky unstable crashing crashes dead offline unreliable hanging hangs stuck buggy bad failed
    unhealthy down
""")
_STATE = re.compile(
    r"^(?P<what>.+?) (?:(?:is|are|was|were|looks?|stays?|remains?|has been|have been|keeps?)(?: (?:still|now|all|totally|completely|again|currently|"
    r"being))* )?(?:(?:still|now) )?(?P<not>not )?(?P<state>[a-z]+)(?P<rest>(?:,? (?:again|now|today|at the moment))*[.!]?| (?:on|in|with|under|for) .+)$",
    re.I,
)


class State(NamedTuple):
    """What is said to be in a state, whether it works, and where."""

    of: frozenset[str]
    works: bool
    where: frozenset[str]


@lru_cache(maxsize=4096)
def state(text: str) -> State | None:
    """Read the state that a short sentence puts a thing in; None where it names none."""
    found = _STATE.match(text.strip())
    if not found or found["state"].lower() not in GOOD | BAD:
        return None
    works = (found["state"].lower() in GOOD) != bool(found["not"])
    return State(content(found["what"]), works, content(found["rest"]))


def states_opposed(one: str, other: str) -> str:
    """Tell that one sentence says that a thing works, and the other that it does not."""
    here, there = state(one), state(other)
    if here is None or there is None or (here.of, here.where) != (there.of, there.where) or not here.of:
        return ""
    return "one says that it works, the other that it does not" if here.works != there.works else ""
