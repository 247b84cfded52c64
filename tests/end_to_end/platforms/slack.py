"""A server that speaks Slack's Web API and Socket Mode.

Envelopes, retries, refreshes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any

from websockets.sync.server import ServerConnection

from tests.end_to_end.platforms.server import (
    Asked,
    Platform,
    Reply,
    Sockets,
    connecting,
    speaking,
)

TOKEN = "xoxb-" + "1" * 12 + "-" + "a" * 24
APP_TOKEN = "xapp-1-A0" + "1" * 9 + "-" + "b" * 32
BOT = "U0BOT"
TEXT, SECTION, VALUE = 40_000, 3_000, 2_000
"""[characters] That a message, a section and what stands behind a button may have."""


def failed(why: str) -> Reply:
    """An error, as the platform words one: the code is 200."""
    return Reply(200, {"ok": False, "error": why})


def too_many(seconds: int) -> Reply:
    """Answer that one has asked too much."""
    return Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)})


class Socket(Sockets):
    """Socket Mode: envelopes go out until they are acknowledged."""

    def __init__(self, platform: Platform) -> None:
        super().__init__(platform)
        self.waiting: dict[str, dict[str, Any]] = {}
        self.acknowledged: list[str] = []

    def greet(self, socket: ServerConnection) -> None:
        """Greet, and send what nobody has acknowledged yet."""
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A01"}}
        socket.send(json.dumps(hello))
        for envelope in tuple(self.waiting.values()):
            socket.send(json.dumps({**envelope, "retry_attempt": 1, "retry_reason": "timeout"}))

    def hear(self, socket: ServerConnection, message: Mapping[str, Any]) -> None:
        """Take an acknowledgement."""
        if id := message.get("envelope_id"):
            with self.platform.changed:
                self.waiting.pop(id, None)
                self.acknowledged.append(id)
                self.platform.changed.notify_all()

    def send(self, envelope: dict[str, Any]) -> None:
        """Deliver an envelope.

        What is of the events comes again until it is acknowledged.
        """
        with self.platform.changed:
            if envelope["type"] == "events_api":
                self.waiting[envelope["envelope_id"]] = envelope
            self.say(envelope)


class Slack(Platform):
    """The messages that were sent, and what people do with them."""

    def __init__(self) -> None:
        super().__init__()
        self.socket = Socket(self)
        self.messages: dict[str, dict[str, Any]] = {}
        self.whispered: list[str] = []
        self._ids = count(1)

    # -- what people do

    def says(self, who: str, text: str, **more: object) -> dict[str, Any]:
        """Have somebody write to the bot."""
        event = {
            "type": "message",
            "channel": f"D{who[1:]}",
            "channel_type": "im",
            "user": who,
            "text": text,
            "ts": self._ts(),
            **more,
        }
        payload = {"type": "event_callback", "event_id": f"Ev{next(self._ids)}", "event": event}
        return self.delivers("events_api", payload)

    def clicks(self, who: str, ts: str, value: str, channel: str = "") -> dict[str, Any]:
        """Have somebody press a button below a message of the bot's."""
        sent = self.messages[ts]
        payload = {
            "type": "block_actions",
            "user": {"id": who, "username": "ana"},
            "container": {"type": "message", "message_ts": ts, "channel_id": sent["channel"]},
            "channel": {"id": channel or sent["channel"]},
            "message": {"ts": ts, "text": sent.get("text", "")},
            "actions": [_acted(value, self._ts())],
        }
        return self.delivers("interactive", payload)

    def delivers(self, kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Wrap something up and send it."""
        envelope = {
            "envelope_id": f"env-{next(self._ids)}",
            "type": kind,
            "payload": dict(payload),
            "accepts_response_payload": kind == "interactive",
        }
        self.socket.send(envelope)
        return envelope

    def again(self, envelope: dict[str, Any]) -> None:
        """Deliver an envelope once more."""
        self.socket.say(envelope)

    def refresh(self) -> None:
        """Ask whoever is connected to come anew, as happens every few hours."""
        self.socket.say({"type": "disconnect", "reason": "refresh_requested"})

    def buttons(self, ts: str) -> list[str]:
        """Give what stands behind a message's present buttons."""
        return [
            element["value"]
            for block in self.messages[ts].get("blocks") or ()
            if block["type"] == "actions"
            for element in block["elements"]
        ]

    def _ts(self) -> str:
        return f"1790000000.{next(self._ids):06d}"

    # -- what the bot asks

    def answer(self, asked: Asked) -> Reply:
        """Answer a method of the Web API."""
        method = asked.path.rpartition("/")[2]
        known = {
            "auth.test": lambda _: self._ok(user_id=BOT, user="kairos", team_id="T01"),
            "apps.connections.open": self._opened,
            "conversations.open": lambda words: self._ok(
                channel={"id": f"D{str(words['users'])[1:]}"}
            ),
            "chat.postMessage": self._posted,
            "chat.update": self._updated,
            "chat.postEphemeral": self._whispered,
        }
        if method not in known:
            return failed("unknown_method")
        if asked.token != (APP_TOKEN if method == "apps.connections.open" else TOKEN):
            return failed("invalid_auth")
        return known[method](asked.words)

    def _ok(self, **more: object) -> Reply:
        return Reply(200, {"ok": True, **more})

    def _opened(self, _: Mapping[str, Any]) -> Reply:
        return self._ok(url=f"{self.socket.address}/link/?ticket={next(self._ids)}")

    def _posted(self, words: Mapping[str, Any]) -> Reply:
        if why := _too_long(words):
            return failed(why)
        ts = self._ts()
        with self.changed:
            self.messages[ts] = {**words, "ts": ts}
        return self._ok(channel=words["channel"], ts=ts, message={"text": words.get("text")})

    def _whispered(self, words: Mapping[str, Any]) -> Reply:
        with self.changed:
            self.whispered.append(str(words["text"]))
        return self._ok(message_ts=self._ts())

    def _updated(self, words: Mapping[str, Any]) -> Reply:
        sent = self.messages.get(str(words["ts"]))
        if sent is None or sent["channel"] != words["channel"]:
            return failed("message_not_found")
        if why := _too_long(words):
            return failed(why)
        with self.changed:
            sent |= words
        return self._ok(channel=words["channel"], ts=words["ts"], text=words.get("text"))


def _acted(value: str, at: str) -> dict[str, Any]:
    return {"type": "button", "action_id": value, "value": value, "action_ts": at}


def _too_long(words: Mapping[str, Any]) -> str:
    if len(str(words.get("text", ""))) > TEXT:
        return "msg_too_long"
    for block in words.get("blocks") or ():
        if len(str((block.get("text") or {}).get("text", ""))) > SECTION:
            return "invalid_blocks"
        if any(len(element["value"]) > VALUE for element in block.get("elements", ())):
            return "invalid_blocks"
    return ""


@contextmanager
def slack() -> Iterator[Slack]:
    """Run the server."""
    platform = Slack()
    with connecting(platform.socket), speaking(platform):
        yield platform
