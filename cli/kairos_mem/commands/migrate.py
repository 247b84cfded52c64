"""``migrate``: move memory into a team's server, or back into the file."""

from __future__ import annotations

import click

from kairos_mem.app import Call

FILE = "file"


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
    moved, kept = call.place().migrate("" if to == FILE else to)
    text = (
        f"Memory is in {moved.target} now: {moved.entries} entries, ledger head "
        f"{moved.head[:12]}, {moved.facts} facts, {moved.observations} observations.\n"
        + (f"The file is kept as {kept}." if kept else f"{moved.source} is left as it is.")
    )
    call.answer({**moved._asdict(), "kept": str(kept) if kept else None}, text)
