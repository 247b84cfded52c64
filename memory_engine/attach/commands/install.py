"""``install``: attach memory to an agent's host."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from memory_engine.attach.call import Call
from memory_engine.attach.install import claude_code
from memory_engine.attach.install.claude_code import Target
from memory_engine.attach.install.takeover import Takeover, take
from memory_engine.domain.errors import Usage
from memory_engine.wiring import Place, host_config

AGENTS = (claude_code.NAME,)
WHERE = ("local", "project", "user")


@click.command("install")
@click.argument("agent")
@click.option(
    "--where",
    type=click.Choice(WHERE),
    default="local",
    help="Whose settings: yours in this project (the default), the project's, or yours everywhere.",
)
@click.option(
    "--guard/--no-guard",
    default=None,
    help="Also deny an agent's direct writes into memory (default: as it is).",
)
@click.option(
    "--takeover",
    is_flag=True,
    help="Also take the host's own memory folder over: what stands there is imported first.",
)
@click.pass_obj
def command(call: Call, agent: str, where: str, guard: bool | None, takeover: bool) -> None:
    """Attach memory to AGENT: claude-code.

    A session opens with MEMORY.md and the brief, is asked once what it learnt, and is heard by the
    next night. `kairos-mem uninstall AGENT` takes it back, byte for byte.
    """
    place = call.place()
    call.as_owner(f"install {agent}")
    target = target_of(place, agent, where)
    guarded = "PreToolUse" in claude_code.installed(target.settings)
    target = target._replace(guard=guarded if guard is None else guard)
    if takeover and where == "project":
        raise Usage(
            "The host's memory folder is yours alone, a project's settings are everybody's.",
            "Take it over with `--where local` (the default) or `--where user`.",
        )
    taken = take(place, where) if takeover else None
    known = place.host_memory.taken
    target = target._replace(takeover=known is not None and known.where == where)
    changed = claude_code.install(target)
    events = claude_code.installed(target.settings)
    said = "is attached" if changed else "was attached already; nothing was changed"
    call.answer(
        {
            "agent": agent,
            "settings": str(target.settings),
            "changed": changed,
            "hooks": events,
            "takeover": {**taken._asdict(), "folder": str(taken.folder)} if taken else None,
        },
        f"{agent} {said}: {len(events)} hooks in {target.settings}.\n{_taken_over(taken)}"
        "Next: start a new session; `kairos-mem doctor` tells whether memory hears of it. "
        "`kairos-mem schedule install` has a night dreamt each day.\n"
        "To serve it over MCP as well (with `pip install 'kairos-mem[mcp]'`): "
        f"claude mcp add kairos-mem -- {target.program} mcp",
    )


def _taken_over(taken: Takeover | None) -> str:
    return (
        f"Its memory in {taken.folder} is rendered from here now: {taken.observations} sentences "
        f"that stood there are imported, night {taken.night} dreamt on them. "
        "`kairos-mem uninstall` gives the folder back as it was.\n"
        if taken
        else ""
    )


def target_of(place: Place, agent: str, where: str) -> Target:
    """Find where a host's settings lie; raises ``Usage`` for one that nobody can attach."""
    if agent not in AGENTS:
        raise Usage(f"Nobody knows how to attach {agent!r}.", f"Known are: {', '.join(AGENTS)}.")
    base = host_config() if where == "user" else place.workspace / ".claude"
    name = "settings.local.json" if where == "local" else "settings.json"
    program = claude_code.WHICHEVER if where == "project" else _program()
    kept = place.folder("attached") / f"{agent}-{where}"
    return Target(base / name, program, kept, where=where)


def _program() -> str:
    """Name the program that was called, as a path that holds from anywhere."""
    called = shutil.which(sys.argv[0]) or shutil.which("kairos-mem") or sys.argv[0]
    return str(Path(called).absolute())
