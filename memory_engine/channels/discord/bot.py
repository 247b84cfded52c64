"""The channel to Discord: gateway events in, messages with buttons out.

A click is answered when what it did is known, and in time in any case: one that nobody answers
shows the owner that it failed, and they press again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Event as Ended
from threading import Lock, Thread
from typing import Any, TypeVar

import discord

from memory_engine.channels import waiting
from memory_engine.channels.channel import (
    PRESSED,
    Abilities,
    Event,
    Message,
    Receipt,
    Setup,
    Unreached,
)
from memory_engine.channels.discord import reading, way
from memory_engine.domain.errors import KairosError
from memory_engine.privacy.egress import destination

API, GATEWAY = "https://discord.com/api/v10", "wss://gateway.discord.gg/"
LONGEST, MOST = 1_750, 2_000
"""[characters] Of a text, with room for a title and the signs that keep it as it is; of both."""
LONGEST_LABEL = 80
"""[characters] On a button."""
MARKS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_~|[<"})
"""Signs by which a text would be formatted, lead somewhere or call somebody."""
AT_START = (">", "#", "-")
"""Signs that do so at the start of a line."""
SECONDS = 30.0
"""[s] For one call, with the waits that the platform asks for."""
CALLBACK_SECONDS = 2.0
"""[s] Of the three within which a click must be answered."""
AGAIN_SECONDS = 30.0
"""[s] After which what failed on the way is worth another try."""
CLOSED = "the channel to Discord was closed"
ANSWERED = 40_060
"""The platform's number for a click that was answered already."""
MOST_CLICKS = 500
"""[clicks] That are kept to be answered."""

T = TypeVar("T")


