"""When to look at what changed.

Not at each save, soon all the same, and so often an hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

MOST_PATHS = 2_000
"""[paths] That wait by name; of more it is known only that the tree has changed."""
HOUR_SECONDS = 3_600.0


class Pace(NamedTuple):
    """How soon and how often a store's code base is looked at.

    ``quiet`` [s] without a change make an edit whole; ``longest`` [s] does a file wait that never
    stops changing; ``most`` looks are made within an hour.
    """

    quiet: float = 3.0
    longest: float = 60.0
    most: int = 12


class Pending(NamedTuple):
    """What has changed and was not looked at.

    ``paths`` is None where nobody knows what has. ``first`` and ``last`` are when that was heard
    [steady s].
    """

    first: float
    last: float
    paths: frozenset[str] | None


class Heard(NamedTuple):
    """What a store waits for, and its looks this hour.

    These are the times of the last hour [steady s].
    """

    pending: Pending | None = None
    looks: tuple[float, ...] = ()

    def hear(self, at: float, paths: Iterable[str] | None) -> Heard:
        """Hear that some paths have changed."""
        before = self.pending
        named = None if paths is None else frozenset(paths)
        if before:
            both = None if before.paths is None or named is None else before.paths | named
            named = both
        if named is not None and len(named) > MOST_PATHS:
            named = None
        return self._replace(pending=Pending(before.first if before else at, at, named))

    def due(self, pace: Pace) -> float | None:
        """Tell when to look [steady s]; None where nothing has changed."""
        if self.pending is None:
            return None
        settled = min(self.pending.last + pace.quiet, self.pending.first + pace.longest)
        full = len(self.looks) >= pace.most
        return max(settled, self.looks[-pace.most] + HOUR_SECONDS) if full else settled

    def taken(self, at: float) -> Heard:
        """Note that it is looked at now."""
        lately = tuple(look for look in self.looks if at - look < HOUR_SECONDS)
        return Heard(None, (*lately, at))

    def unspent(self) -> Heard:
        """Give the last look back: it found nothing to look at."""
        return self._replace(looks=self.looks[:-1])
