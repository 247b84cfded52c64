"""``revert``: take back."""

from __future__ import annotations

import click

from kairos_mem import decided_pages
from kairos_mem.app import Call
from kairos_mem.voice import decider
from kairos_mem.when import day_of
from memory_engine.engine import taking_back


@click.command("revert")
@click.argument("target")
@click.option("--dry-run", is_flag=True, help="Show the blast radius; change nothing.")
@click.option("--cascade", is_flag=True, help="Take back what stands on it, too.")
@click.option("--all", "whole", is_flag=True, help="Show every fact that it touches.")
@click.option(
    "--as-of-date",
    default="",
    metavar="DAY",
    help="Date the entry so (ISO day; default today, UTC).",
)
@click.pass_obj
def command(
    call: Call, target: str, dry_run: bool, cascade: bool, whole: bool, as_of_date: str
) -> None:
    """Take back TARGET.

    An entry (41), a fact, dream:7, session:ID, source:PATH or principal:NAME.

    It restores what was before, keeps what was learnt about other things since, and leaves a veto:
    the same evidence can't bring the claim back, only new evidence can.
    """
    place = call.place()
    with place.writing() as engine:
        day = day_of(as_of_date, engine)
        answer = (
            taking_back.looked_at(engine, target, day)
            if dry_run
            else taking_back.taken_back(engine, target, day, decider(), cascade)
        )
    call.answer(answer, decided_pages.undo(answer, whole))
