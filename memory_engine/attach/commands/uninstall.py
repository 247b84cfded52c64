"""``uninstall``: detach memory from an agent's host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from memory_engine.attach.call import Call
from memory_engine.attach.commands.install import WHERE, target_of
from memory_engine.attach.install import claude_code
from memory_engine.attach.install.takeover import give_back


@click.command("uninstall")
@click.argument("agent")
@click.option(
    "--where",
    type=click.Choice(WHERE),
    multiple=True,
    help="Whose settings (default: those that this memory is attached in, else yours here).",
)
@click.pass_obj
def command(call: Call, agent: str, where: tuple[str, ...]) -> None:
    """Detach memory from AGENT.

    Its settings are as they were before; what memory holds stays.
    """
    place = call.place()
    call.as_owner(f"uninstall {agent}")
    attached = [one for one in WHERE if target_of(place, agent, one).left]
    targets = [target_of(place, agent, one) for one in where or attached or ("local",)]
    taken = place.host_memory.taken
    ends = taken is not None and (not where or taken.where in where)
    back = give_back(place) if ends else {}
    targets = [one._replace(takeover=ends) for one in targets]
    gone = [str(one.settings) for one in targets if claude_code.uninstall(one)]
    said = f"{agent} is detached: {', '.join(gone)}." if gone else f"{agent} was not attached here."
    call.answer({"agent": agent, "settings": gone, "takeover": back or None}, said + _told(back))


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
