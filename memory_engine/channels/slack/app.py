"""The channel to Slack: socket events in, calls out.

This machine opens the socket. An envelope is acknowledged when the next one is asked for, so that
the platform brings what a crash left undone again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from queue import Empty, SimpleQueue
from threading import Event as Ended
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientNotConnectedError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

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
from memory_engine.channels.slack.reading import event
from memory_engine.channels.slack.way import Socket, Web
from memory_engine.domain.errors import KairosError
from memory_engine.privacy.egress import destination

API = "https://slack.com/api"
APP_TOKEN = "xapp-"
"""How the token begins that opens the socket; the other one is the bot's."""
LONGEST = 2900
"""[characters] Of a section's 3,000."""
UNFOLDS_NOTHING = {"unfurl_links": False, "unfurl_media": False}
"""The platform fetches nothing that a text names."""
LONGEST_LABEL = 75
"""[characters] On a button."""
IN_A_ROW = 24
"""[buttons] Of the 25 that stand in one block."""
LOOK_SECONDS = 1.0
"""[s] Between two looks at whether the socket lives, or an end was asked for."""
LOOKS_A_PING = 4
"""[looks] After which one asks the socket itself."""
LIMITED_SECONDS = 30.0
"""[s] That a platform wants which says only that it was too much."""
FOR_GOOD = frozenset(
    "invalid_auth not_authed account_inactive token_revoked token_expired missing_scope"
    " not_allowed_token_type channel_not_found is_archived msg_too_long invalid_blocks"
    " message_not_found cant_update_message user_not_found".split()
)
"""Errors that no other try will mend."""
AGAIN_SECONDS = 30.0
"""[s] After which any other is worth one."""


class Slack:
    """An app of Slack's, spoken to through the door."""

    name = "slack"

    def __init__(self, setup: Setup) -> None:
        base = setup.settings.get("api", API).rstrip("/")
        self.can = Abilities(True, True, True, LONGEST, destination(base))
        words = setup.token.split()
        self._app_token = next((one for one in words if one.startswith(APP_TOKEN)), "")
        token = next((one for one in words if not one.startswith(APP_TOKEN)), "")
        self._web = Web(token, base, setup.door)
        self._hears = setup.door.beside(setup.door.occasion)
        self._inner = Web(token, base, self._hears)
        self._came: SimpleQueue[SocketModeRequest] = SimpleQueue()
        self._ended = Ended()
        self._looks = 0

    # -- out

    def send(self, chat: str, message: Message) -> Receipt:
        """Send a message to a conversation."""
        words = {"channel": chat, **_shown(message), **UNFOLDS_NOTHING}
        made = self._call("chat.postMessage", words)
        return Receipt(str(made["channel"]), str(made["ts"]))

    def edit(self, receipt: Receipt, message: Message) -> None:
        """Put another message in the place of one."""
        where = {"channel": receipt.chat, "ts": receipt.message}
        self._call("chat.update", {**where, **_shown(message)})

    def answer(self, event: Event, text: str) -> None:
        """Tell whoever pressed something a line that only they see."""
        if event.kind == PRESSED:
            where = {"channel": event.chat, "user": event.sender}
            self._call("chat.postEphemeral", {**where, "text": _escaped(text)})
        else:
            self.send(event.chat, Message(text))

    def _call(self, method: str, words: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer = self._web.api_call(method, json=words).data
        except SlackApiError as error:
            raise _unreached(error) from None
        return answer if isinstance(answer, dict) else {}

    # -- in

    def events(self) -> Iterator[Event]:
        """Give what comes in.

        What is given is acknowledged when the next is asked for.
        """
        socket = Socket(self._app_token, self._inner, self._hears, self.can.place)
        socket.auto_reconnect_enabled = socket.default_auto_reconnect_enabled = False
        socket.socket_mode_request_listeners.append(self._heard)
        try:
            self._connect(socket)
            while not self._ended.is_set():
                came = self._next(socket)
                found = event(came.type, came.payload) if came else None
                if found:
                    yield found
                if came:
                    _acknowledge(socket, came)
        finally:
            socket.close()

    def _heard(self, _: BaseSocketModeClient, request: SocketModeRequest) -> None:
        self._came.put(request)

    def _next(self, socket: Socket) -> SocketModeRequest | None:
        """Wait for what comes; None after a while without.

        A dead socket is opened anew.
        """
        try:
            return self._came.get(timeout=LOOK_SECONDS)
        except Empty:
            self._looks += 1
            if not socket.alive(self._looks % LOOKS_A_PING == 0):
                self._connect(socket)
            return None

    def _connect(self, socket: Socket) -> None:
        """Open the socket, however often it takes.

        Raises what no try will mend.
        """
        failures = 0
        while not (self._ended.is_set() or socket.is_connected()):
            if failures:
                self._ended.wait(waiting.seconds(failures))
            failures += 1
            try:
                socket.connect_to_new_endpoint()
            except SlackApiError as error:
                unreached = _unreached(error)
                if not unreached.again:
                    raise unreached from None
            except Unreached as error:
                if not error.again:
                    raise

    def close(self) -> None:
        """End: ``events`` does within a second or two."""
        self._ended.set()


def _acknowledge(socket: Socket, came: SocketModeRequest) -> None:
    """Say that an envelope was taken.

    Where nobody hears it, it comes again.
    """
    try:
        socket.send_socket_mode_response({"envelope_id": came.envelope_id})
    except (SlackClientNotConnectedError, OSError):
        return


def _unreached(error: SlackApiError) -> Unreached:
    answer = error.response
    why = str(answer.get("error") or answer.status_code)
    if answer.status_code == 429 or why == "ratelimited":
        asked = str(answer.headers.get("Retry-After", ""))
        wait = float(asked) if asked.isdigit() else LIMITED_SECONDS
        return Unreached("Slack asks to wait", wait)
    return Unreached(f"Slack: {why}", 0.0 if why in FOR_GOOD else AGAIN_SECONDS)


def _shown(message: Message) -> dict[str, Any]:
    """Write a message in parts shown as they are.

    The platform puts no marks of its own there.
    """
    parts: list[dict[str, Any]] = []
    if message.title:
        parts.append({"type": "section", "text": _plain(message.title)})
    parts.append({"type": "section", "text": _plain(message.text or " ")})
    made = [_button(one.label, one.data) for one in message.buttons]
    for at in range(0, len(made), IN_A_ROW):
        parts.append({"type": "actions", "elements": made[at : at + IN_A_ROW]})
    told = f"{message.title}\n{message.text}" if message.title else message.text
    return {"text": _escaped(told), "blocks": parts}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _button(label: str, data: str) -> dict[str, Any]:
    shown = _plain(label[:LONGEST_LABEL])
    return {"type": "button", "action_id": data, "value": data, "text": shown}


def _escaped(text: str) -> str:
    """Escape a text, so that nothing in it calls or links.

    It calls nobody and leads nowhere.
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def make(setup: Setup) -> Slack:
    """Make the channel of its settings."""
    if len(setup.token.split()) < 2:
        raise KairosError(
            "Slack needs two tokens: the bot's (xoxb-...) and the app's (xapp-...).",
            "Write both into the token file, a line each.",
        )
    return Slack(setup)
