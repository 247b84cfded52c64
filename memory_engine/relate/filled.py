"""Whether one text fills a place that another leaves empty.

Only what is said in the present, of one thing, with nothing that restricts it on the empty side,
excludes the other.
"""

from __future__ import annotations

from memory_engine.claims.words.content import content
from memory_engine.relate.barrier import Barrier
from memory_engine.relate.sense import sense
from memory_engine.relate.vacancy import everyone_in, nobody_in, only_in, somebody_in


def filled(left: str, right: str) -> Barrier | None:
    """Find an empty place of one text that the other fills."""
    if _fills(left, right) or _fills(right, left):
        return Barrier("vacant")
    return Barrier("restricted") if _opens(left, right) or _opens(right, left) else None


def _opens(closed: str, open_to_all: str) -> bool:
    """Tell whether all may do what only some may."""
    only, everyone = only_in(closed), everyone_in(open_to_all)
    if not (only and everyone) or sense(closed).flips or sense(open_to_all).flips:
        return False
    modal = [found["does"].split(" ", 1)[0].lower() for found in (only, everyone)]
    return (
        modal[0] == modal[1]
        and bool(does := content(only["does"]))
        and does == content(everyone["does"])
    )


def _fills(empty: str, full: str) -> bool:
    nobody, restricted = (
        nobody_in(empty),
        sense(full).marked("past") | sense(empty).marked("past"),
    )
    if nobody is None or restricted or sense(full).flips or nobody_in(full):
        return False
    return any(
        doing.verb == nobody.verb
        and doing.thing == nobody.thing
        and nobody.doers <= doing.doers
        and nobody.where <= doing.where
        and doing.doers
        for doing in somebody_in(full, nobody.verb)
    )
