"""``pull``: take in what another store of the same repository heard."""

from __future__ import annotations

import click

from kairos_mem.app import Call
from kairos_mem.style import dim, wrapped
from kairos_mem.voice import decider
from memory_engine.engine import pulling
from memory_engine.views.answers.elsewhere import PulledAnswer
from memory_engine.views.lines import many


@click.command("pull")
@click.argument("store", type=click.Path(file_okay=False))
@click.option("--any-project", is_flag=True, help="Also from the memory of another repository.")
@click.pass_obj
def command(call: Call, store: str, any_project: bool) -> None:
    """Take in what STORE heard: the memory of this repository on another machine, or a copy of it.

    Observations come by their names, with who said them, when and where; what was taken back there
    is barred here, too. No fact is copied: the next night weighs what came. STORE is only read; for
    both to know all, each pulls from the other. Twice adds nothing.
    """
    call.as_owner("pull")
    place = call.place()
    with place.writing() as engine, place.other(store, any_project) as other:
        answer = pulling.pull(engine, other, decider())
    call.answer(answer, page(answer))


def page(answer: PulledAnswer) -> str:
    """Write what came in."""
    came = many(answer["observations"], "observation")
    were = "was" if answer["repeated"] == 1 else "were"
    known = f"; {answer['repeated']:,} {were} known" if answer["repeated"] else ""
    lines = [f"{came} came in from {answer['from']}{known}."]
    if answer["redacted"]:
        lines.append(f"  Of {answer['redacted']} the door took out what is secret or personal.")
    for row in answer["vetoes"]:
        held = "; others still speak for it, the next night weighs it" if row["held"] else ""
        text = f"{row['id']} {row['text']} was taken back there{held}"
        lines.append(wrapped(text, 6, f"  {row['entry']:>3} "))
    if answer["observations"] or answer["vetoes"]:
        lines.append(dim("Next: kairos-mem consolidate"))
    return "\n".join(lines)
