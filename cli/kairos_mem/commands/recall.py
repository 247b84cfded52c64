"""``recall``: search."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call
from memory_engine.engine import searching


@click.command("recall")
@click.argument("question", metavar="QUERY")
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True)
@click.option("--superseded", is_flag=True, help="What is no longer believed, too.")
@click.pass_obj
def command(call: Call, question: str, limit: int, superseded: bool) -> None:
    """Facts first, then observations, that speak of QUERY.

    Best first. What is contested is marked.
    """
    rows = searching.recall(call.place().reading(), question, limit, superseded)
    call.answer(rows, present.recalled(rows))
