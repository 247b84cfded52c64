"""``shell-init``: the hook that has an owner's shell report commands.

The night watch hears them.
"""

from __future__ import annotations

import click

from memory_engine.adapters.nightwatch import folder as place
from memory_engine.adapters.shells.hooks import SHELLS, hook
from memory_engine.adapters.shells.rows import spool_folder
from memory_engine.domain.principal import AGENTS_SHELLS
from memory_engine.wiring import Call


@click.command("shell-init")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_obj
def command(call: Call, shell: str) -> None:
    """Print what a shell reads at its start to tell the watch which commands ran: the command, the
    folder, its exit code and how long it took, in watched folders alone. Never what it printed.

    Put `eval "$(kairos-mem shell-init bash)"` into `~/.bashrc`, or its like. It is heard where
    `watchers: {shell: true}` stands in daemon.yaml.
    """
    text = hook(shell, spool_folder(place.state_folder()), AGENTS_SHELLS)
    if call.as_json:
        call.answer({"shell": shell, "hook": text}, "")
    else:
        click.echo(text, nl=False)
