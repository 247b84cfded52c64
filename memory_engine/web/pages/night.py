"""A past night.

It is what it decided, what of it still stands, and what it left as it was.
"""

from __future__ import annotations

from typing import cast

from memory_engine.engine import reviewing
from memory_engine.engine.engine import Engine
from memory_engine.engine.points import night_meant
from memory_engine.views.answers.nights import NightReport
from memory_engine.web import review
from memory_engine.web.visit import Page, Shown, Visit


def night(visit: Visit) -> Shown:
    """Show a night as one reads a merged change.

    It is the report of ``report dream:N``.
    """
    with visit.place.visiting() as engine:
        number = night_meant(engine, visit.words["night"])
        report = cast("NightReport", visit.place.night_on_file(number))
        proposals = [entry.proposal for entry in engine.store.entries_of_dream(number)]
        found = review.sections(
            report,
            reviewing.brought(engine, proposals),
            _texts(engine),
            reviewing.fallen(engine, number),
        )
        last = engine.store.last_dream().number
    beside = {
        "sections": found,
        "number": number,
        "last": last,
        "turns": visit.place.turns.of(number),
    }
    return Shown("night.html", report, beside)


def _texts(engine: Engine) -> review.TextOf:
    return lambda id: engine.store.fact(id).text


PAGES = (Page("/night/{night}", night),)
