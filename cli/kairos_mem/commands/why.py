"""``why``: the trail of whatever was printed."""

from __future__ import annotations

import click

from kairos_mem import trail_pages
from kairos_mem.app import Call
from memory_engine.engine.explaining import explained


@click.command("why")
@click.argument("target", metavar="ID")
@click.pass_obj
def command(call: Call, target: str) -> None:
    """Who said it, where and when.

    What counted; how the number came about; which entry promoted it; what is missing.

    ID is whatever was printed: a fact (f..., or its beginning), an observation (o...: what rests on
    it, and what it counts for), an entry of the ledger (41), a night (dream:7), or a line of a page
    (MEMORY.md:12).
    """
    found = explained(call.place().reading(), target)
    call.answer(found, trail_pages.trail(found))
