"""``forget``: the owner's word that a fact is off for good."""

from __future__ import annotations

import click

from kairos_mem import decided_pages
from kairos_mem.app import Call
from kairos_mem.voice import as_owner
from kairos_mem.when import day_of
from memory_engine.engine.foreseeing import said


@click.command("forget")
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
    """Take ID off for good.

    It is retracted, and what spoke for it can't bring it back. One entry, revertible.

    What was observed stays in the log; only what is said anew, in another session, can speak for it
    again.
    """
    as_owner("forget")
    with call.place().writing() as engine:
        answer = said(engine, "forget", fact_id, day_of(as_of_date, engine), because)
    call.answer(answer, decided_pages.forgotten(answer))