class Client(discord.Client):
    """The library's client; what it hears goes to whoever asks for events."""

    def __init__(self, heard: SimpleQueue[Event | Exception | None], trace: way.Trace) -> None:
        super().__init__(
            intents=way.intents(),
            http_trace=trace,
            max_ratelimit_timeout=SECONDS,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.heard = heard
        self.clicks: dict[str, discord.Interaction[discord.Client]] = {}
        self.last: dict[int, int] = {}

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Hear a click.

        It is answered when it is known what it did, or just in time.
        """
        found = reading.pressed(interaction)
        if not found:
            return
        interaction = self.clicks.setdefault(found.id, interaction)  # delivered again, it is known
        for id in tuple(self.clicks)[:-MOST_CLICKS]:
            del self.clicks[id]
        self.heard.put(found)
        await asyncio.sleep(CALLBACK_SECONDS)
        await acknowledged(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Hear a message."""
        found = reading.said(message)
        if found:
            self.last[message.channel.id] = max(message.id, self.last.get(message.channel.id, 0))
            self.heard.put(found)

    async def on_ready(self) -> None:
        """Look for what was written while the line was dead.

        It looks where one was spoken to before.
        """
        for chat, last in tuple(self.last.items()):
            with suppress(discord.HTTPException):
                where = self.get_partial_messageable(chat)
                after = discord.Object(last)
                async for message in where.history(after=after, oldest_first=True):
                    await self.on_message(message)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (the library's own)
        """Hand on what went wrong in hearing."""
        from sys import exception

        if isinstance(error := exception(), KairosError | Unreached):
            self.heard.put(error)


async def acknowledged(interaction: discord.Interaction[discord.Client]) -> None:
    """Say that a click was taken, where nothing was said yet."""
    if not interaction.response.is_done():
        with suppress(discord.HTTPException, *way.DEAD):
            await interaction.response.defer()


class Discord:
    """A bot of Discord's, looping in its own thread."""

    name = "discord"

    def __init__(self, setup: Setup) -> None:
        api, gateway = setup.settings.get("api", API), setup.settings.get("gateway", GATEWAY)
        if (api, gateway) != (API, GATEWAY):
            way.point(api, gateway)
        self.can = Abilities(True, True, True, LONGEST, destination(api))
        self._token, self._door = setup.token, setup.door.beside(setup.door.occasion)
        self._heard: SimpleQueue[Event | Exception | None] = SimpleQueue()
        self._ended = Ended()
        self._starting, self._login = Lock(), asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: Client | None = None

    # -- out

    def send(self, chat: str, message: Message) -> Receipt:
        """Send a message to a chat."""
        return self._run(partial(self._send, int(chat), message))

    async def _send(self, chat: int, message: Message) -> Receipt:
        where = self._known().get_partial_messageable(chat)
        made = await where.send(_text(message), view=_view(message), suppress_embeds=True)
        return Receipt(str(chat), str(made.id))

    def edit(self, receipt: Receipt, message: Message) -> None:
        """Put another message in the place of one."""
        self._run(partial(self._edit, receipt, message))

    async def _edit(self, receipt: Receipt, message: Message) -> None:
        where = self._known().get_partial_messageable(int(receipt.chat))
        there = where.get_partial_message(int(receipt.message))
        await there.edit(content=_text(message), view=_view(message) if message.buttons else None)

    def answer(self, event: Event, text: str) -> None:
        """Tell whoever pressed something a line that only they see."""
        if event.kind == PRESSED:
            self._run(partial(self._answer, event.id, text))
        else:
            self.send(event.chat, Message(text))

    async def _answer(self, id: str, text: str) -> None:
        interaction = self._known().clicks.pop(id, None)
        if interaction is None:
            return
        told = plainly(text)
        way.SAID.set(told.encode())
        with suppress(discord.NotFound):
            try:
                await interaction.response.send_message(told, ephemeral=True)
            except (discord.InteractionResponded, discord.HTTPException) as error:
                if getattr(error, "code", ANSWERED) != ANSWERED:
                    raise
                await interaction.followup.send(told, ephemeral=True)

    # -- in

    def events(self) -> Iterator[Event]:
        """Give what comes in, until ``close``; the library reconnects by itself."""
        self._come_in()
        if not self._ended.is_set():
            asyncio.run_coroutine_threadsafe(self._listen(), self._running())
        while (came := self._heard.get()) is not None:
            if isinstance(came, Exception):
                raise came
            yield came

    def _come_in(self) -> None:
        """Log in, however often it takes; raises what no try will mend."""
        failures = 0
        while not self._ended.is_set():
            try:
                return self._run(partial(asyncio.sleep, 0))
            except Unreached as error:
                if not (error.again or self._ended.is_set()):
                    raise
                failures += 1
                self._ended.wait(waiting.seconds(failures))

    async def _listen(self) -> None:
        """Hear the gateway until it ends.

        Why it did goes to whoever asks for events.
        """
        try:
            await self._known().connect(reconnect=True)
        except (discord.DiscordException, *way.DEAD) as error:
            self._heard.put(_unreached(error))
        except (KairosError, Unreached) as error:
            self._heard.put(error)
        else:
            self._heard.put(None)

    def close(self) -> None:
        """End: the gateway is left, and the loop with it."""
        self._ended.set()
        self._heard.put(None)
        with self._starting:
            loop, client = self._loop, self._client
            self._loop = self._client = None
        if loop:
            asyncio.run_coroutine_threadsafe(_left(client, loop), loop)

    # -- the loop

    def _known(self) -> Client:
        assert self._client
        return self._client

    async def _logged_in(self) -> None:
        """Log in, once, whoever else is about to.

        The client is made in the loop it lives in.
        """
        async with self._login:
            if self._client is None:
                self._client = await self._made()

    async def _made(self) -> Client:
        client = Client(self._heard, way.traced(self._door, self.can.place))
        way.telling(client)
        try:
            await client.login(self._token)
        except BaseException:
            await client.http.close()
            raise
        return client

    def _run(self, call: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Make a call in the loop.

        Raises ``Unreached`` and what the door refuses with.
        """
        loop = self._running()

        async def whole() -> T:
            await self._logged_in()
            return await asyncio.wait_for(call(), SECONDS)

        try:
            return asyncio.run_coroutine_threadsafe(whole(), loop).result()
        except (discord.DiscordException, *way.DEAD) as error:
            raise _unreached(error) from None
        except CancelledError:
            raise Unreached(CLOSED) from None

    def _running(self) -> asyncio.AbstractEventLoop:
        """Give the loop, which runs from the first call on.

        Raises ``Unreached`` after the end.
        """
        with self._starting:
            if self._ended.is_set():
                raise Unreached(CLOSED)
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                Thread(target=_turning, args=(self._loop,), name="discord", daemon=True).start()
            return self._loop


def _turning(loop: asyncio.AbstractEventLoop) -> None:
    """Run a loop until it is stopped, and leave nothing in it."""
    try:
        loop.run_forever()
        loop.run_until_complete(_ended(asyncio.all_tasks(loop)))
    finally:
        loop.close()


async def _ended(left: set[asyncio.Task[Any]]) -> None:
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


async def _left(client: Client | None, loop: asyncio.AbstractEventLoop) -> None:
    try:
        if client:
            await client.close()
    finally:
        loop.stop()


def _unreached(error: Exception) -> Unreached:
    """Say what went wrong, and when another try is worth it."""
    if isinstance(error, discord.LoginFailure):
        return Unreached("Discord refuses the token")
    if isinstance(error, discord.RateLimited):
        return Unreached("Discord asks to wait", error.retry_after)
    if isinstance(error, discord.HTTPException):
        gone = 400 <= error.status < 500 and error.status != 429
        return Unreached(f"Discord: {error.text[:200]}", 0.0 if gone else AGAIN_SECONDS)
    if isinstance(error, discord.ConnectionClosed | discord.PrivilegedIntentsRequired):
        return Unreached(f"Discord closed the connection ({error})"[:200])
    return Unreached(f"Discord: {type(error).__name__}", AGAIN_SECONDS)


def _text(message: Message) -> str:
    head = f"**{message.title.translate(MARKS)}**\n" if message.title else ""
    marked = f"{head}{plainly(message.text)}"
    if len(marked) <= MOST:
        return marked
    apart = message.text.replace("`", "'")  # nothing acts in such a block but its end
    return f"{head}```\n{apart}\n```"


def plainly(text: str) -> str:
    """Write a text so that the platform shows it as it is."""
    lines = (line.translate(MARKS) for line in text.splitlines())
    return "\n".join(f"\\{line}" if line.startswith(AT_START) else line for line in lines)


def _view(message: Message) -> discord.ui.View:
    """Lay out the buttons.

    The library is to do nothing about them itself.
    """
    view = discord.ui.View(timeout=None)
    for one in message.buttons:
        view.add_item(discord.ui.Button(label=one.label[:LONGEST_LABEL], custom_id=one.data))
    view.stop()
    return view


def make(setup: Setup) -> Discord:
    """Make the channel of its settings."""
    return Discord(setup)
