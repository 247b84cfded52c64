"""``apply``: make a reviewed plan happen, whole or in part."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from kairos_mem import night_pages
from kairos_mem.app import Call
from kairos_mem.commands.consolidate import read_json
from kairos_mem.voice import decider
from memory_engine.adapters.dreams import keep_night
from memory_engine.domain import codec
from memory_engine.domain.errors import Unknown, Usage
from memory_engine.domain.ports import LedgerStore
from memory_engine.domain.records import replace
from memory_engine.engine import applying, dreaming
from memory_engine.engine.placing import account
from memory_engine.engine.points import is_number, number
from memory_engine.views.report import night_report, with_entries
from memory_engine.wiring import bring_up_to_date

FACT = re.compile(r"f[0-9a-f]{12}")


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
    """Apply a plan that `consolidate --plan` wrote; refuses one that the ledger has moved past."""
    if only and reject:
        raise Usage("--only and --reject exclude each other.")
    plan = codec.plan_from(read_json(plan_file), str(plan_file))
    everything = set(range(1, len(plan.proposals) + 1))
    accepted = (
        numbers(only, len(everything)) if only else everything - numbers(reject, len(everything))
    )
    place = call.place()
    kept = replace(
        plan, proposals=tuple(p for n, p in enumerate(plan.proposals, 1) if n in accepted)
    )
    with place.writing() as engine:
        applying.recognise(engine, plan, str(plan_file))
        bring_up_to_date(engine)
        report = night_report(kept, True, "", engine.store.fact, dreaming.last_policy(engine))
        applied = applying.apply(engine, plan, decider(), accepted)
        report = with_entries(report, applied.entries) | {
            "head": applied.head,
            **account(engine),
            **_left(report["left"], engine.store),
            "accepted": sorted(accepted),
            "rejected": sorted(everything - accepted),
        }
    keep_night(place.root, plan, report)
    call.answer(report, night_pages.night(report))


def _left(rows: Sequence[Mapping[str, str]], store: LedgerStore) -> dict[str, object]:
    """Leave out what was left of facts that were rejected, so that nothing is left of them."""
    names = ((row, row["what"].partition(" ")[0]) for row in rows)
    kept = [row for row, name in names if not FACT.fullmatch(name) or store.fact(name).held]
    return {"left": kept, "left_open": sum(row["why"].startswith("contested") for row in kept)}


def numbers(said: str, most: int) -> set[int]:
    """Read ``1,4-6`` as a set of a plan's numbers; raises ``Usage``, and ``Unknown`` for one
    above ``most``."""
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
