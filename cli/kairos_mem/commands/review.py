"""``review``: a plan for a person to read."""

from __future__ import annotations

from pathlib import Path

import click

from kairos_mem import night_pages
from kairos_mem.app import Call
from kairos_mem.commands.consolidate import read_json
from memory_engine.belief.together import needs
from memory_engine.domain import codec
from memory_engine.engine import applying, dreaming
from memory_engine.views.report import night_report


@click.command("review")
@click.argument("plan_file", metavar="PLAN", type=click.Path(path_type=Path))
@click.pass_obj
def command(call: Call, plan_file: Path) -> None:
    """Show every proposal of a plan with its number and its reason.

    Then `apply PLAN --reject 2,3`.
    """
    plan = codec.plan_from(read_json(plan_file), str(plan_file))
    engine = call.place().reading()
    if (
        plan.dream > engine.store.last_dream()[0]
    ):  # of a past night only those that were set aside are on record
        applying.recognise(engine, plan, str(plan_file))
    report = night_report(plan, False, plan.head, engine.store.fact, dreaming.last_policy(engine))
    for row, stands_on in zip(report["decisions"], needs(plan.proposals).values(), strict=True):
        row["needs"] = sorted(stands_on)
    call.answer(
        report,
        night_pages.night(report, whole=True)
        + "\n\nNext: kairos-mem apply "
        + f"{plan_file} [--reject 2,3 | --only 1,4-6]",
    )
