"""``apply``: make a reviewed plan happen, whole or in part."""

from __future__ import annotations

from pathlib import Path

import click

from kairos_mem import night_pages
from kairos_mem.app import Call
from kairos_mem.commands.consolidate import read_json
from kairos_mem.voice import decider
from memory_engine.domain import codec
from memory_engine.domain.errors import Unknown, Usage
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
@click.pass_obj
def command(call: Call, plan_file: Path, only: str, reject: str) -> None:
    """Apply a plan that `consolidate --plan` wrote.

    Refuses one that the ledger has moved past.
    """
    if only and reject:
        raise Usage("--only and --reject exclude each other.")
    plan = codec.plan_from(read_json(plan_file), str(plan_file))
    everything = set(range(1, len(plan.proposals) + 1))
    accepted = (
        numbers(only, len(everything)) if only else everything - numbers(reject, len(everything))
    )
    place = call.place()
    with place.writing() as engine:
        report = night.reviewed(engine, place.keep, plan, str(plan_file), decider(), accepted)
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
