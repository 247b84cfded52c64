"""``plugin``: memory as a plugin of an agent's host."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from memory_engine.attach.install import plugin
from memory_engine.attach.install.entries import PROGRAM
from memory_engine.domain.errors import Usage

if TYPE_CHECKING:
    from memory_engine.wiring import Call

OFF_PATH = (
    "The program is not on your path, where the plugin's hooks look for it: "
    "`kairos-mem plugin FOLDER --program PATH` makes a plugin that names it."
)
NEXT = "Next: claude plugin marketplace add '{}' && claude plugin install kairos-mem@kairos-mem"


@click.command("plugin")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option(
    "--program",
    default="",
    help="The program that the copy calls (default: kairos-mem, wherever it is on the path).",
)
@click.pass_obj
def command(call: Call, folder: Path | None, program: str) -> None:
    """Print where the plugin for Claude Code lies, or write a copy of it into FOLDER.

    The folder is a marketplace and its one plugin: `claude plugin marketplace add "$(kairos-mem
    plugin)"`, then `claude plugin install kairos-mem@kairos-mem`. It brings hooks, the MCP server,
    and the skills remember, why, dream and review.
    """
    if folder is None and program:
        raise Usage("--program is for a copy.", "Name a FOLDER for it, too.")
    place = (folder or plugin.SHIPPED).absolute()
    if Path(program).name != program:
        program = str(Path(program).absolute())
    changed = bool(folder) and plugin.copy(place, program or PROGRAM)
    lost = not program and not plugin.on_path()
    files = sorted(plugin.contents())
    answer = {"plugin": str(place), "changed": changed, "files": files, "on_path": not lost}
    told = [str(place)]  # and nothing else where a shell puts it into another command
    if folder or sys.stdout.isatty():
        told += [OFF_PATH] * lost + [NEXT.format(place)]
    call.answer(answer, "\n".join(told))
