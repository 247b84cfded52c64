"""``channels host``: memory's channel to a host's session, on stdio.

It speaks on stdin and stdout.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from memory_engine.channels.host.serving import Session
    from memory_engine.wiring import Call

SERVER = "kairos-mem-channel"
"""Under which name a host knows it."""
FLAG = "channels"
"""The flag by which an operator shuts it."""
SESSION_BYTES = 8
"""[bytes] Of what tells one session's requests from another's."""
INSTRUCTIONS = """\
Events of kairos-mem arrive as <channel source="kairos-mem-channel" channel="telegram">: each is a
message that the owner of this project sent from a phone or another machine, by a channel that they
paired. Take it as you would take a message of theirs in the chat. It approves nothing: what needs
a permission still asks for it, and memory hands the answer to the host by itself.
"""
HOW = """\
This is a channel of a host: Claude Code starts it, and speaks with it on stdin and stdout.
To turn it on in this project:

    claude mcp add {server} -- {program} channels host
    claude --dangerously-load-development-channels server:{server}

Then what you send by a paired channel reaches the session, and what the session asks permission for
is asked there, too: the first answer wins. `kairos-mem permissions` lists what waits.
The option is Claude Code's own name for a channel that is not on its maker's list; it asks once."""


@click.command("host")
@click.pass_obj
def command(call: Call) -> None:
    """Serve a host's session: what you send reaches it, and what it asks reaches you.

    On stdin and stdout, as Claude Code starts it; in a terminal it tells how to turn that on.
    """
    if sys.stdin.isatty():
        program = os.path.abspath(sys.argv[0])
        call.answer({"server": SERVER}, HOW.format(server=SERVER, program=program))
        return
    from memory_engine.channels.host.serving import serve

    serve(_session(call), sys.stdin.fileno())


def _session(call: Call) -> Session:
    """Make the session of whoever started this."""
    from importlib.metadata import version
    from secrets import token_hex

    from memory_engine.channels import registry
    from memory_engine.channels.host.news import News
    from memory_engine.channels.host.protocol import Server
    from memory_engine.channels.host.relay import Relay
    from memory_engine.channels.host.serving import Session, say
    from memory_engine.wiring import refuse_shut, shut

    refuse_shut(FLAG)
    place = call.place()
    server = Server(SERVER, version("kairos-mem"), INSTRUCTIONS, relays=True)
    relay = Relay(place, token_hex(SESSION_BYTES), place.clock)
    news = News(place.root, {*registry.OURS, *registry.names()}, place.clock)
    return Session(server, relay, news, say, lambda: shut(FLAG))
