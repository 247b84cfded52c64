"""``install``: attach memory to an agent's host."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import click

from memory_engine.attach.install import hosts
from memory_engine.attach.install.entries import PROGRAM
from memory_engine.attach.install.host import Host, Scope
from memory_engine.attach.install.takeover import Takeover, folder_of, refuse, take
from memory_engine.domain.errors import Usage
from memory_engine.wiring import CLAUDE_CODE, Call, Place

WHERE = ("local", "project", "user")
PROJECT = "project"
GUARDED = frozenset({"PreToolUse", "BeforeTool", "preToolUse"})
"""Events that are listened to for the guard alone."""


@click.command("install")
@click.argument("agent")
@click.option(
    "--where",
    type=click.Choice(WHERE),
    help="Whose settings: yours in this project, the project's, or yours everywhere "
    "(default: the first of these that the host knows).",
)
@click.option(
    "--guard/--no-guard",
    default=None,
    help="Also deny an agent's direct writes into memory (default: as it is).",
)
@click.option(
    "--mcp/--no-mcp",
    "serves",
    default=None,
    help="Also register the MCP server (default: as it is; at first yes, but for a project, where "
    "whoever lacks kairos-mem would be told that it can't be reached).",
)
@click.option(
    "--takeover",
    is_flag=True,
    help="Also take Claude Code's own memory folder over: what stands there is imported first.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Show what would be written into the host's files; write it not.",
)
@click.pass_obj
def command(
    call: Call,
    agent: str,
    where: str | None,
    guard: bool | None,
    serves: bool | None,
    takeover: bool,
    dry_run: bool,
) -> None:
    """Attach memory to AGENT: claude-code, codex, gemini, copilot, cursor or opencode.

    A session opens with MEMORY.md and the brief, is asked once what it learnt, and is heard by the
    next night. `kairos-mem uninstall AGENT` takes it back, byte for byte.
    """
    place = call.place()
    call.as_owner(f"install {agent}")
    host = hosts.host_named(agent)
    scope = _as_told(host, scope_of(place, host, where or host.WHERES[0]), guard, serves)
    if dry_run:
        call.answer(*_tried(place, host, scope, takeover))
        return
    taken = _taken(place, host, scope) if takeover else None
    scope = with_takeover(place, host, scope)
    attached = hosts.attach(host, scope, place.folder("attached"))
    answer = {
        "agent": agent,
        "settings": attached.paths[0],
        "files": list(attached.paths),
        "changed": attached.changed,
        "hooks": list(attached.hooks),
        "server": attached.server,
        "takeover": {**taken._asdict(), "folder": str(taken.folder)} if taken else None,
    }
    call.answer(answer, _told(host, scope, attached, taken))


def _tried(place: Place, host: Host, scope: Scope, takeover: bool) -> tuple[dict[str, object], str]:
    """Give what would be written, as a value and as a page."""
    if takeover:
        refuse(host.NAME, scope.where)
    edits = hosts.try_out(host, with_takeover(place, host, scope))
    diffs = {str(edit.path): _diff(edit) for edit in edits if edit.before != edit.after}
    answer = {"agent": host.NAME, "dry_run": True, "diffs": diffs}
    nothing = f"{host.NAME} is attached as you say; nothing would be written."
    more = [f"Its memory in {folder_of(place)} would be taken over, too."] if takeover else []
    return answer, "\n".join([*(diffs.values() or [nothing]), *more])


def _diff(edit: hosts.Edited) -> str:
    before, after = edit.before.splitlines(), edit.after.splitlines()
    old = str(edit.path) if edit.before else os.devnull
    return "\n".join(unified_diff(before, after, old, str(edit.path), lineterm=""))


def _as_told(host: Host, scope: Scope, guard: bool | None, serves: bool | None) -> Scope:
    """Complete a scope by what was asked for.

    What nobody speaks of stays as it is.
    """
    now = hosts.look(host, scope)
    guarded = not GUARDED.isdisjoint(now.hooks)
    served = now.server or scope.where != PROJECT
    return scope._replace(
        guard=guarded if guard is None else guard, serves=served if serves is None else serves
    )


def _taken(place: Place, host: Host, scope: Scope) -> Takeover | None:
    """Take the host's memory folder over, if attachment can follow.

    The host can be attached after that.
    """
    refuse(host.NAME, scope.where)
    hosts.try_out(host, scope)
    return take(place, scope.where)


def _told(host: Host, scope: Scope, attached: hosts.Attached, taken: Takeover | None) -> str:
    new = "is attached" if attached.changed else "was attached already; nothing was changed"
    server = ", its MCP server registered" if attached.server else ""
    lines = [
        f"{host.NAME} {new}: {len(attached.hooks)} hooks{server} in {', '.join(attached.paths)}.",
        *([_taken_over(taken)] if taken else []),
        f"Next: {host.NEXT}; `kairos-mem doctor` tells whether memory hears of it. "
        "`kairos-mem schedule install` has a night dreamt each day.",
    ]
    return "\n".join([*lines, *_of_server(host, scope, attached), *_twice(host, scope)])


def _twice(host: Host, scope: Scope) -> Iterator[str]:
    """Tell where else the host is attached, where both would speak."""
    for where in host.WHERES if host.NAME != CLAUDE_CODE else ():
        if where != scope.where and hosts.look(host, scope._replace(where=where)).hooks:
            away = f"`kairos-mem uninstall {host.NAME} --where {where}`"
            yield f"It is attached with --where {where}, too, and told all twice: {away} ends that."


def _of_server(host: Host, scope: Scope, attached: hosts.Attached) -> Iterator[str]:
    """Tell what the server needs, or its registration by hand.

    It is where we left it out.
    """
    if attached.server:
        yield "The server needs `pip install 'kairos-mem[mcp]'`."
    by_hand = host.by_hand(scope)
    if by_hand:
        yield f"To serve it over MCP as well (with `pip install 'kairos-mem[mcp]'`): {by_hand}"
    if scope.where != PROJECT:
        return
    yield "Whoever works on the project without kairos-mem is not disturbed by its hooks."
    if attached.server:
        yield "Their host tells them, though, that its MCP server can't be reached."
    else:
        again = f"`kairos-mem install {host.NAME} --where project --mcp`"
        yield f"{again} serves it to all; those who lack it are told that it can't be reached."


def _taken_over(taken: Takeover) -> str:
    return (
        f"Its memory in {taken.folder} is rendered from here now: {taken.observations} sentences "
        f"that stood there are imported, night {taken.night} dreamt on them. "
        "`kairos-mem uninstall` gives the folder back as it was."
    )


def scope_of(place: Place, host: Host, where: str) -> Scope:
    """Tell for whom a host is attached.

    Raises ``Usage`` where it knows no such place.
    """
    if where not in host.WHERES:
        known = ", ".join(f"--where {one}" for one in host.WHERES)
        raise Usage(f"{host.NAME} has no settings that are {where}.", f"It has: {known}.")
    program = PROGRAM if where == "project" else _program()
    return Scope(where, place.workspace, Path.home(), program)


def with_takeover(place: Place, host: Host, scope: Scope) -> Scope:
    """Tell besides whether these settings took the host's folder over.

    It is its memory folder.
    """
    taken = place.host_memory.taken
    if taken is None or (host.NAME, scope.where) != (CLAUDE_CODE, taken.where):
        return scope
    before = hosts.before(host, scope, place.folder("attached"))
    return scope._replace(takeover=True, before=before)


def _program() -> str:
    """Name the called program as a path valid anywhere."""
    called = shutil.which(sys.argv[0]) or shutil.which(PROGRAM) or sys.argv[0]
    return str(Path(called).absolute())
