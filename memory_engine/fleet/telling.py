"""How nights of many stores read for people."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence

from memory_engine.fleet.job import WELL, Outcome
from memory_engine.views.lines import many

PAUSE_SECONDS = 0.2
"""Between two lines of progress, each in the place of the one before."""
WORDS = {
    "dreamt": "dreamt",
    "shut": "with a gate shut",
    "already": "dreamt already",
    "review": "set aside for a review",
    "refused": "refused",
    "crashed": "came to no end",
}
MOST = 20
"""Stores of a kind that are named; ``--json`` names all."""


class Progress:
    """Tells on a terminal how far it is.

    It does so nowhere else, and not where JSON is asked for.
    """

    def __init__(self, of: int, quiet: bool) -> None:
        self._of, self._done, self._last = of, 0, 0.0
        self._shown = sys.stderr.isatty() and not quiet

    def tell(self, outcome: Outcome) -> None:
        """Count one more."""
        self._done += 1
        if self._shown and time.monotonic() - self._last >= PAUSE_SECONDS:
            self._last = time.monotonic()
            print(f"\r{self._done} of {many(self._of, 'store')}", end="", file=sys.stderr)

    def end(self) -> None:
        """Wipe the line."""
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr)


def report(answer: Mapping[str, object], outcomes: Sequence[Outcome]) -> str:
    """Tell what came of all, and who needs attention.

    Somebody has to look at those that are named.
    """
    states = answer["states"]
    assert isinstance(states, dict)
    counted = ", ".join(f"{states[state]} {WORDS[state]}" for state in WORDS if state in states)
    lines = [
        f"{many(len(outcomes), 'store')} in {answer['seconds']} s: {counted}.",
        f"  {answer['runner']}, {many(int(str(answer['workers'])), 'worker')}; nights took "
        f"{answer['seconds_of_nights']} s in all, at most {answer['memory_mb']} MB each",
    ]
    for state in ("review", "refused", "crashed"):
        rows = [outcome for outcome in outcomes if outcome.state == state]
        lines += [f"  {WORDS[state]}: {row.root}: {row.why}" for row in rows[:MOST]]
        if len(rows) > MOST:
            lines.append(f"  and {len(rows) - MOST} more (`--json` names them)")
    again = [outcome for outcome in outcomes if outcome.tries > 1 and outcome.state in WELL]
    if again:
        lines.append(f"  {many(len(again), 'night')} had to be tried more than once")
    return "\n".join(lines)
