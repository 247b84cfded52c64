"""``channels``: people at a distance, and the sessions of hosts."""

from __future__ import annotations

from importlib import import_module

import click

_HERE = "memory_engine.channels.commands.below"
VERBS = {
    "pair": (_HERE, "show a one-time code by which the owner is known on a platform"),
    "confirm": (_HERE, "make who sent it the owner there"),
    "unpair": (_HERE, "take somebody off the list"),
    "allow": (_HERE, "let this memory's messages go through a channel"),
    "deny": (_HERE, "take that back"),
    "brief": (_HERE, "send the brief now"),
    "run": (_HERE, "run the channels here; the night watch does it by itself"),
    "host": ("memory_engine.channels.host.command", "serve a host's session, as its channel"),
}
"""Verb below ``channels`` -> the module that brings it as ``command``, and what it does."""


class Verbs(click.Group):
    """A group that imports a verb's module when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the verbs."""
        return [*VERBS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give the command of a verb."""
        if cmd_name not in VERBS:
            return None
        module = import_module(VERBS[cmd_name][0])
        command: click.Command = getattr(
            module, cmd_name if module.__name__ == _HERE else "command"
        )
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of verbs, without loading any."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, told) for name, (_, told) in VERBS.items()])


@click.group("channels", cls=Verbs, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Reach people at a distance, and sessions of hosts; each channel behind five gates.

    Without a verb: each channel that is set up, its gates, who is paired, and whether this memory
    allows it.
    """
    if ctx.invoked_subcommand is None:
        from memory_engine.channels.commands.below import listed

        listed(ctx.obj)
