"""``conflicts``: what cannot all hold."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call


@click.command("conflicts")
@click.pass_obj
def command(call: Call) -> None:
    """Facts that cannot all hold: both sides with their evidence, and what would settle it."""
    engine = call.place().reading()
    rows, beside = engine.conflicts(), engine.alternatives()
    listed = [*rows, *({**row, "would_settle": [], "alternative": True} for row in beside)]
    call.answer(
        listed, "\n\n".join(filter(None, (present.conflicts(rows), present.alternatives(beside))))
    )
