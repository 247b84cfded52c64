"""``conflicts``: what cannot all hold."""

from __future__ import annotations

import click

from kairos_mem import conflict_pages
from kairos_mem.app import Call
from memory_engine.engine import asking


@click.command("conflicts")
@click.pass_obj
def command(call: Call) -> None:
    """Facts that cannot all hold.

    All sides with their evidence, and what would settle it.
    """
    engine = call.place().reading()
    listed = asking.contests_listed(engine)
    rows = [row for row in listed if not row.get("alternative")]
    beside = [row for row in listed if row.get("alternative")]
    shown = (conflict_pages.conflicts(rows, bool(beside)), conflict_pages.alternatives(beside))
    call.answer(listed, "\n\n".join(filter(None, shown)))
