"""``privacy``: what left, what may leave, and what tonight would send."""

from __future__ import annotations

from typing import Any

import click

from kairos_mem import privacy_pages
from kairos_mem.app import Call
from kairos_mem.when import day_of
from memory_engine.domain.egress import COMMAND, Consent
from memory_engine.domain.errors import Usage
from memory_engine.domain.silent import Silent
from memory_engine.engine import intake, night, reading
from memory_engine.engine.calendar import time_at
from memory_engine.privacy.egress import destination, on_this_machine
from memory_engine.views.leaving import NEWEST, privacy_account
from memory_engine.wiring import Place


@click.group("privacy", invoke_without_command=True)
@click.option("--dry-run", is_flag=True, help="Show what tonight would send; send nothing.")
@click.option("--bytes", "whole", is_flag=True, help="With --dry-run: every byte of it.")
@click.option(
    "--last",
    type=click.IntRange(1),
    default=NEWEST,
    show_default=True,
    help="How many of the newest to list.",
)
@click.pass_context
def command(ctx: click.Context, dry_run: bool, whole: bool, last: int) -> None:
    """Show what left this memory, what you allowed, and what tonight would send.

    Nothing leaves but to what you allowed here: a judge or reader that config.yaml names, GitHub
    where you subscribed to something there. Each thing is written down before it leaves: where to,
    what for, how large, its SHA-256, which observations it held.
    """
    if ctx.invoked_subcommand is not None:
        return
    call: Call = ctx.obj
    place = call.place()
    if dry_run or whole:
        answer = _rehearsed(place, whole)
        call.answer(answer, privacy_pages.rehearsed(answer))
        return
    advice = place.advice()
    account = privacy_account(
        advice.specs(),
        place.leading_out(),
        place.consents.given(),
        advice.egress.rows(),
        advice.egress.spent(),
        last,
    )
    call.answer(account, privacy_pages.privacy(account))


@command.command("allow")
@click.argument("address", metavar="DESTINATION")
@click.option("--local", is_flag=True, help="You know that what goes there stays on this machine.")
@click.pass_obj
def allow(call: Call, address: str, local: bool) -> None:
    """Allow what a judge, a reader or GitHub is asked to go to DESTINATION, from this memory alone.

    DESTINATION is an address (`https://api.anthropic.com`, `postgresql://db.example.org`, to which
    memory is moved) or a command line (`command:claude -p`), as `privacy` shows it.
    """
    call.as_owner("privacy allow")
    place = call.place()
    named = _named(address)
    if local and not named.startswith(COMMAND) and not on_this_machine(named):
        raise Usage(f"{named} is not on this machine.", "Allow it without `--local`.")
    place.consents.allow(Consent(named, time_at(place.clock()), local))
    answer = {"destination": named, "allowed": True, "local": local}
    call.answer(answer, privacy_pages.allowed(answer))


@command.command("deny")
@click.argument("address", metavar="DESTINATION")
@click.pass_obj
def deny(call: Call, address: str) -> None:
    """Take back that anything may go to DESTINATION."""
    call.as_owner("privacy deny")
    named = _named(address)
    answer = {"destination": named, "allowed": False, "was": call.place().consents.deny(named)}
    call.answer(answer, privacy_pages.allowed(answer))


def _named(address: str) -> str:
    named = destination(address)
    if not named or named == COMMAND:
        hint = 'Write it like https://api.anthropic.com or "command:claude -p".'
        raise Usage(f"{address!r} is no destination.", hint)
    return named


def _rehearsed(place: Place, whole: bool) -> dict[str, Any]:
    """Dream tonight's night without asking anybody or changing a belief."""
    with place.writing(patience=0.0) as engine:
        assert engine.advice is not None
        lacking = [problem._asdict() for problem in place.advice().lacking()]
        door = engine.advice.rehearse()
        intake.listen(engine)
        intake.catch_up(engine)
        reporter, engine.reporter = engine.reporter, Silent()  # that nothing came back is no news
        reading.read(engine)
        engine.reporter = reporter
        done = night.consolidate(engine, lambda *_: "", day_of("", engine), "look", force=True)
    rows = []
    for one in door.withheld:
        row: dict[str, Any] = {**one.sending._asdict()}
        rows.append({**row, "body": one.body.decode("utf-8", "replace")} if whole else row)
    return {
        "would_send": rows,
        "problems": [
            *lacking,
            *(p for p in done.report.get("problems", ()) if "rehearsal" not in p["what"]),
        ],
    }
