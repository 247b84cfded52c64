"""Which channels there are, ours and those of other packages."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from memory_engine.channels.channel import Channel, Setup
from memory_engine.domain.errors.given import Unknown
from memory_engine.domain.errors.machine import NoLibrary

GROUP = "kairos_mem.channels"
"""The group of entry points: name -> module with ``make(setup) -> Channel``."""
OURS = {
    "ntfy": ("memory_engine.channels.ntfy", "", ""),
    "webhook": ("memory_engine.channels.webhook", "", ""),
    "telegram": ("memory_engine.channels.telegram", "telegram", "telegram"),
    "discord": ("memory_engine.channels.discord", "discord", "discord"),
    "slack": ("memory_engine.channels.slack", "slack_sdk", "slack"),
}
"""Name -> its module, the library that it needs, and the extra that brings the library."""
SETTINGS = {
    "ntfy": ("address",),
    "webhook": ("address",),
    "telegram": ("api",),
    "discord": ("api", "gateway"),
    "slack": ("api",),
}
"""What each of ours takes of its own; a word that nobody reads would pass for a setting."""

TOKENS = {
    "telegram": "send `/newbot` to @BotFather on Telegram; it answers with a token",
    "discord": "make an application with a Bot on discord.com/developers; Reset Token shows one",
    "slack": "make an app on api.slack.com/apps, in Socket Mode; the file takes its xoxb- and its "
    "xapp- token, a line each",
}
"""Where the token of each messenger comes from."""


def names() -> tuple[str, ...]:
    """Name the channels that there are.

    One of ours whose module is not here is none.
    """
    ours = [name for name, (module, _, _) in OURS.items() if find_spec(module)]
    return (*ours, *sorted(set(_others()) - set(OURS)))


def lacking(name: str) -> str:
    """Say what is not installed that a channel needs.

    Gives "" where all is there.
    """
    _, library, extra = OURS.get(name, ("", "", ""))
    if library and find_spec(library) is None:
        return f"the package {library} is not installed (`pip install 'kairos-mem[{extra}]'`)"
    return ""


def maker(name: str) -> Callable[[Setup], Channel]:
    """Find what makes a channel; raises ``Unknown`` and ``NoLibrary``."""
    module = OURS[name][0] if name in OURS else _others().get(name, "")
    if name not in names() or not module:
        raise Unknown("channel", name, f"There are {', '.join(names())}.")
    if lack := lacking(name):
        raise NoLibrary(name, lack, OURS[name][2])
    make: Callable[[Setup], Channel] = import_module(module).make
    return make


def _others() -> dict[str, str]:
    from importlib.metadata import entry_points  # slow to load, and seldom asked

    return {point.name: point.value for point in entry_points(group=GROUP)}
