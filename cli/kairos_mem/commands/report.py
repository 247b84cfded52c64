"""``report``: a past night's report once more."""

from __future__ import annotations

import click

from kairos_mem import night_pages
from kairos_mem.app import Call
from memory_engine.engine.points import night_meant


@click.command("report")
@click.argument("night", metavar="[dream:N]", default="")
@click.option("--all", "whole", is_flag=True, help="Every row, not only the first of each section.")
@click.pass_obj
def command(call: Call, night: str, whole: bool) -> None:
    """What a night decided, by kind, and what it left as it was, and why; by default the last
    night."""
    place = call.place()
    report = place.night_on_file(night_meant(place.reading(), night))
    page = [night_pages.night(report, whole), night_pages.stepped_over(report)]
    call.answer(report, "\n".join(filter(None, page)))
