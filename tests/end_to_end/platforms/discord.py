"""A server that speaks Discord's REST API and gateway: interactions, resumes, limits."""

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

TOKEN = "MTEyMjMzNDQ1NTY2Nzc4ODk5.Gabcde." + "d" * 38
BOT = {"id": "900", "username": "kairos", "discriminator": "0", "avatar": None, "bot": True}
BEATS = 40_000
"""[milliseconds] Between a client's signs of life."""
CONTENT, CUSTOM_ID = 2_000, 100
"""[characters] That a message and what stands behind a button may have."""
NO_CONTENT = Reply(204)


def refused(code: int, number: int, why: str) -> Reply:
    """An error, as the platform words one."""
    return Reply(code, {"code": number, "message": why})


def too_many(seconds: float) -> Reply:
    """Answer that one has asked too much."""
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
    return Reply(429, body, {"Via": "1.1 google", "Retry-After": str(round(seconds))})


class Gateway(Sockets):
    """The gateway.

    Who identified, what was dispatched, and what a resume brings again.
    """

    def __init__(self, platform: Platform) -> None:
        super().__init__(platform)
        self.dispatched: list[dict[str, Any]] = []
        self.ready = 0
        self.resumed = 0
        self.forgets = False
        """Whether a session that is resumed is no longer known."""

    def greet(self, socket: ServerConnection) -> None:
        """Greet; the client says who it is."""
        socket.send(json.dumps({"op": 10, "d": {"heartbeat_interval": BEATS}}))

    def hear(self, socket: ServerConnection, message: Mapping[str, Any]) -> None:
        """Answer a heartbeat, an identify or a resume."""
        if message["op"] == 1:
            socket.send(json.dumps({"op": 11}))
        elif message["op"] == 2:
            self._identified(socket, message["d"])
        elif message["op"] == 6 and self.forgets:
            self.forgets = False
            socket.send(json.dumps({"op": 9, "d": False}))
        elif message["op"] == 6:
            self._resumed(socket, message["d"]["seq"])

    def _identified(self, socket: ServerConnection, said: Mapping[str, Any]) -> None:
        if said["token"] != TOKEN:
            socket.close(4004, "Authentication failed.")
            return
        ready = {
            "v": 10,
            "user": BOT,
            "guilds": [],
            "private_channels": [],
            "session_id": f"session-{self.ready}",
            "resume_gateway_url": self.address,
            "application": {"id": "900", "flags": 0},
        }
        self._send(socket, "READY", ready)
        with self.platform.changed:
            self.ready += 1
            self.platform.changed.notify_all()

    def _resumed(self, socket: ServerConnection, seq: int) -> None:
        for event in self.dispatched:
            if event["s"] > seq:
                socket.send(json.dumps(event))
        self._send(socket, "RESUMED", {})
        with self.platform.changed:
            self.resumed += 1
            self.platform.changed.notify_all()

    def _send(self, socket: ServerConnection, kind: str, data: Mapping[str, Any]) -> None:
        socket.send(json.dumps(self._kept(kind, data)))

    def _kept(self, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
        with self.platform.changed:
            event = {"op": 0, "t": kind, "s": len(self.dispatched) + 1, "d": dict(data)}
            self.dispatched.append(event)
            return event

    def dispatch(self, kind: str, data: Mapping[str, Any]) -> None:
        """Tell whoever is connected; who is not hears it when it resumes."""
        self.say(self._kept(kind, data))


class Discord(Platform):
    """The messages that were sent, and what people do with them."""

    def __init__(self) -> None:
        super().__init__()
        self.gateway = Gateway(self)
        self.messages: dict[str, dict[str, Any]] = {}
        self.said: list[dict[str, Any]] = []
        self.interactions: dict[str, list[Mapping[str, Any]]] = {}
        self._ids = count(1_000)

    # -- what people do

    def says(self, who: int, text: str, **more: object) -> dict[str, Any]:
        """Have somebody write to the bot."""
        message = {**self._message(f"5{who}", _user(who)), "content": text, **more}
        with self.changed:
            self.said.append(message)
        self.gateway.dispatch("MESSAGE_CREATE", message)
        return message

    def clicks(self, who: int, message: str, custom_id: str, guild: str = "") -> dict[str, Any]:
        """Have somebody press a button below a message of the bot's."""
        sent = self.messages[message]
        id = str(next(self._ids))
        interaction = {
            "id": id,
            "application_id": BOT["id"],
            "type": 3,
            "token": f"token-{id}",
            "version": 1,
            "channel_id": sent["channel_id"],
            "channel": {"id": sent["channel_id"], "type": 1},
            "message": sent,
            "data": {"component_type": 2, "custom_id": custom_id},
            "entitlements": [],
            "authorizing_integration_owners": {},
            "context": 1,
            "attachment_size_limit": 0,
            "locale": "en-US",
            **({"user": _user(who)} if not guild else _member(who, guild)),
        }
        with self.changed:
            self.interactions[id] = []
        self.gateway.dispatch("INTERACTION_CREATE", interaction)
        return interaction

    def again(self, interaction: Mapping[str, Any]) -> None:
        """Deliver an interaction once more."""
        self.gateway.dispatch("INTERACTION_CREATE", interaction)

    def buttons(self, message: str) -> list[str]:
        """Give what stands behind a message's present buttons."""
        return [
            button["custom_id"]
            for row in self.messages[message]["components"]
            for button in row["components"]
        ]

    def _message(self, channel: str, author: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": str(next(self._ids)),
            "channel_id": channel,
            "author": dict(author),
            "content": "",
            "timestamp": "2026-11-30T09:00:00.000000+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
        }

    # -- what the bot asks

    def answer(self, asked: Asked) -> Reply:
        """Answer a route of the REST API."""
        parts = asked.path.removeprefix("/api/").split("/")
        if parts[0] == "interactions" and parts[-1] == "callback":
            return self._acknowledged(parts[1], asked.words)
        if parts[0] == "webhooks":
            return self._whispered(parts[2], asked.words)
        if asked.token != TOKEN:
            return refused(401, 0, "401: Unauthorized")
        known = {
            ("GET", "users"): lambda: Reply(200, BOT),
            ("GET", "oauth2"): lambda: Reply(200, _application()),
            ("POST", "users"): lambda: Reply(200, _direct(str(asked.words["recipient_id"]))),
            ("POST", "channels"): lambda: self._sent(parts[1], asked.words),
            ("PATCH", "channels"): lambda: self._edited(parts[3], asked.words),
            ("GET", "channels"): lambda: self._history(parts[1], asked.words),
        }
        way = known.get((asked.verb, parts[0]))
        return way() if way else refused(404, 0, "404: Not Found")

    def _sent(self, channel: str, words: Mapping[str, Any]) -> Reply:
        if why := _too_long(words):
            return why
        message = {**self._message(channel, BOT), **_shown(words)}
        with self.changed:
            self.messages[message["id"]] = message
        return Reply(200, message)

    def _edited(self, id: str, words: Mapping[str, Any]) -> Reply:
        if id not in self.messages:
            return refused(404, 10008, "Unknown Message")
        if why := _too_long(words):
            return why
        with self.changed:
            self.messages[id] |= _shown(words)
        return Reply(200, self.messages[id])

    def _history(self, channel: str, words: Mapping[str, Any]) -> Reply:
        if len(words) == 0 and channel.startswith("5") is False:
            return refused(404, 10003, "Unknown Channel")
        after = int(words.get("after", 0))
        known = [*self.said, *self.messages.values()]
        found = [m for m in known if m["channel_id"] == channel and int(m["id"]) > after]
        newest = sorted(found, key=lambda one: -int(one["id"]))
        return Reply(200, newest[-int(words.get("limit", 50)) :])

    def _whispered(self, token: str, words: Mapping[str, Any]) -> Reply:
        id = token.removeprefix("token-")
        if id not in self.interactions:
            return refused(404, 10015, "Unknown Webhook")
        with self.changed:
            self.interactions[id].append(words)
        return Reply(200, {**self._message("5", BOT), **_shown(words)})

    def whispers(self) -> list[str]:
        """What was said to those alone who pressed something."""
        answers = [one for each in self.interactions.values() for one in each]
        texts = [(one.get("data") or one).get("content", "") for one in answers]
        return [text.replace("\\", "") for text in texts if text]

    def _acknowledged(self, id: str, words: Mapping[str, Any]) -> Reply:
        if id not in self.interactions:
            return refused(404, 10062, "Unknown interaction")
        if self.interactions[id]:
            return refused(400, 40060, "Interaction has already been acknowledged.")
        with self.changed:
            self.interactions[id].append(words)
        told = {"id": id, "type": 3, "response_message_id": str(next(self._ids))}
        return Reply(200, {"interaction": told}) if "with_response" in words else NO_CONTENT


def _too_long(words: Mapping[str, Any]) -> Reply | None:
    ids = [b["custom_id"] for row in words.get("components") or () for b in row["components"]]
    if len(words.get("content") or "") > CONTENT or any(len(id) > CUSTOM_ID for id in ids):
        return refused(400, 50035, "Invalid Form Body")
    return None


def _shown(words: Mapping[str, Any]) -> dict[str, Any]:
    return {name: words[name] for name in ("content", "components") if name in words}


def _user(who: int) -> dict[str, Any]:
    return {"id": str(who), "username": f"user{who}", "discriminator": "0", "avatar": None}


def _member(who: int, guild: str) -> dict[str, Any]:
    member = {"user": _user(who), "roles": [], "joined_at": "2026-01-01T00:00:00+00:00"}
    flags = {"deaf": False, "mute": False, "flags": 0, "permissions": "0"}
    return {"guild_id": guild, "member": {**member, **flags}}


def _direct(who: str) -> dict[str, Any]:
    return {"id": f"5{who}", "type": 1, "last_message_id": None, "recipients": [_user(int(who))]}


def _application() -> dict[str, Any]:
    return {
        "id": BOT["id"],
        "name": "kairos",
        "icon": None,
        "description": "",
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "",
        "flags": 0,
        "team": None,
        "owner": _user(7),
    }


@contextmanager
def discord() -> Iterator[Discord]:
    """Run the server."""
    platform = Discord()
    with connecting(platform.gateway), speaking(platform):
        yield platform
