"""Each platform behind one face.

The same must hold of all.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple, Protocol

import pytest

from tests.end_to_end.platforms import discord, slack, telegram
from tests.end_to_end.platforms.server import Platform, Reply

OWNER, STRANGER = 41, 42


class Kit(Protocol):
    """What people and networks do on a platform, and its state.

    The state is what stands there.
    """

    token: str
    sender: str
    chat: str
    listens: str
    """A part of the path by which it is asked what is new."""
    sends: str
    """A part of the path by which a message is sent."""

    refusal: Reply
    """What is answered to a message that will never be taken."""

    @property
    def platform(self) -> Platform: ...

    @property
    def settings(self) -> Mapping[str, str]: ...

    def says(self, text: str, who: int = OWNER) -> Any: ...  # noqa: ANN401

    def forwards(self, text: str) -> None: ...

    def says_to_many(self, text: str) -> None: ...

    def clicks(self, message: str, data: str, who: int = OWNER) -> Any: ...  # noqa: ANN401

    def clicks_among_many(self, message: str, data: str) -> None: ...

    def again(self, done: Any) -> None: ...  # noqa: ANN401

    def messages(self) -> dict[str, str]: ...

    def buttons(self, message: str) -> list[str]: ...

    def whispers(self) -> list[str]: ...

    def limited(self, seconds: int) -> Reply: ...

    def connected(self) -> bool: ...

    def drops(self) -> None: ...


class OnTelegram:
    """Telegram."""

    token, sender, chat = telegram.TOKEN, str(OWNER), str(OWNER)
    listens, sends = "/getUpdates", "/sendMessage"
    refusal = telegram.refused(403, "Forbidden: bot was blocked by the user")

    def __init__(self, platform: telegram.Telegram) -> None:
        self.platform = platform

    @property
    def settings(self) -> Mapping[str, str]:
        return {"api": self.platform.address}

    def says(self, text: str, who: int = OWNER) -> dict[str, Any]:
        return self.platform.says(who, text)

    def forwards(self, text: str) -> None:
        self.platform.says(OWNER, text, **telegram.forwarded(STRANGER))

    def says_to_many(self, text: str) -> None:
        self.platform.says(OWNER, text, **telegram.group())

    def clicks(self, message: str, data: str, who: int = OWNER) -> dict[str, Any]:
        return self.platform.clicks(who, int(message), data)

    def clicks_among_many(self, message: str, data: str) -> None:
        self.platform.clicks(OWNER, int(message), data, chat=-1001654782309)

    def again(self, done: dict[str, Any]) -> None:
        self.platform.again(done)

    def messages(self) -> dict[str, str]:
        return {str(id): one["text"] for id, one in self.platform.messages.items()}

    def buttons(self, message: str) -> list[str]:
        return self.platform.buttons(int(message))

    def whispers(self) -> list[str]:
        return [str(one.get("text", "")) for one in self.platform.answered.values()]

    def limited(self, seconds: int) -> Reply:
        return telegram.too_many(seconds)

    def connected(self) -> bool:
        return bool(self.platform.calls(self.listens))

    def drops(self) -> None:
        self.platform.fails(self.listens, Reply(0), Reply(0))


class OnSlack:
    """Slack."""

    token = f"{slack.TOKEN}\n{slack.APP_TOKEN}"
    sender, chat = f"U{OWNER}", f"D{OWNER}"
    listens, sends = "/apps.connections.open", "/chat.postMessage"
    refusal = slack.failed("is_archived")

    def __init__(self, platform: slack.Slack) -> None:
        self.platform = platform

    @property
    def settings(self) -> Mapping[str, str]:
        return {"api": f"{self.platform.address}/api"}

    def says(self, text: str, who: int = OWNER) -> dict[str, Any]:
        return self.platform.says(f"U{who}", text)

    def forwards(self, text: str) -> None:
        shared = [{"is_share": True, "is_msg_unfurl": True, "text": text}]
        self.platform.says(self.sender, text, attachments=shared)

    def says_to_many(self, text: str) -> None:
        self.platform.says(self.sender, text, channel="C077", channel_type="channel")

    def clicks(self, message: str, data: str, who: int = OWNER) -> dict[str, Any]:
        return self.platform.clicks(f"U{who}", message, data)

    def clicks_among_many(self, message: str, data: str) -> None:
        self.platform.clicks(self.sender, message, data, channel="C077")

    def again(self, done: dict[str, Any]) -> None:
        self.platform.again(done)

    def messages(self) -> dict[str, str]:
        return {id: _sections(one) for id, one in self.platform.messages.items()}

    def buttons(self, message: str) -> list[str]:
        return self.platform.buttons(message)

    def whispers(self) -> list[str]:
        return list(self.platform.whispered)

    def limited(self, seconds: int) -> Reply:
        return slack.too_many(seconds)

    def connected(self) -> bool:
        return bool(self.platform.socket.open)

    def drops(self) -> None:
        self.platform.socket.drop()


class OnDiscord:
    """Discord."""

    token, sender, chat = discord.TOKEN, str(OWNER), f"5{OWNER}"
    listens, sends = "/users/@me", f"/channels/5{OWNER}/messages"
    refusal = discord.refused(403, 50007, "Cannot send messages to this user")

    def __init__(self, platform: discord.Discord) -> None:
        self.platform = platform

    @property
    def settings(self) -> Mapping[str, str]:
        gateway = self.platform.gateway.address
        return {"api": f"{self.platform.address}/api", "gateway": gateway}

    def says(self, text: str, who: int = OWNER) -> dict[str, Any]:
        return self.platform.says(who, text)

    def forwards(self, text: str) -> None:
        copied = {"content": text, "embeds": [], "attachments": [], "mentions": [], "type": 0}
        copied |= {"timestamp": "2026-11-30T09:00:00+00:00", "edited_timestamp": None, "flags": 0}
        reference = {"type": 1, "message_id": "1", "channel_id": "2"}
        snapshots = [{"message": copied}]
        self.platform.says(OWNER, "", message_reference=reference, message_snapshots=snapshots)

    def says_to_many(self, text: str) -> None:
        self.platform.says(OWNER, text, guild_id="88", channel_id="89")

    def clicks(self, message: str, data: str, who: int = OWNER) -> dict[str, Any]:
        return self.platform.clicks(who, message, data)

    def clicks_among_many(self, message: str, data: str) -> None:
        self.platform.clicks(OWNER, message, data, guild="88")

    def again(self, done: dict[str, Any]) -> None:
        self.platform.again(done)

    def messages(self) -> dict[str, str]:
        found = self.platform.messages.items()
        return {id: one["content"].replace("\\", "").replace("**", "") for id, one in found}

    def buttons(self, message: str) -> list[str]:
        return self.platform.buttons(message)

    def whispers(self) -> list[str]:
        return self.platform.whispers()

    def limited(self, seconds: int) -> Reply:
        return discord.too_many(seconds)

    def connected(self) -> bool:
        return bool(self.platform.gateway.open and self.platform.gateway.ready)

    def drops(self) -> None:
        self.platform.gateway.drop()


def _sections(message: Mapping[str, Any]) -> str:
    blocks = message.get("blocks") or ()
    return "\n\n".join(one["text"]["text"] for one in blocks if one["type"] == "section")


class Way(NamedTuple):
    """How a platform is run: its library, server, and kit."""

    library: str
    server: Callable[[], AbstractContextManager[Any]]
    kit: Callable[[Any], Kit]


WAYS: Mapping[str, Way] = {
    "telegram": Way("telegram", telegram.telegram, OnTelegram),
    "slack": Way("slack_sdk", slack.slack, OnSlack),
    "discord": Way("discord", discord.discord, OnDiscord),
}


@contextmanager
def running(name: str) -> Iterator[Kit]:
    """Run a platform.

    Skips where the library is not installed that speaks to it.
    """
    way = WAYS[name]
    if importlib.util.find_spec(way.library) is None:
        pytest.skip(f"the package {way.library} is not installed")
    with way.server() as platform:
        yield way.kit(platform)
