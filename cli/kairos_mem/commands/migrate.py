"""``migrate``: move memory into a team's server, or back into the file."""

from __future__ import annotations

import click

from kairos_mem.app import Call
from memory_engine.adapters.postgres.address import address
from memory_engine.adapters.postgres.rights import grants, letting_in
from memory_engine.domain.errors import Usage
from memory_engine.views.lines import many

FILE = "file"
_WHERE = "Give the address of a server: postgresql://HOST/DATABASE?schema=NAME."


@click.command("migrate")
@click.argument("to", metavar=f"ADDRESS|{FILE}")
@click.pass_obj
def command(call: Call, to: str) -> None:
    """Move memory to a PostgreSQL server (postgresql://HOST/DATABASE?schema=NAME), or back (file).

    The ledger arrives whole, with the same head, and both ends are verified before config.yaml
    names the new place. What is moved from stays where it was: memory.db as memory.db.moved, a
    schema on its server.
    """
    call.as_owner("migrate")
    place = call.place()
    if to == FILE and not place.settings.store:
        raise Usage("Memory is in its file already. Nothing was moved.", _WHERE)
    moved, kept = place.migrate("" if to == FILE else to)
    entries = "1 entry" if moved.entries == 1 else f"{moved.entries:,} entries"
    text = (
        f"Memory is in {moved.target} now: {entries}, ledger head "
        f"{moved.head[:12]}, {many(moved.facts, 'fact')}, "
        f"{many(moved.observations, 'observation')}.\n"
        + (f"The file is kept as {kept}." if kept else f"{moved.source} is left as it is.")
    )
    schema = address(to, "ADDRESS").schema if to != FILE else ""
    rows = grants(schema) if schema else []
    if rows and place.settings.people is not None:
        text += "\nTo let others in, who append and alter nothing, say there as its owner:\n"
        text += "\n".join(f"  {statement}" for statement in (*rows, letting_in(schema)))
    answer = {**moved._asdict(), "kept": str(kept) if kept else None, "grants": rows}
    call.answer(answer, text)
