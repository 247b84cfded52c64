"""The first page: recent nights, what waits, and next gates.

It is what nights brought, and the gates of the next one.
"""

from __future__ import annotations

from typing import Any

from memory_engine.domain.errors import KairosError
from memory_engine.domain.permission import PROPOSAL
from memory_engine.engine import briefing
from memory_engine.engine.engine import Engine
from memory_engine.views.brief import as_json
from memory_engine.views.brief_lines import brief_lines
from memory_engine.views.report import COUNTS
from memory_engine.web.pages.permissions import asked
from memory_engine.web.visit import Page, Shown, Visit
from memory_engine.wiring import Place

NIGHTS = 30
"""[nights] On the first page, the newest first."""


def home(visit: Visit) -> Shown:
    """Show the brief, the nights, and the gates."""
    place = visit.place
    with place.visiting() as engine:
        beside = place.beside(engine)
        brief = briefing.brief(engine, None, "", beside)
        document = {
            "brief": {**as_json(brief), "lines": list(brief_lines(brief))},
            "gates": place.gates(engine),
            "nights": nights(place, engine),
        }
        waiting = [row for row in asked(place, engine) if row["kind"] != PROPOSAL]
    running = not place.idle
    shown = {"set_aside": beside.set_aside, "running": running, "asked": waiting}
    return Shown("home.html", document, shown)


def nights(place: Place, engine: Engine, most: int = NIGHTS) -> list[dict[str, Any]]:
    """List the newest nights with what each came to.

    Of one without its files there is only the number.
    """
    last = engine.store.last_dream().number
    return [_night(place, number) for number in range(last, max(last - most, 0), -1)]


def _night(place: Place, number: int) -> dict[str, Any]:
    try:
        report = place.night_on_file(number)
    except KairosError:
        return {"dream": number, "day": None}
    return {name: report.get(name) for name in ("dream", "day", "applied", *COUNTS)}


PAGES = (Page("/", home),)
