"""``brief``: the morning brief."""

from __future__ import annotations

import click

from kairos_mem.app import Call
from kairos_mem.when import since
from memory_engine.adapters.dreams import lost, remembered, set_aside
from memory_engine.domain.records import Problem
from memory_engine.engine import briefing, timing
from memory_engine.engine.engine import Engine
from memory_engine.views.brief import Beside, as_json
from memory_engine.views.brief_lines import brief_lines
from memory_engine.wiring import Place


@click.command("brief")
@click.option(
    "--since",
    "point",
    default="",
    metavar="ENTRY|DAY",
    help="What came after this entry, or from this day on.",
)
@click.pass_obj
def command(call: Call, point: str) -> None:
    """What the last night brought, what changed since the last session, and what waits for you: at
    most ten lines.

    The last session is over with the last thing that memory heard of it: all nights after that are
    told, and the last one in any case. What outside sources said is counted, and not told.
    """
    place = call.place()
    engine, beside = _opened(place)
    entry, asked = since(point, engine) if point else (None, "")
    brief = briefing.brief(engine, entry, asked, beside)
    lines = brief_lines(brief)
    call.answer({**as_json(brief), "lines": list(lines)}, "\n".join(lines))


def _opened(place: Place) -> tuple[Engine, Beside]:
    """Open the store, what stands beside it read first.

    A night that ends meanwhile is not lost.
    """
    known = remembered(place.root)
    engine = place.engine()
    wrong = timing.impossible_clock(engine)
    return engine, Beside(
        lost=next(iter(lost(known, engine.store)), None),
        set_aside=set_aside(place.root, known, engine.store),
        amiss=(*([Problem("clock", wrong)] if wrong else []), *place.surroundings()),
        problems=known.problems if known.night == engine.store.last_dream().number else 0,
    )
