"""``detach``: remove what rests on one person's word alone.

It is taken out of a team.
"""

from __future__ import annotations

import click

from kairos_mem import decided_pages
from kairos_mem.app import Call
from kairos_mem.style import dim
from kairos_mem.voice import decider
from kairos_mem.when import day_of
from memory_engine.engine import detaching


@click.command("detach")
@click.argument("person")
@click.option("--yes", is_flag=True, help="Detach them; without it nothing is changed.")
@click.option("--cascade", is_flag=True, help="Take back what stands on it, too.")
@click.option(
    "--as-of-date",
    default="",
    metavar="DAY",
    help="Date the entry so (ISO day; default today, UTC).",
)
@click.pass_obj
def command(call: Call, person: str, yes: bool, cascade: bool, as_of_date: str) -> None:
    """Show what rests on PERSON's word in this team's memory, and take it out with --yes.

    Their own word, their agents' and their tools': each fact is judged by what others said, and
    what they share from then on speaks for nothing. One entry; `revert` of it brings them back.
    """
    call.as_owner("detach")
    with call.place().writing() as engine:
        day = day_of(as_of_date, engine)
        answer = (
            detaching.detached(engine, person, day, decider(), cascade)
            if yes
            else detaching.looked_at(engine, person, day)
        )
    text = decided_pages.undo(answer, whole=True)
    if not yes:
        text += "\n" + dim(f"Next: kairos-mem detach {person} --yes")
    call.answer(answer, text)
