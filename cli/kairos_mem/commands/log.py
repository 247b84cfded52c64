"""``log``: the ledger."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call
from memory_engine.text.trail import history_line


@click.command("log")
@click.argument("fact_id", metavar="[ID]", default="")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="Only the newest so many.")
@click.pass_obj
def command(call: Call, fact_id: str, limit: int) -> None:
    """The ledger, oldest first; with ID only the entries that touched that fact."""
    engine = call.place().engine()
    entries = list(engine.store.entries_of(engine.find(fact_id).id) if fact_id else engine.store.entries())
    rows = [history_line(entry) for entry in (entries[-limit:] if limit else entries)]
    call.answer(rows, present.log(rows))
