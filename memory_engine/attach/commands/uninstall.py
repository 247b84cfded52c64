"""``uninstall``: detach memory from an agent's host."""

from __future__ import annotations

import click

from memory_engine.attach.call import Call
from memory_engine.attach.commands.install import WHERE, scope_of
from memory_engine.attach.install import hosts


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
    gone = [path for scope in meant for path in hosts.detach(host, scope, kept)]
    done = f"{agent} is detached: {', '.join(gone)}." if gone else f"{agent} was not attached here."
    call.answer({"agent": agent, "settings": gone}, done)
