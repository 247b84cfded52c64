"""``diff``: what changed between two points of the ledger."""

from __future__ import annotations

import click

from kairos_mem import ledger_pages
from kairos_mem.app import Call
from memory_engine.engine import asking
from memory_engine.engine.points import span


@click.command("diff")
@click.argument("points", metavar="A..B")
@click.pass_obj
def command(call: Call, points: str) -> None:
    """What differs between memory after A and after B.

    Entries (3..41), nights (dream:6..dream:7) or days.

    A.. is up to now, ..B from the beginning; a day is itself part of what is compared. One point
    alone (41, dream:7, 2026-11-20) shows what it changed.
    """
    engine = call.place().reading()
    between = span(engine, points)
    rows = asking.diff(engine, between.after, between.upto)
    call.answer(rows, ledger_pages.diff(rows))
