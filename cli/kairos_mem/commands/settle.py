"""``settle``: the owner's word on a conflict."""

from __future__ import annotations

import click

from kairos_mem import conflict_pages
from kairos_mem.app import Call
from kairos_mem.voice import as_owner
from kairos_mem.when import day_of
from memory_engine.engine.foreseeing import said


@click.command("settle")
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
    """Decide that ID holds.

    It is asserted on the owner's word, what conflicts with it is retracted. One entry, revertible.
    """
    as_owner("settle")
    place = call.place()
    with place.writing() as engine:
        answer = said(engine, "settle", fact_id, day_of(as_of_date, engine), because)
    call.answer(answer, conflict_pages.settled(answer))
