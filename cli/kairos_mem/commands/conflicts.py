"""``conflicts``: what cannot all hold."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call


@click.command("conflicts")
@click.pass_obj
def command(call: Call) -> None:
    """Facts that cannot all hold: both sides with their evidence, and what would settle it."""
    rows = call.place().engine().conflicts()
    call.answer(rows, present.conflicts(rows))
