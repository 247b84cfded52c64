"""``stats``: sizes and rates."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call


@click.command("stats")
@click.pass_obj
def command(call: Call) -> None:
    """How much is observed, held, promoted and taken back."""
    found = call.place().reading().stats()
    call.answer(found, present.table(found))
