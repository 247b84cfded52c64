"""``gates``: each gate of the next night."""

from __future__ import annotations

import click

from kairos_mem import memory_pages
from kairos_mem.app import Call


@click.command("gates")
@click.pass_obj
def command(call: Call) -> None:
    """Each gate of the next night, open or shut, and why.

    What waits in the logs is counted; what hosts left to be heard may open the gate when it is.
    """
    place = call.place()
    found = place.gates(place.engine())
    call.answer(found, memory_pages.gates(found))
