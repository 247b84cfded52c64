"""``uninstall``: detach memory from an agent's host."""

from __future__ import annotations

import click

from memory_engine.attach.call import Call
from memory_engine.attach.commands.install import WHERE, target_of
from memory_engine.attach.install import claude_code


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
    gone = [str(one.settings) for one in targets if claude_code.uninstall(one)]
    said = f"{agent} is detached: {', '.join(gone)}." if gone else f"{agent} was not attached here."
    call.answer({"agent": agent, "settings": gone}, said)
