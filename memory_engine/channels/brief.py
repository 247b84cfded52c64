"""What a store has to tell at a distance.

It is the brief, and what it asks its owner.
"""

from __future__ import annotations

from typing import NamedTuple

from memory_engine.domain.permission import (
    NIGHT,
    PROMOTION,
    PROPOSAL,
    REVERT,
    Asked,
)
from memory_engine.engine import briefing, permitting
from memory_engine.engine.calendar import time_at
from memory_engine.views.brief_lines import brief_lines
from memory_engine.views.brief_nights import headline
from memory_engine.wiring import Place

WITH_THE_BRIEF = (NIGHT, PROPOSAL, PROMOTION, REVERT)
"""What nights ask: it comes with the brief, in one message. All else is asked for by somebody, and
comes at once."""


class News(NamedTuple):
    """A store's news: its name, as counts, and as lines.

    It is named so that it is told once.
    """

    name: str
    title: str
    counts: tuple[str, ...]
    lines: tuple[str, ...]

    def same(self, told: str) -> bool:
        """Tell whether this was told under a name.

        A night that waited then, and was decided since, is no news: its message says so.
        """
        night = self.name.removeprefix("night ")
        aside = told.endswith(f", {night} set aside") or told.startswith(f"{self.name},")
        return aside or told == self.name


def news(place: Place) -> News:
    """Tell what the last night brought.

    No text of an outside source is in it.
    """
    with place.visiting() as engine:
        beside = place.beside(engine)
        brief = briefing.brief(engine, None, "", beside)
        night, aside = engine.store.last_dream().number, beside.set_aside
    waits = (f"Night {aside.night} was set aside: it waits for you.",) if aside else ()
    told = aside.night if aside else night  # one that was applied since is no other
    name = f"night {told}" if told else ""  # before the first there is nothing to tell
    title = f"night {aside.night} waits for you" if aside else f"night {night}"
    title = f"{place.project}: {title}"
    return News(name, title, (headline(brief), *waits), brief_lines(brief))


def waiting(place: Place) -> tuple[Asked, ...]:
    """List what waits for an answer.

    It is asked anew where memory has something to ask.
    """
    place.take_up()
    place.ask_owner()
    return permitting.open_ones(place, time_at(place.clock()))
