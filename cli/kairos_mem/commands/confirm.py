"""``confirm``: the owner's word that a fact holds."""

from __future__ import annotations

import click

from kairos_mem import decided_pages
from kairos_mem.app import Call
from kairos_mem.voice import as_owner
from kairos_mem.when import day_of
from memory_engine.engine.foreseeing import said


@click.command("confirm")
@click.argument("fact_id", metavar="ID")
@click.option("--because", default="", help="Why, for the ledger.")
@click.option(
    "--as-of-date",
    default="",
    metavar="DAY",
    help="Date the entry so (ISO day; default today, UTC).",
)
@click.pass_obj
def command(call: Call, fact_id: str, because: str, as_of_date: str) -> None:
    """Say that ID holds.

    It is asserted on your word, whatever its evidence. One entry, revertible.

    Where something is held that excludes it, nothing is decided here: `settle` decides between
    them.
    """
    as_owner("confirm")
    with call.place().writing() as engine:
        answer = said(engine, "confirm", fact_id, day_of(as_of_date, engine), because)
    call.answer(answer, decided_pages.confirmed(answer))
