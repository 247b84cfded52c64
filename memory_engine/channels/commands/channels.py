"""``channels``: people at a distance, and the sessions of hosts."""

from __future__ import annotations

from importlib import import_module

import click

VERBS = {
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
        command: click.Command = import_module(VERBS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of verbs, without loading any."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, told) for name, (_, told) in VERBS.items()])


@click.group("channels", cls=Verbs)
def command() -> None:
    """Reach people at a distance, and sessions of hosts; each channel behind five gates."""
