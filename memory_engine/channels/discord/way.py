"""How the library's requests leave.

They are held against consent and on record before each. It has connections of its own: what it is
about to open is asked of the door first, and led to Discord alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextvars import ContextVar
from logging import CRITICAL, getLogger
from time import monotonic
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import yarl

from memory_engine.adapters.network import Door
from memory_engine.channels import waiting
from memory_engine.channels.channel import Unreached
from memory_engine.privacy.egress import destination, on_this_machine

HOSTS = ("discord.com", ".discord.com", ".discord.gg")
"""The platform's host, and how the names of its others end."""
LONGEST_PART = 40
"""[characters] Of a part of an address; what is longer is a token, and in no record."""
DEAD = (aiohttp.ClientError, OSError, TimeoutError)
"""What a line that is dead fails with."""
SOCKETS = ("ws", "wss")
SAID: ContextVar[bytes] = ContextVar("SAID", default=b"")
"""The body of the request that is about to be made in this task."""

getLogger("discord").setLevel(CRITICAL + 1)  # it logs tracebacks, and addresses with tokens


def intents() -> discord.Intents:
    """Ask for private messages and nothing else; clicks come unasked."""
    wanted = discord.Intents.none()
    wanted.dm_messages = True
    return wanted


Trace = aiohttp.TraceConfig
"""What the library tells of each request before it is made."""


def traced(door: Door, place: str) -> Trace:
    """Have the door asked before each request of the library."""
    trace = Trace()

    async def begins(
        _: aiohttp.ClientSession, __: SimpleNamespace, begun: aiohttp.TraceRequestStartParams
    ) -> None:
        _only_there(begun.url, place)
        if begun.url.scheme in SOCKETS:
            door.holds(place, f"CONNECT {begun.url.host}")
        else:
            door.leaves(place, f"{begun.method} {shown(begun.url.path)}", SAID.get())

    trace.on_request_start.append(begins)
    return trace


def telling(client: discord.Client) -> None:
    """Have the door know each body given to the library."""
    plain = client.http.request

    async def request(route: discord.http.Route, **words: Any) -> Any:  # noqa: ANN401  (JSON)
        SAID.set(_body(words))
        try:
            return await plain(route, **words)
        finally:
            SAID.set(b"")

    setattr(client.http, "request", request)  # noqa: B010  (a method of its own)


def _body(words: Mapping[str, Any]) -> bytes:
    if "json" not in words:
        return b""
    return json.dumps(words["json"], separators=(",", ":"), ensure_ascii=True).encode()


def shown(path: str) -> str:
    """Give a path without its tokens, as records tell it."""
    parts = path.split("/")
    return "/".join("..." if len(part) > LONGEST_PART else part for part in parts)


def _only_there(address: yarl.URL, place: str) -> None:
    """Let a request go to the platform alone; raises ``Unreached``."""
    host = address.host or ""
    here = destination(f"http://{address.host}:{address.port}")
    if on_this_machine(place) and on_this_machine(here):
        return
    secure = address.scheme in ("https", "wss")
    if not (secure and (host == HOSTS[0] or host.endswith(HOSTS[1:]))):
        raise Unreached(f"Discord leads to {host[:100]}, which is not Discord's")


class Patient:
    """How long the library waits before it connects anew.

    Its own wait could be a quarter of an hour.
    """

    def __init__(self) -> None:
        self._failures, self._last = 0, 0.0

    def delay(self) -> float:
        """Tell how long to wait now.

        A line that held for a while begins anew.
        """
        now = monotonic()
        held = now - self._last > 2 * waiting.MOST_SECONDS
        self._failures, self._last = 1 if held else self._failures + 1, now
        return waiting.seconds(self._failures)


setattr(discord.client, "ExponentialBackoff", Patient)  # noqa: B010  (it has no option for that)


def point(api: str, gateway: str) -> None:
    """Have the library speak to another address than the platform's.

    It has no option for that.
    """
    discord.http.Route.BASE = api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
