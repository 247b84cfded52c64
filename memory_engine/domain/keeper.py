"""Who begins the nights of a store."""

from __future__ import annotations

from memory_engine.domain.named import NamedTuple


class Keeper(NamedTuple):
    """Somebody who keeps the schedule.

    It has how that is said, "" for nobody, and whether it is us.
    """

    says: str = ""
    ours: bool = False


NOBODY = Keeper()
