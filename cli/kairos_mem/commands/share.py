"""``share``: give a team what its owner chooses of this memory."""

from __future__ import annotations

from pathlib import Path

import click

from kairos_mem.app import Call
from kairos_mem.elsewhere_pages import shared
from memory_engine.domain.errors.stores import AlteredShare
from memory_engine.engine import sharing
from memory_engine.formats.shared import SharePlan, read_plan, write_plan
from memory_engine.views.answers.elsewhere import ShareAnswer
from memory_engine.wiring import Place, keep_file


@click.command("share")
@click.argument("team", type=click.Path(file_okay=False))
@click.argument("question", metavar="[QUERY]", default="")
@click.option("--facts", "facts", multiple=True, metavar="ID", help="What this fact rests on.")
@click.option(
    "--as", "person", default="", metavar="NAME", help="Another name than your account's."
)
@click.option("--plan", type=click.Path(dir_okay=False), help="Keep what is shown as a plan.")
@click.option("--apply", "plan_file", type=click.Path(dir_okay=False), help="Share a kept plan.")
@click.option("--yes", is_flag=True, help="Share what is shown right away.")
@click.pass_obj
def command(
    call: Call,
    team: str,
    question: str,
    facts: tuple[str, ...],
    person: str,
    plan: str | None,
    plan_file: str | None,
    yes: bool,
) -> None:
    """Show what would go to TEAM's store of what answers QUERY, and share it once you say so.

    Only observations go, each as it is shown: as your word, your agents' and your tools', with
    their sessions and the outside sources behind them, secrets taken out. No fact goes: the team's
    next night weighs what came, by how its config.yaml counts you. Everything else stays here.
    Twice adds nothing.
    """
    call.as_owner("share")
    place = call.place()
    if plan_file:
        made = read_plan(Path(plan_file).read_bytes(), plan_file)
        _refuse_altered(place, team, made, plan_file)
    elif question.strip() or facts:
        made = _made(place, team, chosen=(question, facts), person=person)
    else:
        raise click.UsageError("Say what to share: a QUERY, --facts ID or --apply PLAN.")
    if plan:
        keep_file(Path(plan), write_plan(made))
    answer = _shared(place, team, made) if plan_file or yes else _shown(place, team, made)
    call.answer(answer, shared(answer, plan or ""))


def _made(place: Place, team: str, chosen: tuple[str, tuple[str, ...]], person: str) -> SharePlan:
    """Plan what goes to a team.

    The team's store says as whose word, this one what.
    """
    name, account = _account(place, team, person)
    question, facts = chosen
    with place.visiting() as engine:
        names = sharing.chosen(engine, facts, question)
        rows = tuple(sharing.rows(engine, names, person or account, account))
    return SharePlan(name, person or account, account, rows)


def _account(place: Place, team: str, person: str) -> tuple[str, str]:
    """Name the team's store, and who is at work in it."""
    with place.team(team) as there, there.visiting():
        return str(there.root), sharing.refuse_strange(person)


def _refuse_altered(place: Place, team: str, made: SharePlan, plan_file: str) -> None:
    """Refuse a plan of another team, account or store."""
    if _account(place, team, made.person) != (made.team, made.account):
        raise AlteredShare(plan_file, f"it was made for {made.team} by {made.account}")
    with place.visiting() as engine:
        sharing.refuse_altered(engine, made, plan_file)


def _shown(place: Place, team: str, made: SharePlan) -> ShareAnswer:
    with place.team(team) as there, there.visiting() as engine:
        return sharing.answer(made, sharing.known(engine, made), 0, False)


def _shared(place: Place, team: str, made: SharePlan) -> ShareAnswer:
    with place.team(team) as there, there.writing() as engine:
        return sharing.share(engine, made)
