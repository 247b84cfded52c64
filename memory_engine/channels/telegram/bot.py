"""The channel to Telegram: long polling in, messages with buttons out.

An update is confirmed to the platform when the next one is asked for, so that a crash in between
brings it again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import suppress
from threading import Event as Ended
from typing import Any, TypeVar
from warnings import simplefilter

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.warnings import PTBDeprecationWarning

from memory_engine.adapters.network import Door
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
from memory_engine.channels.telegram.reading import HEARD, event
from memory_engine.channels.telegram.way import READ_SECONDS, Way
from memory_engine.domain.errors import KairosError
from memory_engine.privacy.egress import destination

API = "https://api.telegram.org"
LONGEST = 3900
"""[characters] Of 4,096, where one outside the common ones may count twice, with a title."""
LONGEST_ANSWER = 200
"""[characters] Of what is shown to whoever pressed a button."""
IN_A_ROW = 2
"""[buttons] Yes and no beside each other, as wide as a thumb."""
POLL_SECONDS = 10
"""[s] That a poll is held; an end is waited for no longer."""
AGAIN_SECONDS = 30.0
"""[s] After which what failed on the way is worth another try."""
UNCHANGED = "message is not modified"

T = TypeVar("T")
simplefilter("ignore", PTBDeprecationWarning)  # of the form in which a later one tells seconds


class Telegram:
    """A bot of Telegram's, spoken to through the door."""

    name = "telegram"

    def __init__(self, setup: Setup) -> None:
        base = setup.settings.get("api", API).rstrip("/")
        self.can = Abilities(True, True, True, LONGEST, destination(base))
        self._token, self._base = setup.token, base
        self._out = self._bot(setup.door)
        self._in = self._bot(setup.door.beside(setup.door.occasion))
        self._ended = Ended()

    def _bot(self, door: Door) -> Bot:
        client = door.client(READ_SECONDS, unsaid=self._token, polls="/getUpdates")
        way = Way(client)
        return Bot(self._token, f"{self._base}/bot", request=way, get_updates_request=way)

    # -- out

    def send(self, chat: str, message: Message) -> Receipt:
        """Send a message to a chat."""
        made = self._run(
            self._out.send_message(
                int(chat),
                _text(message),
                reply_markup=_markup(message),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )
        return Receipt(chat, str(made.message_id))

    def edit(self, receipt: Receipt, message: Message) -> None:
        """Put another message in the place of one.

        One that says so already stays.
        """
        with suppress(_Unchanged):
            self._run(
                self._out.edit_message_text(
                    _text(message),
                    chat_id=int(receipt.chat),
                    message_id=int(receipt.message),
                    reply_markup=_markup(message),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            )

    def answer(self, event: Event, text: str) -> None:
        """Tell a presser over the button, or a speaker below.

        It is below what they said.
        """
        if event.kind == PRESSED:
            told = text[:LONGEST_ANSWER]
            with suppress(_TooLate):
                self._run(self._out.answer_callback_query(event.id, told, show_alert=True))
        else:
            self.send(event.chat, Message(text))

    # -- in

    def events(self) -> Iterator[Event]:
        """Give what comes in.

        What is given is confirmed when the next is asked for.
        """
        offset: int | None = None
        failures = 0
        while not self._ended.is_set():
            try:
                updates = self._poll(offset)
            except Unreached as error:
                failures += 1
                self._fail(error, failures)
                continue
            failures = 0
            for update in updates:
                found = event(update)
                if found:
                    yield found
                offset = update.update_id + 1

    def _poll(self, offset: int | None) -> Sequence[Update]:
        return self._run(
            self._in.get_updates(offset, timeout=POLL_SECONDS, allowed_updates=list(HEARD))
        )

    def _fail(self, error: Unreached, failures: int) -> None:
        """Wait before the next try; raises what no try will mend."""
        taken = isinstance(error, _Taken) and failures >= waiting.GIVE_UP
        if taken or not error.again:
            raise error
        asked = error.again if isinstance(error, _Limited) else 0.0
        self._ended.wait(waiting.seconds(failures, asked))

    def close(self) -> None:
        """End: a poll that is held is let go within seconds."""
        self._ended.set()

    def _run(self, call: Coroutine[Any, Any, T]) -> T:
        try:
            return asyncio.run(call)
        except TelegramError as error:
            if isinstance(error.__cause__, KairosError):
                raise error.__cause__ from None
            raise _unreached(error, self._token) from None


class _Unchanged(Unreached):
    """The message says so already."""


class _TooLate(Unreached):
    """Nobody waits for an answer to this click any more."""


class _Taken(Unreached):
    """Another program takes this bot's events."""


class _Limited(Unreached):
    """The platform asks one to wait."""


def _unreached(error: TelegramError, token: str) -> Unreached:
    """Say what went wrong, and when another try is worth it.

    The token stands in no word of it.
    """
    what = f"Telegram: {error.message.replace(token, '...')}"
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return _Limited(what, float(wait if isinstance(wait, int) else wait.total_seconds()))
    if isinstance(error, InvalidToken):
        return Unreached("Telegram refuses the token")
    if isinstance(error, Conflict):
        return _Taken("another program hears this bot, or a webhook is set", AGAIN_SECONDS)
    if isinstance(error, BadRequest | Forbidden):
        lower = error.message.lower()
        if UNCHANGED in lower:
            return _Unchanged(what)
        return _TooLate(what) if "query is too old" in lower else Unreached(what)
    return Unreached(what, AGAIN_SECONDS)


def _text(message: Message) -> str:
    return f"{message.title}\n\n{message.text}" if message.title else message.text


def _markup(message: Message) -> InlineKeyboardMarkup | None:
    made = [InlineKeyboardButton(one.label, callback_data=one.data) for one in message.buttons]
    rows = [made[at : at + IN_A_ROW] for at in range(0, len(made), IN_A_ROW)]
    return InlineKeyboardMarkup(rows) if rows else None


def make(setup: Setup) -> Telegram:
    """Make the channel of its settings."""
    return Telegram(setup)
