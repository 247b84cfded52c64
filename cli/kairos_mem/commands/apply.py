"""``apply``: make a reviewed plan happen, whole or in part."""

from __future__ import annotations

from pathlib import Path

import click

from kairos_mem import present
from kairos_mem.app import Call
from kairos_mem.commands.consolidate import index_account, read_json
from kairos_mem.folder import keep_night
from kairos_mem.wiring import bring_up_to_date
from memory_engine.domain import codec
from memory_engine.domain.errors import Usage
from memory_engine.domain.records import replace
from memory_engine.text.report import night_report


@click.command("apply")
@click.argument("plan_file", metavar="PLAN", type=click.Path(path_type=Path))
@click.option("--only", default="", metavar="1,4-6", help="Accept these proposals, reject the others.")
@click.option("--reject", default="", metavar="2,3", help="Reject these proposals, accept the others.")
@click.pass_obj
def command(call: Call, plan_file: Path, only: str, reject: str) -> None:
    """Apply a plan that `consolidate --plan` wrote; refuses one that the ledger has moved past."""
    if only and reject:
        raise Usage("--only and --reject exclude each other.")
    plan = codec.plan_from(read_json(plan_file), str(plan_file))
    everything = set(range(1, len(plan.proposals) + 1))
    accepted = numbers(only) if only else everything - numbers(reject)
    place = call.place()
    kept = replace(plan, proposals=tuple(p for n, p in enumerate(plan.proposals, 1) if n in accepted))
    with place.writing() as engine:
        bring_up_to_date(engine)
        report = night_report(kept, True, "", engine.store.fact, engine.last_policy)
        applied = engine.apply(plan, "user:owner", accepted)
        report |= {
            "head": applied.head,
            **index_account(engine),
            "accepted": sorted(accepted),
            "rejected": sorted(everything - accepted),
        }
    keep_night(place.root, plan, report)
    call.answer(report, present.night(report))


def numbers(said: str) -> set[int]:
    """Think: ``1,4-6`` as a set; raises ``Usage``."""
    found: set[int] = set()
    for part in said.split(",") if said else ():
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise Usage(f"{part!r} is no number or range of numbers.", "Write them like 1,4-6.")
        found |= set(range(int(first), int(last or first) + 1))
    return found
