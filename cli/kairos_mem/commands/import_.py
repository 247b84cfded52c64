"""``import``: bring in transcripts and other tools' memories."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kairos_mem import memory_pages
from kairos_mem.app import Call
from kairos_mem.voice import OWNER, agent_here, decider, say_so, speaker
from memory_engine.adapters.hosts import KINDS as OF_HOSTS
from memory_engine.adapters.hosts import hosts_own
from memory_engine.adapters.importers import KINDS, Options, importer
from memory_engine.adapters.importers.markdown.instructions import present as present_now
from memory_engine.adapters.wallclock import offset_at
from memory_engine.domain.errors import Usage
from memory_engine.engine import intake, timing, withdrawing
from memory_engine.engine.editing import bring_up_to_date
from memory_engine.engine.engine import Engine

INSTRUCTIONS, TRANSCRIPTS = "instructions", frozenset(OF_HOSTS.values())
"""The kind that is read of the whole project where no path is given, and those that hosts
write."""
OWNERS = frozenset({INSTRUCTIONS, *TRANSCRIPTS})
"""Kinds in which the owner speaks: in an agent's shell nobody knows who wrote the file."""
OF_THE_PROJECT = (INSTRUCTIONS, "git-history")
"""The kinds that are read of the whole project where no path is given."""


@click.command(
    "import",
    help=f"Bring in PATH as KIND: {', '.join(KINDS)}. Twice adds nothing. `instructions` and "
    "`git-history` need no PATH.",
)
@click.argument("kind")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option(
    "--principal", default="", help="Who wrote it, as kind:name (daily notes; default agent:notes)."
)
@click.option(
    "--show-left-out",
    is_flag=True,
    help="Read it all again, and list what is not kept, with the reason.",
)
@click.option("--any-project", is_flag=True, help="Bring in a session of another project, too.")
@click.pass_obj
def command(
    call: Call, kind: str, path: Path | None, principal: str, show_left_out: bool, any_project: bool
) -> None:
    """Bring in what a source says, through the log like everything that is said."""
    read = importer(kind)
    place = call.place()
    workspace = place.root.parent
    if path is None and kind not in OF_THE_PROJECT:
        raise Usage("No PATH is given.", f"Say what to read: `kairos-mem import {kind} PATH`.")
    claimed = principal or (OWNER if kind in OWNERS and not hosts_own(kind, path) else "")
    by = speaker(claimed)
    if by != claimed:
        say_so(agent_here())
    by = "" if by == OWNER and kind in TRANSCRIPTS else by
    with place.writing() as engine:
        known = _of_kind(engine.store.marks(), kind)
        marks = {} if show_left_out else known
        options = Options(by, str(workspace), clock=offset_at, any_project=any_project)
        found = intake.bring_in(engine, kind, read(path or workspace, marks, options))
        found["ended"] = (
            _ended(engine, path or workspace, known, options) if kind == INSTRUCTIONS else []
        )
    if not show_left_out:
        del found["left_out"]
    call.answer(found, memory_pages.imported(found))


def _ended(
    engine: Engine, path: Path, known: Mapping[str, str], options: Options
) -> list[dict[str, Any]]:
    """End what the files said earlier and say no more."""
    bring_up_to_date(engine)
    return withdrawing.withdraw(
        engine, present_now(path, known, options), timing.today(engine), decider()
    )


def _of_kind(marks: Mapping[str, str], kind: str) -> dict[str, str]:
    return {
        name[len(kind) + 1 :]: mark for name, mark in marks.items() if name.startswith(f"{kind}:")
    }
