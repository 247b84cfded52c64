"""``consolidate``: gates, dream, apply."""

from __future__ import annotations

from pathlib import Path

import click

from kairos_mem import night_pages
from kairos_mem.app import Call
from kairos_mem.when import day_of
from memory_engine.adapters.dreams import write_plan
from memory_engine.engine import night, timing

SET_CLOCK = "Set the clock, or say which day it is with `--as-of-date DAY`."
PENDING = 3
"""Exit code for changes that wait, with --detailed-exitcode."""


@click.command("consolidate")
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the plan here for review; apply nothing.",
)
@click.option("--dry-run", is_flag=True, help="Show what the night would do; change nothing.")
@click.option("--force", is_flag=True, help="Open every gate but the lock.")
@click.option(
    "--as-of-date",
    default="",
    metavar="DAY",
    help="Date the night so (ISO day; default today, UTC).",
)
@click.option(
    "--detailed-exitcode",
    is_flag=True,
    help="Exit with 3 if changes are pending (--plan, --dry-run, quarantine).",
)
@click.pass_obj
def command(
    call: Call,
    plan_file: Path | None,
    dry_run: bool,
    force: bool,
    as_of_date: str,
    detailed_exitcode: bool,
) -> int:
    """One night: merge what says the same, settle what was overtaken, promote what has earned
    it, write MEMORY.md."""
    place = call.place()
    mode: night.Mode = "propose" if plan_file else "look" if dry_run else "apply"
    with place.writing(patience=0.0) if dry_run else place.dreaming() as engine:
        day = day_of(as_of_date, engine) if as_of_date else timing.sound_day(engine, SET_CLOCK)
        done = night.consolidate(engine, place.keep, day, mode, force)
        report = done.report
        if plan_file and done.plan:
            write_plan(plan_file, done.plan)
            report = {**report, "plan": str(plan_file)}
    call.answer(report, night_pages.night(report))
    return PENDING if detailed_exitcode and not report["applied"] and report.get("decisions") else 0
