"""``verify``: check everything that can be checked."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call
from kairos_mem.folder import lost_night, newest_night


@click.command("verify")
@click.pass_obj
def command(call: Call) -> int:
    """Check the chain of the ledger, the projection against a replay, the pages, the logs and the file itself."""
    place = call.place()
    kept = newest_night(place.root)  # before the ledger is looked at: a night that ends meanwhile is not lost
    engine = place.engine()
    problems, notes = engine.verify()
    problems += lost_night(kept, engine.store.last_dream()[0])
    number, head = engine.store.head()
    rows = [[{"place": p.place, "what": p.what, "remedy": p.remedy} for p in found] for found in (problems, notes)]
    answer = {"ok": not problems, "entries": number, "head": head, "problems": rows[0], "notes": rows[1]}
    call.answer(answer, present.verify(answer))
    return 1 if problems else 0
