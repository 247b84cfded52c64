"""``rebuild``: make everything anew that can be."""

from __future__ import annotations

import click

from kairos_mem import memory_pages
from kairos_mem.app import Call
from memory_engine.adapters.dreams import remembered, set_nights_aside
from memory_engine.engine import rebuilding, timing
from memory_engine.engine.editing import tell_edits


@click.command("rebuild")
@click.option(
    "--accept-loss",
    is_flag=True,
    help="Take memory.db as it is for the truth where nothing tells what is lost.",
)
@click.pass_obj
def command(call: Call, accept_loss: bool) -> int:
    """Make facts, indexes and pages anew from ledger and logs.

    What was edited by hand is taken up, the page kept aside.

    What only a copy could bring back is named, and no night builds on it. With --accept-loss it is
    given up: the files of nights that the ledger lacks go to .kairos-mem/aside.
    """
    place = call.place()
    with place.mending(accept_loss) as engine:
        aside = set_nights_aside(place.root, engine.store.last_dream()[0]) if accept_loss else []
        done = rebuilding.rebuild(
            engine, timing.today(engine), remembered(place.root).night, accept_loss
        )
        tell_edits(engine, done.edits)
        facts = engine.store.rows("facts")
    rows = [
        [{"place": p.place, "what": p.what, "remedy": p.remedy} for p in listed]
        for listed in (done.mended, done.left)
    ]
    answer = {
        "facts": facts,
        "edited_aside": list(done.edited),
        "mended": rows[0],
        "problems": rows[1],
        "nights_aside": aside,
    }
    call.answer(answer, memory_pages.rebuilt(answer))
    return 1 if done.left else 0
