"""Which of many exclusive pairs are one contest.

All of its sides exclude all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def contests(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Gather pairs into contests, ordered by their sides.

    It is the order in which these are named. Each pair is in exactly one: three values of one slot
    are one contest with three sides, and what excludes only one of two that may both hold is in a
    contest with each.
    """
    rivals, order = defaultdict[str, set[str]](set), list[tuple[str, str]]()
    for one, other in pairs:
        if other not in rivals[one]:
            order.append((one, other))
            rivals[one].add(other)
            rivals[other].add(one)
    found, gathered = list[tuple[str, ...]](), set[frozenset[str]]()
    for pair in order:
        if frozenset(pair) not in gathered:
            sides = list(pair)
            for further in sorted(rivals[pair[0]] & rivals[pair[1]]):
                fresh = (frozenset({further, side}) not in gathered for side in sides)
                if rivals[further].issuperset(sides) and all(fresh):
                    sides.append(further)
            gathered |= {
                frozenset({one, other}) for one in sides for other in sides if one != other
            }
            found.append(tuple(sides))
    return found
