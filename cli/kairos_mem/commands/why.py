"""``why``: the trail of a fact."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call


@click.command("why")
@click.argument("fact_id", metavar="ID")
@click.pass_obj
def command(call: Call, fact_id: str) -> None:
    """Who said it, where and when; what counted; how the number came about; which entry promoted it; what is missing."""
    found = call.place().engine().why(fact_id)
    call.answer(found, present.why(found))
