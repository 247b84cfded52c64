"""``uninstall``: detach memory from an agent's host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from memory_engine.attach.commands.install import WHERE, scope_of, with_takeover
from memory_engine.attach.install import hosts
from memory_engine.attach.install.takeover import give_back
from memory_engine.wiring import CLAUDE_CODE, Call, Place


@click.command("uninstall")
@click.argument("agent")
@click.option(
    "--where",
    type=click.Choice(WHERE),
    multiple=True,
    help="Whose settings (default: those that this memory is attached in, else the usual ones).",
)
@click.pass_obj
def command(call: Call, agent: str, where: tuple[str, ...]) -> None:
    """Detach memory from AGENT.

    Its settings are as they were before; what memory holds stays.
    """
    place = call.place()
    call.as_owner(f"uninstall {agent}")
    host, kept = hosts.host_named(agent), place.folder("attached")
    scopes = [scope_of(place, host, one) for one in where or host.WHERES]
    attached = [scope for scope in scopes if hosts.is_left(host, scope, kept)]
    meant = scopes if where else attached or scopes[:1]
    meant = [with_takeover(place, host, scope) for scope in meant]
    back = give_back(place) if _ends(place, agent, where) else {}
    gone = [path for scope in meant for path in hosts.detach(host, scope, kept)]
    done = f"{agent} is detached: {', '.join(gone)}." if gone else f"{agent} was not attached here."
    call.answer({"agent": agent, "settings": gone, "takeover": back or None}, done + _told(back))


def _ends(place: Place, agent: str, where: tuple[str, ...]) -> bool:
    """Tell whether the takeover's own settings are meant.

    By these the host's memory folder was taken over.
    """
    taken = place.host_memory.taken
    return taken is not None and agent == CLAUDE_CODE and (not where or taken.where in where)


def _told(back: Mapping[str, Any]) -> str:
    """Tell what became of the host's own memory folder."""
    if not back:
        return ""
    kept, many = back["kept"], len(back["kept"])
    since = (
        f" {many} file{'s' * (many != 1)} that it wrote since ({', '.join(kept)}): what they say "
        "is in memory, and they are kept in .kairos-mem/aside."
    )
    return f"\n{back['folder']} is as it was before.{since if kept else ''}"
