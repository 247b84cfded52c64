"""``verify``: check everything that can be checked."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call
from memory_engine.adapters.dreams import lost, remembered
from memory_engine.engine import health


@click.command("verify")
@click.pass_obj
def command(call: Call) -> int:
    """Check ledger, observations, facts and everything else that decides, the logs, the pages
    and the file itself."""
    place = call.place()
    known = remembered(place.root)
    engine = place.engine()
    problems, notes = health.verify(engine)
    problems = [*place.broken_off(), *lost(known, engine.store), *problems]
    number, head = engine.store.head()
    rows = [
        [{"place": p.place, "what": p.what, "remedy": p.remedy} for p in listed]
        for listed in (problems, notes)
    ]
    answer = {
        "ok": not problems,
        "entries": number,
        "head": head,
        "problems": rows[0],
        "notes": rows[1],
    }
    call.answer(answer, present.verify(answer))
    return 1 if problems else 0
