"""``rebuild``: make every projection anew."""

from __future__ import annotations

import click

from kairos_mem.app import Call


@click.command("rebuild")
@click.pass_obj
def command(call: Call) -> None:
    """Make facts, MEMORY.md and topic files anew from the ledger; a page edited by hand is kept aside first."""
    with call.place().writing() as engine:
        edited = list(engine.rebuild(engine.today()))
        facts = engine.store.count("facts")
    aside = f" Kept aside, edited by hand: {', '.join(edited)} (in .kairos-mem/aside)." if edited else ""
    call.answer({"facts": facts, "edited_aside": edited}, f"{facts} fact rows and every page made anew from the ledger.{aside}")
