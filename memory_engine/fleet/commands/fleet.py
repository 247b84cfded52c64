"""``fleet``: one night for each of many stores."""

from __future__ import annotations

import importlib
import math
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import click

from memory_engine.domain.errors import Usage
from memory_engine.fleet import telling
from memory_engine.fleet.job import WELL, Job, Outcome
from memory_engine.fleet.planning import jobs
from memory_engine.fleet.runner import RUNNERS, Runner
from memory_engine.wiring import Call

STDIN = "-"
BOM = "\ufeff"
"""What some editors put at the head of a list."""
MOST_WORKERS = 1_000
"""On one machine; each has some 50 MB."""
MOST_MB = 1_048_576
"""[MB] A terabyte: no machine gives a night more."""
MOST_MINUTES = 10_080.0
"""[minutes] A week."""
MOST_SPREAD = 86_400.0
"""[s] A day: on the next, there is another night."""


class Span(click.FloatRange):
    """A range of which what is no number is no part."""

    def convert(self, value: Any, *more: Any) -> float:  # noqa: ANN401  (as click has it)
        """Read a number; fails as click does."""
        found: float = super().convert(value, *more)
        if math.isnan(found):
            self.fail(f"{value!r} is no number.", *more)
        return found


@click.group("fleet")
def command() -> None:
    """Nights for many stores. One laptop with one store needs nothing of this."""


@command.command("consolidate", short_help="One night for each store, through its gates.")
@click.argument("stores", nargs=-1)
@click.option(
    "--runner",
    type=click.Choice(list(RUNNERS)),
    default="pool",
    show_default=True,
    help="One after another; several processes; or a Ray cluster (extra `fleet`).",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=os.cpu_count() or 1,
    show_default="one a core",
    help="Nights at once.",
)
@click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    help="Of a Ray cluster; without one Ray runs on this machine, on its loopback.",
)
@click.option(
    "--memory",
    "memory_mb",
    type=click.IntRange(256, MOST_MB),
    default=Job("", 0).memory_mb,
    show_default=True,
    help="[MB] That a night may have.",
)
@click.option(
    "--minutes",
    type=Span(0, MOST_MINUTES, min_open=True),
    default=Job("", 0).minutes,
    show_default=True,
    help="[minutes] That a night may take.",
)
@click.option(
    "--spread",
    type=Span(0, MOST_SPREAD),
    default=0.0,
    show_default=True,
    help="[s] Over which beginnings are spread, each store always at its place.",
)
@click.option("--force", is_flag=True, help="Open every gate but the lock.")
@click.option("--as-of-date", "day", default="", metavar="DAY", help="Date the nights so.")
@click.pass_obj
def consolidate_command(
    call: Call,
    stores: Sequence[str],
    runner: str,
    workers: int,
    cluster: str,
    memory_mb: int,
    minutes: float,
    spread: float,
    force: bool,
    day: str,
) -> int:
    """One night for each of STORES (folders of projects or stores; `-` reads a list from stdin).

    One lock a store, one outcome a store. A night whose process dies is tried again; run it all
    again after a crash: what was dreamt is not dreamt twice. Exits with 1 where a store was refused
    or its night came to no end.
    """
    call.as_owner("fleet consolidate")
    if cluster and runner != "ray":
        raise Usage("--cluster is of --runner ray.", "Leave it out, or name that runner.")
    common = Job("", 0, _day(day), force, 0.0, minutes, memory_mb)
    planned, outcomes = jobs(_named(stores), common, spread)
    if not planned and not outcomes:
        raise Usage("No store is named.", "Name folders, or `-` for a list on stdin.")
    made: Runner = importlib.import_module(RUNNERS[runner]).runner(workers, cluster)
    began, progress = time.monotonic(), telling.Progress(len(planned), call.as_json)
    for outcome in made.run(planned) if planned else ():
        outcomes.append(outcome)
        progress.tell(outcome)
    progress.end()
    answer = _answer(outcomes, runner, workers, time.monotonic() - began)
    call.answer(answer, telling.report(answer, outcomes))
    return 0 if all(outcome.state in WELL for outcome in outcomes) else 1


def _answer(
    outcomes: Sequence[Outcome], runner: str, workers: int, seconds: float
) -> dict[str, object]:
    spent = sum(outcome.seconds for outcome in outcomes)
    return {
        "runner": runner,
        "workers": workers,
        "stores": len(outcomes),
        "states": dict(Counter(outcome.state for outcome in outcomes)),
        "seconds": round(seconds, 2),
        "seconds_of_nights": round(spent, 2),
        "memory_mb": max((outcome.memory_mb for outcome in outcomes), default=0.0),
        "outcomes": [outcome._asdict() for outcome in outcomes],
    }


def _named(stores: Sequence[str]) -> list[str]:
    listed = [line.strip(f"{BOM} \t\r\n") for line in sys.stdin] if STDIN in stores else []
    return [name for name in (*stores, *listed) if name and name != STDIN]


def _day(said: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(said).isoformat() if said else ""
    except ValueError:
        raise Usage(f"{said!r} is no day.", "Write it like 2026-11-30.") from None
