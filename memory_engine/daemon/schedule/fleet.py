"""Settings that an operator keeps for many machines.

They are read again each minute, and held whole.

1. What can't be read as settings is not half of them: then the defaults hold, all of them.
2. An address that does not answer says nothing of the settings: the last ones hold on, for a day.
3. What is amiss stands in ``status``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from memory_engine.adapters.nightwatch.operator import NoAnswer, fetched
from memory_engine.daemon.schedule.bounds import REREAD_SECONDS, Spread, spread_of
from memory_engine.daemon.schedule.rows import read, written
from memory_engine.domain.errors import KairosError
from memory_engine.domain.errors.given import BadPolicy
from memory_engine.domain.named import NamedTuple

GOOD_FOR = timedelta(days=1)
"""For which the last settings of an address that does not answer hold on."""
MOST_TRIES = 4
"""Doublings of the time between two looks at an address that does not answer: 16 minutes."""


class Fleet(NamedTuple):
    """An operator's settings, their source and age, and what's amiss.

    The age is since when [UTC]; amiss was something with the last look. ``value`` is what was read,
    before it was held against the bounds.
    """

    source: str = ""
    at: str = ""
    spread: Spread = Spread()
    value: Mapping[str, object] = {}
    problem: str = ""
    tries: int = 0

    @property
    def wait(self) -> float:
        """Tell when to look again [seconds]."""
        return float(REREAD_SECONDS * 2 ** min(self.tries, MOST_TRIES))


def is_address(source: str) -> bool:
    """Tell an address from a file.

    An address is asked seldom, a file is read with each look.
    """
    return source.startswith(("http://", "https://"))


def look(last: Fleet, source: str, folder: str, now: datetime) -> Fleet:
    """Read the settings anew."""
    try:
        text = fetched(source, folder)
    except NoAnswer as error:
        fresh = last.source == source and now - read(last.at) < GOOD_FOR
        kept = last if fresh else Fleet(source, tries=last.tries)
        hold = "those of the last look hold on" if fresh else "the defaults hold"
        return kept._replace(tries=kept.tries + 1, problem=f"{source}: {error}; {hold}")
    except (KairosError, OSError) as error:
        return _defaults(source, getattr(error, "message", "") or str(error))
    try:
        value = json.loads(text)
        return Fleet(source, written(now), spread_of(value, source), value)
    except BadPolicy as error:
        return _defaults(source, error.message)
    except (ValueError, RecursionError):
        return _defaults(source, "this is no JSON")


def _defaults(source: str, what: str) -> Fleet:
    what = what if source in what else f"{source}: {what}"
    return Fleet(source, problem=f"{what.rstrip('.')}; the defaults hold, all of them")


def as_json(fleet: Fleet) -> dict[str, object]:
    """Give it as it is kept."""
    told = fleet._asdict()
    return {**told, "spread": fleet.spread._asdict(), "value": dict(fleet.value)}


def of_json(said: Mapping[str, object]) -> Fleet:
    """Read back an address's last settings, held to the bounds again."""
    source, at, value = (said.get(name) for name in ("source", "at", "value"))
    try:
        read(str(at or ""))
        spread = spread_of(value, str(source))
    except (BadPolicy, ValueError):
        return Fleet()
    kept = value if isinstance(value, dict) else {}
    return Fleet(str(source or ""), str(at or ""), spread, kept)
