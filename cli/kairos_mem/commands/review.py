"""``review``: a plan for a person to read."""

from __future__ import annotations

from pathlib import Path

import click

from kairos_mem import night_pages
from kairos_mem.app import Call
from memory_engine.adapters.dreams import read_plan
from memory_engine.engine import reviewing


@click.command("review")
@click.argument("plan_file", metavar="PLAN", type=click.Path(path_type=Path))
@click.pass_obj
def command(call: Call, plan_file: Path) -> None:
    """Show every proposal of a plan with its number and its reason.

    Then `apply PLAN --reject 2,3`.
    """
    report = reviewing.review(call.place().reading(), read_plan(plan_file), str(plan_file))
    call.answer(
        report,
        night_pages.night(report, whole=True)
        + "\n\nNext: kairos-mem apply "
        + f"{plan_file} [--reject 2,3 | --only 1,4-6]",
    )
