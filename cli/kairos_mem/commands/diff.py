"""``diff``: what changed between two points of the ledger."""

from __future__ import annotations

import click

from kairos_mem import present
from kairos_mem.app import Call
from kairos_mem.when import is_number, number, point
from memory_engine.domain.errors import Usage


@click.command("diff")
@click.argument("span", metavar="A..B")
@click.pass_obj
def command(call: Call, span: str) -> None:
    """What differs between memory after entry A and after entry B (A.. is up to now; ..B from the beginning)."""
    first, dots, last = span.partition("..")
    if not dots or not is_number(first or "0") or not is_number(last or "0"):
        raise Usage(f"{span!r} is no span of entries.", "Write it like 3..41, 3.. or ..41.")
    engine = call.place().engine()
    rows = engine.diff(
        point(engine, number(first or "0", "entry")), point(engine, number(last, "entry")) if last else engine.store.head()[0]
    )
    call.answer(rows, present.diff(rows))
