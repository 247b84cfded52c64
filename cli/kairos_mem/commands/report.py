"""``report``: a past night's report once more."""

from __future__ import annotations

import click

from kairos_mem import night_pages
from kairos_mem.app import Call
from memory_engine.adapters.dreams import night_on_file
from memory_engine.domain.errors import NoNight
from memory_engine.engine.points import NIGHT, night_in


@click.command("report")
@click.argument("night", metavar="[dream:N]", default="")
@click.option("--all", "whole", is_flag=True, help="Every row, not only the first of each section.")
@click.pass_obj
def command(call: Call, night: str, whole: bool) -> None:
    """What a night decided, by kind, and what it left as it was, and why; by default the last
    night."""
    place = call.place()
    engine = place.reading()
    last = engine.store.last_dream().number
    if not (night or last):
        raise NoNight
    number = night_in(engine, _named(night) or f"{NIGHT}{last}")
    report = night_on_file(place.root, number)
    call.answer(report, night_pages.night(report, whole))


def _named(word: str) -> str:
    """Take `7` and `dreams/0007` for the night that they plainly mean."""
    digits = word.rstrip("/").rpartition("/")[2]
    return f"{NIGHT}{digits}" if digits.isdecimal() else word
