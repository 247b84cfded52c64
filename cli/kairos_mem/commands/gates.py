"""``gates``: each gate of the next night."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call
from memory_engine.adapters import lock
from memory_engine.dream.gates import Gate
from memory_engine.engine import dreaming, intake


@click.command("gates")
@click.pass_obj
def command(call: Call) -> None:
    """Each gate of the next night, open or shut, and why.

    What waits in the logs is counted; what hosts left to be heard may open the gate when it is.
    """
    place = call.place()
    free = lock.free(place.lock)
    engine = place.engine()
    waiting = {said.provenance.root_session for said in intake.waiting(engine)}
    left = {session for _, session in place.noted() if session}
    found = [
        *dreaming.gates(engine, waiting, left),
        Gate("lock", free, "nobody holds it" if free else "another process holds it"),
    ]
    found += [Gate("ledger", False, f"{problem.place} {problem.what}") for problem in place.lost()]
    call.answer(
        [{"gate": g.name, "open": g.open, "why": g.why} for g in found], present.gates(found)
    )
