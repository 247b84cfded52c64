"""``redact``: take a secret out of everything that the store holds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from kairos_mem import redact_page
from kairos_mem.app import Call
from kairos_mem.when import day_of
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.deciding import Unconfirmed
from memory_engine.engine import intake, redactable, redacting
from memory_engine.engine.editing import bring_up_to_date

if TYPE_CHECKING:
    from memory_engine.engine.engine import Engine
    from memory_engine.wiring import Place


@click.command("redact")
@click.argument("target", default="")
@click.option("--text", default="", help="Take out this text (`-`: read it from stdin).")
@click.option("--pattern", default="", help="Take out all that this regular expression finds.")
@click.option("--found", is_flag=True, help="Take out all that would be kept out today.")
@click.option("--dry-run", is_flag=True, help="Show what would go; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--as-of-date",
    default="",
    metavar="DAY",
    help="Date the entry so (ISO day; default today, UTC).",
)
@click.pass_obj
def command(
    call: Call,
    target: str,
    text: str,
    pattern: str,
    found: bool,
    dry_run: bool,
    yes: bool,
    as_of_date: str,
) -> None:
    """Take something out of every file of the store, for good.

    TARGET goes as a whole: an observation, a fact with all it rests on, an entry (41), dream:7,
    session:ID, source:PATH or principal:NAME. A --text, a --pattern or what is --found goes out of
    the sentences that have it, and a marker stands in its place.

    It can't be taken back. The ledger says that it happened, and stays verifiable. What comes in
    again, by an import or an agent, is known and kept out. Without a target, what was broken off is
    finished.
    """
    call.as_owner("redact")
    wanted = [name for name in (target, text, pattern, found) if name]
    place = call.place()
    if len(wanted) > 1:
        raise Usage("One thing at a time.", "Name a TARGET, or give --text, --pattern or --found.")
    if not wanted:
        call.answer(*_finish(place))
        return
    text = sys.stdin.read().strip("\n") if text == "-" else text
    with place.writing() as engine:
        if not dry_run:
            bring_up_to_date(engine)
        intake.catch_up(engine)
        planned = redacting.plan(
            engine, _meant(engine, target, text, pattern), day_of(as_of_date, engine), "user:owner"
        )
        answer = redact_page.row(planned, place.copies(planned.sources))
        if not dry_run:
            _confirm(call, answer, yes)
            known = place.take_out(engine, planned.erasure)
            entry = redacting.entry_of(engine, planned.erasure)
            answer |= {"applied": True, "entry": entry, "kept_out": known}
            answer["head"] = engine.store.head()[1]
    call.answer(answer, redact_page.page(answer))


def _finish(place: Place) -> tuple[dict[str, Any], str]:
    if not place.erasing:
        remedy = (
            "`kairos-mem redact --help` lists what can be; `kairos-mem redact --found --dry-run` "
            "looks for secrets."
        )
        raise Usage("What is to be taken out?", remedy)
    with place.writing():
        return {"finished": True}, "What was broken off is finished: it is gone from every file."


def _meant(engine: Engine, target: str, text: str, pattern: str) -> redactable.Meant:
    if target:
        return redactable.of_target(engine, target)
    if text:
        return redactable.of_text(text)
    return redactable.of_pattern(engine, pattern) if pattern else redactable.of_found(engine)


def _confirm(call: Call, answer: dict[str, Any], yes: bool) -> None:
    if yes:
        return
    if call.as_json or not sys.stdin.isatty():
        raise Unconfirmed("redact")
    click.echo(redact_page.page(answer), err=True)
    if not click.confirm("Take it out for good?", err=True):
        raise click.Abort
