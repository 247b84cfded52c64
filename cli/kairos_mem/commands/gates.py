"""``gates``: each gate of the next night."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call
from memory_engine.adapters import lock
from memory_engine.dream.gates import Gate
from memory_engine.engine import gating


@click.command("gates")
@click.pass_obj
def command(call: Call) -> None:
    """Each gate of the next night, open or shut, and why.

    Counted up to the last scan of the logs.
    """
    place = call.place()
    free = lock.free(place.lock)
    found = [
        *gating.gates(place.engine()),
        Gate("lock", free, "nobody holds it" if free else "another process holds it"),
    ]
    found += [Gate("ledger", False, f"{problem.place} {problem.what}") for problem in place.lost()]
    call.answer(
        [{"gate": g.name, "open": g.open, "why": g.why} for g in found], present.gates(found)
    )
