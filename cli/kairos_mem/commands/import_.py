"""``import``: bring in transcripts and other tools' memories."""

from __future__ import annotations

from pathlib import Path

import click

from kairos_mem import present
from kairos_mem.app import Call
from kairos_mem.voice import agent_here, say_so, speaker
from memory_engine.adapters.importers import KINDS, Options, importer


@click.command("import", help=f"Bring in PATH as KIND: {', '.join(KINDS)}. Twice adds nothing.")
@click.argument("kind")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--principal", default="", help="Who wrote it, as kind:name (daily notes; default agent:notes).")
@click.pass_obj
def command(call: Call, kind: str, path: Path, principal: str) -> None:
    """Bring in what a source says, through the log like everything that is said."""
    read = importer(kind)
    place = call.place()
    by = speaker(principal)
    if by != principal:
        say_so(agent_here())
    with place.writing() as engine:
        marks = {name: mark for name, mark in engine.store.marks().items() if not name.startswith("log:")}
        found = engine.bring_in(kind, read(path, _of_kind(marks, kind), Options(by, str(place.root.parent))))
    call.answer(found, present.imported(found))


def _of_kind(marks: dict[str, str], kind: str) -> dict[str, str]:
    return {name[len(kind) + 1 :]: mark for name, mark in marks.items() if name.startswith(f"{kind}:")}
