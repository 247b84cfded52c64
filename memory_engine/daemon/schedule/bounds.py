"""What an operator may set of the schedule, within hard bounds.

All of it holds, or none.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from memory_engine.domain.errors.given import BadPolicy
from memory_engine.domain.named import NamedTuple
from memory_engine.domain.policy import Range, ranges
from memory_engine.domain.records.fact import replace
from memory_engine.domain.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Annotated

CAP_MINUTES = 15
"""[minutes] The longest that a task may be put off: who waits for a night at three wants it by a
quarter past."""
WEEK_HOURS = 168
"""[hours] What was missed longer ago is no news any more."""
REREAD_SECONDS = 60
"""[seconds] Between two looks at what the operator wrote."""
SHOWN = 60
"""[characters] Of a wrong value."""


class Spread(NamedTuple):
    """How many machines' tasks are spread, and missed ones handled.

    They are kept from beginning at once. A recurring task begins later by up to ``jitter_share`` of
    its interval, never by more than ``jitter_cap_minutes``. One that is to run once, at a minute
    that ``lead_every_minutes`` divides, begins earlier, by ``lead_floor_seconds`` to
    ``lead_seconds``.
    """

    enabled: bool = True
    """Whether anything begins at all: the operator's kill switch."""
    jitter_share: Annotated[float, Range(0, 1)] = 0.1
    """[share of the interval] Six minutes of an hour; of a day the cap decides."""
    jitter_cap_minutes: Annotated[float, Range(0, CAP_MINUTES)] = 15.0
    """[minutes]"""
    lead_seconds: Annotated[float, Range(0, 90)] = 90.0
    """[seconds] Nobody notices that a reminder comes so much too early."""
    lead_floor_seconds: Annotated[float, Range(0, 90)] = 0.0
    """[seconds]"""
    lead_every_minutes: Annotated[int, Range(1, 60)] = 30
    """[minutes] At the full and the half hour everything else begins."""
    missed_hours: Annotated[float, Range(0, WEEK_HOURS)] = 12.0
    """[hours] A time that was slept through is caught up with for so long (0: never)."""
    off: tuple[str, ...] = ()
    """Flags that may not be on, whatever stands elsewhere (`kairos-mem flags`)."""


def spread_of(value: object, place: str) -> Spread:
    """Read an operator's settings.

    Raises ``BadPolicy`` where any of them does not hold.
    """
    if not isinstance(value, Mapping):
        raise BadPolicy(place, "this is not a mapping", "Write lines like `jitter_share: 0.1`.")
    for name in value:
        if name not in Spread._fields:
            near = difflib.get_close_matches(str(name)[:SHOWN], Spread._fields, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(Spread._fields)}."
            raise BadPolicy(place, f"unknown key {str(name)[:SHOWN]!r}", hint)
    spread = replace(Spread(), **{name: _checked(name, value[name], place) for name in value})
    if spread.lead_floor_seconds > spread.lead_seconds:
        what = "lead_floor_seconds is above lead_seconds"
        raise BadPolicy(place, what, "Lower it, or raise the other.")
    return spread


def _checked(name: str, value: object, place: str) -> object:
    """Give a setting as it is kept; raises ``BadPolicy``."""
    default = Spread._field_defaults[name]
    shown = repr(value)[:SHOWN]
    if isinstance(default, bool):
        if isinstance(value, bool):
            return value
        raise BadPolicy(f"{place}: {name}", f"{shown} is neither true nor false", "Write one.")
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise BadPolicy(f"{place}: {name}", f"{shown} is no list of names", "Write a list.")
    bounds = ranges(Spread)[name]
    whole = isinstance(default, int)
    number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not (number and bounds.admits(value)):  # type: ignore[arg-type]
        what = f"{shown} is out of range: it must be {bounds}"
        raise BadPolicy(f"{place}: {name}", what, f"The default is {default!r}.")
    return value if whole else float(value)  # type: ignore[arg-type]
