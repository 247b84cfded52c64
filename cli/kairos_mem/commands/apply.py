"""``apply``: make a reviewed plan happen, whole or in part."""

from __future__ import annotations

from pathlib import Path

import click

from kairos_mem import night_pages
from kairos_mem.app import Call
from kairos_mem.voice import decider
from memory_engine.adapters.dreams import read_plan
from memory_engine.domain.errors import Usage
from memory_engine.domain.errors.given import Unknown
from memory_engine.engine import night
from memory_engine.engine.points import is_number, number


@click.command("apply")
@click.argument("plan_file", metavar="PLAN", type=click.Path(path_type=Path))
@click.option(
    "--only", default="", metavar="1,4-6", help="Accept these proposals, reject the others."
)
@click.option(
    "--reject", default="", metavar="2,3", help="Reject these proposals, accept the others."
)
@click.option(
    "--leave",
    default="",
    metavar="7,9",
    help="Leave these for another night: neither accepted nor rejected.",
)
@click.pass_obj
def command(call: Call, plan_file: Path, only: str, reject: str, leave: str) -> None:
    """Apply a plan that `consolidate --plan` wrote.

    Refuses one that the ledger has moved past. What is rejected the same evidence can't propose
    again; what is left, the next night weighs anew.
    """
    if only and reject:
        raise Usage("--only and --reject exclude each other.")
    plan = read_plan(plan_file)
    everything = set(range(1, len(plan.proposals) + 1))
    left = numbers(leave, len(everything))
    accepted = (
        numbers(only, len(everything))
        if only
        else everything - numbers(reject, len(everything)) - left
    )
    place = call.place()
    with place.writing() as engine:
        report = night.reviewed(engine, place.keep, plan, str(plan_file), decider(), accepted, left)
    call.answer(report, night_pages.night(report))


def numbers(said: str, most: int) -> set[int]:
    """Read ``1,4-6`` as a set of a plan's numbers.

    Raises ``Usage``, and ``Unknown`` for one above ``most``.
    """
    found: set[int] = set()
    for part in said.split(",") if said else ():
        first, dash, last = part.strip().partition("-")
        if not is_number(first) or (dash and not is_number(last)):
            raise Usage(f"{part!r} is no number or range of numbers.", "Write them like 1,4-6.")
        hint = f"The plan has {most}."
        low, high = number(first, "proposal", hint), number(last or first, "proposal", hint)
        if not 1 <= low <= high <= most:
            raise Unknown("proposal", part.strip(), hint)
        found |= set(range(low, high + 1))
    return found
