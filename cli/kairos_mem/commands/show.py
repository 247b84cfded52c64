"""``show``: one fact with its neighbourhood."""

from __future__ import annotations

import click

from kairos_mem import fact_pages
from kairos_mem.app import Call
from memory_engine.engine import asking


@click.command("show")
@click.argument("fact_id", metavar="ID")
@click.pass_obj
def command(call: Call, fact_id: str) -> None:
    """One fact, its slot and anchors, and the facts around it."""
    found = asking.neighbourhood(call.place().reading(), fact_id)
    call.answer(found, fact_pages.neighbourhood(found))
