"""``export``: what memory holds, for other tools."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from kairos_mem.app import Call
from memory_engine.adapters import exported
from memory_engine.domain.errors.machine import ForeignFile
from memory_engine.engine.exporting import State
from memory_engine.formats.exports import jsonl, knowledge, obsidian, prov
from memory_engine.formats.exports.source import Source

FILES: Mapping[str, Callable[[Source], Iterator[str]]] = {
    "prov-json": prov.pieces,
    "jsonl": jsonl.pieces,
    "mcp-memory": knowledge.pieces,
}
"""Format of one file -> what writes it."""
VAULT = "obsidian"


@click.command("export")
@click.argument("form", metavar="FORMAT", type=click.Choice([*FILES, VAULT]))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="What is believed no more, too.")
@click.option("--force", is_flag=True, help="Replace what an earlier export wrote there.")
@click.pass_obj
def command(call: Call, form: str, path: Path, everything: bool, force: bool) -> None:
    """Write what memory holds to PATH: as prov-json, jsonl, mcp-memory (one file) or obsidian (a
    folder).

    What looks like a secret stays in the store, and is counted. The same memory gives the same
    bytes.
    """
    place = call.place()
    if place.holds(str(path)):
        raise ForeignFile(str(path), "is in the store itself", "Choose a place outside of it.")
    state = State(place.reading(), everything)
    if form == VAULT:
        size = exported.write_folder(str(path), obsidian.files(state), force)
    else:
        size = exported.write_file(str(path), FILES[form](state), force)
    held = len(state.withheld)
    more = f"; {held} left out, for they look like secrets" if held else ""
    value = {"format": form, "path": str(path), "bytes": size, "withheld": held}
    call.answer(value, f"{path}: {size:,} bytes{more}.")
