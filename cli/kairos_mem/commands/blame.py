"""``blame``: which entry wrote a line of MEMORY.md."""

from __future__ import annotations

import click

from kairos_mem import decided_pages
from kairos_mem.app import Call
from memory_engine.domain.errors import Usage
from memory_engine.engine import blaming
from memory_engine.engine.points import is_number, number


@click.command("blame")
@click.argument("target", metavar="MEMORY.md[:LINE]")
@click.pass_obj
def command(call: Call, target: str) -> None:
    """Which ledger entry put a line into MEMORY.md (or a topic file), for one line or for all of
    them."""
    name, colon, line = target.rpartition(":")
    if not colon:
        name, line = target, ""
    if colon and not is_number(line):
        raise Usage(f"{line!r} is no line number.", "Write it like MEMORY.md:12.")
    rows = blaming.blame(
        call.place().reading(),
        name.rsplit("/", 1)[-1],
        number(line, "line", f"`kairos-mem blame {name}` shows them all.") if line else None,
    )
    call.answer(rows if not line else rows[0], decided_pages.blame(rows))
