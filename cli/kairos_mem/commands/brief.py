"""``brief``: the morning brief."""

from __future__ import annotations

import click

from kairos_mem.app import Call
from kairos_mem.when import since
from memory_engine.engine import briefing
from memory_engine.views.brief import as_json
from memory_engine.views.brief_lines import brief_lines


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
    engine = place.engine()
    beside = place.beside(engine)
    entry, asked = since(point, engine) if point else (None, "")
    brief = briefing.brief(engine, entry, asked, beside)
    lines = brief_lines(brief)
    call.answer({**as_json(brief), "lines": list(lines)}, "\n".join(lines))
