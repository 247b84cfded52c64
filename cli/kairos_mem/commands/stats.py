"""``stats``: sizes and rates."""

from __future__ import annotations

import click

from kairos_mem import memory_pages
from kairos_mem.app import Call
from kairos_mem.privacy_pages import costs
from memory_engine.engine import asking


@click.command("stats")
@click.pass_obj
def command(call: Call) -> None:
    """How much is observed, held, promoted and taken back."""
    found = asking.stats(call.place().reading())
    told = {name: value for name, value in found.items() if name != "advice"}
    told["calibration"] = memory_pages.calibration(found["calibration"])
    nights = {name: costs(spent) for name, spent in found.get("advice", {}).items()}
    call.answer(found, memory_pages.table({**told, **nights}))
