"""``log``: the ledger."""

from __future__ import annotations

import click

from kairos_mem import ledger_pages
from kairos_mem.app import Call
from memory_engine.engine.explaining import log


@click.command("log")
@click.argument("target", metavar="[ID|ENTRY|dream:N|DAY|A..B]", default="")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="Only the newest so many.")
@click.pass_obj
def command(call: Call, target: str, limit: int) -> None:
    """The ledger, oldest first.

    What each entry was about, what it did, and why.

    With the ID of a fact only the entries that touched it; with an entry (41), a night (dream:7), a
    day or a span of them (3..41, dream:6..dream:7, 2026-11-20..) only those. A..B is what came
    after A, up to B; a day is itself part of it.
    """
    rows = log(call.place().reading(), target, limit)
    call.answer(rows, ledger_pages.log(rows) if rows or target else ledger_pages.EMPTY)
