"""Planted texts as messengers send them.

They are a stranger's messages, names and clicks, and what the owner passes on of somebody else's.
Each is read by the channel's own reader: Telegram by its library, Slack as JSON, Discord by the
attributes that its library gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any, NamedTuple

from benchmarks.attacks_texts import Planted
from memory_engine.channels.channel import Event
from memory_engine.domain.permission import Request

SHORT = 64
"""[characters] Of what stands in a button or a name."""


class Armed(NamedTuple):
    """A planted text as brought, and the wanted request.

    The attacker wants it answered.
    """

    planted: Planted
    text: str
    request: Request


class People(NamedTuple):
    """How a platform names people and chats.

    They are the owner, their private chat with the bot, a stranger and theirs, and a group.
    """

    owner: str
    chat: str
    stranger: str
    theirs: str
    group: str


PEOPLE = {
    "telegram": People("1000", "1000", "666", "666", "-100200"),
    "discord": People("1000", "2000", "666", "2666", "3000"),
    "slack": People("U0OWNER", "D0OWNER", "U0STRANGE", "D0STRANGE", "C0GROUP"),
}


Row = Mapping[str, Any]
Read = Callable[[Row], Event | None]
Payload = Callable[[Armed, int, People], Row]
"""What a platform sends of a text, by its number in the visit."""


# -- Telegram


def of_telegram(payload: Row) -> Event | None:
    """Read an update as the channel does."""
    from telegram import Update

    from memory_engine.channels.telegram.reading import event

    update = Update.de_json({"update_id": 1, **payload}, None)
    return event(update) if update else None


STRANGER = {"id": 666, "is_bot": False, "first_name": "Mallory", "username": "mallory"}
ANA = {"id": 1000, "is_bot": False, "first_name": "Ana"}
PRIVATE = {"id": 666, "type": "private", "first_name": "Mallory"}
PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]


def telegram_says(one: Armed, number: int, who: People, **more: object) -> Row:
    """Make a message of a stranger's, unless ``more`` says otherwise."""
    said = {"message_id": number, "date": 1_795_000_000, "chat": PRIVATE, "from": STRANGER}
    return {"message": {**said, "text": one.text[:4096], **more}}


def telegram_owner(one: Armed, number: int, who: People, **more: object) -> Row:
    """Make a message that the owner sends in their own chat."""
    own = {"chat": {"id": 1000, "type": "private", "first_name": "Ana"}, "from": ANA}
    return telegram_says(one, number, who, **{**own, **more})


def telegram_marked(kind: str, one: Armed, number: int, who: People) -> Row:
    """Make a message of the owner's that is marked as a whole."""
    marked = {"type": kind, "offset": 0, "length": _units(one.text[:4096])}
    return telegram_owner(one, number, who, entities=[marked])


def telegram_presses(one: Armed, number: int, who: People, **more: object) -> Row:
    """Let somebody press a letter's button, or an invented one."""
    chat = {"id": 1000, "type": "private", "first_name": "Ana"}
    message = {"message_id": number % 1000, "date": 1_795_000_000, "chat": chat}
    query = {"id": str(number), "from": STRANGER, "chat_instance": "1", "message": message}
    return {"callback_query": {**query, "data": f"perm:allow:{one.request.id}", **more}}


def _forward(text: str) -> dict[str, Any]:
    origin = {"type": "hidden_user", "date": 1_795_000_000, "sender_user_name": text[:SHORT]}
    return {"forward_origin": origin}


def telegram() -> Iterator[tuple[str, str, Payload]]:
    """Yield (family, name, payload) of what Telegram brings."""
    group = {"id": -100200, "type": "supergroup"}
    says, owner, presses = telegram_says, telegram_owner, telegram_presses
    yield "strangers", "a private message", says
    yield (
        "strangers",
        "a message of a group",
        lambda a, n, w: says(a, n, w, chat={**group, "title": a.text[:SHORT]}),
    )
    yield (
        "strangers",
        "a caption",
        lambda a, n, w: says(a, n, w, text=None, caption=a.text[:1024], photo=PHOTO),
    )
    yield (
        "strangers",
        "a name",
        lambda a, n, w: says(
            a, n, w, text="hello", **{"from": {**STRANGER, "first_name": a.text[:SHORT]}}
        ),
    )
    yield (
        "strangers",
        "a message of a group as a channel",
        lambda a, n, w: owner(
            a, n, w, chat={**group, "title": "x"}, sender_chat={**group, "title": a.text[:SHORT]}
        ),
    )
    yield "strangers", "a button of the owner's", presses
    yield "strangers", "a button's data", lambda a, n, w: presses(a, n, w, data=a.text[:SHORT])
    yield (
        "strangers",
        "a button in a group, by the owner's number",
        lambda a, n, w: presses(
            a,
            n,
            w,
            message={"message_id": n % 1000, "date": 1, "chat": {**group, "title": "x"}},
            **{"from": ANA},
        ),
    )
    yield (
        "strangers",
        "the owner's button with other data",
        lambda a, n, w: presses(
            a, n, w, data=a.text[:SHORT].replace("perm:allow:", "perm:allow: "), **{"from": ANA}
        ),
    )
    yield "passed on", "a forwarded message", lambda a, n, w: owner(a, n, w, **_forward("x"))
    yield (
        "passed on",
        "a forwarded message's author",
        lambda a, n, w: owner(a, n, w, text="look", **_forward(a.text)),
    )
    yield (
        "passed on",
        "a quote",
        lambda a, n, w: owner(a, n, w, text="look", quote={"text": a.text[:1024], "position": 0}),
    )
    yield (
        "passed on",
        "a message that is replied to",
        lambda a, n, w: owner(a, n, w, text="look", reply_to_message=says(a, n, w)["message"]),
    )
    yield (
        "passed on",
        "text by an inline bot",
        lambda a, n, w: owner(
            a, n, w, via_bot={"id": 7, "is_bot": True, "first_name": a.text[:SHORT]}
        ),
    )
    yield (
        "passed on",
        "a caption",
        lambda a, n, w: owner(a, n, w, text=None, caption=a.text[:1024], photo=PHOTO),
    )
    yield (
        "passed on",
        "a file's name",
        lambda a, n, w: owner(
            a,
            n,
            w,
            text=None,
            caption="look",
            document={"file_id": "a", "file_unique_id": "b", "file_name": a.text[:SHORT]},
        ),
    )
    shown = {
        "a quote": "blockquote",
        "a folded quote": "expandable_blockquote",
        "a block of code": "pre",
    }
    for name, kind in shown.items():
        yield "passed on", f"{name} in the owner's message", partial(telegram_marked, kind)
    yield (
        "passed on",
        "lines that quote",
        lambda a, n, w: owner(
            a, n, w, text="\n".join(f"> {line}" for line in a.text.split("\n"))[:4096]
        ),
    )


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# -- Slack


def of_slack(payload: Row) -> Event | None:
    """Read an envelope as the channel does."""
    from memory_engine.channels.slack.reading import event

    return event(str(payload["kind"]), payload["payload"])


def slack_says(one: Armed, number: int, who: People, **more: object) -> Row:
    """Make a message of a stranger's, unless ``more`` says otherwise."""
    said = {"type": "message", "channel_type": "im", "channel": who.theirs, "user": who.stranger}
    whole = {**said, "ts": f"1795000000.{number:06d}", "text": one.text, **more}
    return {"kind": "events_api", "payload": {"event": whole}}


def slack_owner(one: Armed, number: int, who: People, **more: object) -> Row:
    """Make a message that the owner sends in their own chat."""
    return slack_says(one, number, who, **{"channel": who.chat, "user": who.owner, **more})


def slack_presses(one: Armed, number: int, who: People, data: str = "", **more: object) -> Row:
    """Let somebody press a letter's button, or an invented one."""
    value = data or f"perm:allow:{one.request.id}"
    pressed = {
        "type": "block_actions",
        "user": {"id": who.stranger, "username": "mallory"},
        "channel": {"id": who.chat},
        "container": {"message_ts": str(number % 1000)},
        "actions": [{"value": value, "action_ts": "1"}],
        **more,
    }
    return {"kind": "interactive", "payload": pressed}


def slack() -> Iterator[tuple[str, str, Payload]]:
    """Yield (family, name, payload) of what Slack brings."""
    says, owner, presses = slack_says, slack_owner, slack_presses
    quoted = [{"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": []}]}]
    yield "strangers", "a private message", says
    yield (
        "strangers",
        "a message of a channel",
        lambda a, n, w: says(a, n, w, channel=w.group, channel_type="channel"),
    )
    yield (
        "strangers",
        "a name",
        lambda a, n, w: presses(a, n, w, user={"id": w.stranger, "username": a.text[:SHORT]}),
    )
    yield "strangers", "a button of the owner's", presses
    yield "strangers", "a button's value", lambda a, n, w: presses(a, n, w, data=a.text[:2000])
    yield (
        "strangers",
        "a button in a channel, by the owner's id",
        lambda a, n, w: presses(a, n, w, user={"id": w.owner}, channel={"id": w.group}),
    )
    yield (
        "strangers",
        "a message by a bot in the owner's name",
        lambda a, n, w: owner(a, n, w, bot_id="B1"),
    )
    yield (
        "passed on",
        "an attachment",
        lambda a, n, w: owner(a, n, w, text="look", attachments=[{"text": a.text}]),
    )
    yield (
        "passed on",
        "a shared message",
        lambda a, n, w: owner(a, n, w, attachments=[{"is_share": True, "text": a.text}]),
    )
    yield "passed on", "a quote", lambda a, n, w: owner(a, n, w, blocks=quoted)
    yield (
        "passed on",
        "a file's title",
        lambda a, n, w: owner(a, n, w, files=[{"title": a.text[:SHORT]}]),
    )
    yield (
        "passed on",
        "a message edited by somebody",
        lambda a, n, w: owner(a, n, w, edited={"user": w.stranger}),
    )
    yield "passed on", "a block of code", lambda a, n, w: owner(a, n, w, text=f"```\n{a.text}\n```")
    yield (
        "passed on",
        "lines that quote",
        lambda a, n, w: owner(
            a, n, w, text="\n".join(f"&gt; {line}" for line in a.text.split("\n"))
        ),
    )


# -- Discord


def of_discord(payload: Row) -> Event | None:
    """Read what the gateway gives, as the channel does."""
    import discord

    from memory_engine.channels.discord import reading

    if payload["kind"] == "interaction":
        row = {**payload["row"], "type": discord.InteractionType.component}
        return reading.pressed(SimpleNamespace(**row))  # type: ignore[arg-type]
    kind = discord.DMChannel if payload["direct"] else discord.TextChannel
    channel: Any = object.__new__(kind)
    channel.id = int(payload["channel"])
    none: dict[str, object] = dict.fromkeys(("message_snapshots", "attachments", "embeds"), ())
    plain = {**none, "webhook_id": None, "is_system": lambda: False, "channel": channel}
    row = {**plain, **payload["row"]}
    return reading.said(SimpleNamespace(**row))  # type: ignore[arg-type]


def discord_says(
    one: Armed, number: int, who: People, direct: bool = True, channel: object = "", **more: object
) -> Row:
    """Make a message of a stranger's, unless ``more`` says otherwise."""
    author = SimpleNamespace(id=int(who.stranger), bot=False, name="mallory")
    row = {"id": number, "author": author, "content": one.text[:2000], **more}
    return {"kind": "message", "direct": direct, "channel": channel or who.theirs, "row": row}


def discord_owner(one: Armed, number: int, who: People, **more: object) -> Row:
    """Make a message that the owner sends in their own chat."""
    author = SimpleNamespace(id=int(who.owner), bot=False, name="ana")
    return discord_says(one, number, who, True, who.chat, **{"author": author, **more})


def discord_presses(one: Armed, number: int, who: People, data: str = "", **more: object) -> Row:
    """Let somebody press a letter's button, or an invented one."""
    row = {
        "id": number,
        "user": SimpleNamespace(id=int(who.stranger), name="mallory"),
        "channel_id": int(who.chat),
        "guild_id": None,
        "message": SimpleNamespace(id=number % 1000),
        "data": {"custom_id": data or f"perm:allow:{one.request.id}"},
        **more,
    }
    return {"kind": "interaction", "row": row}


def discord() -> Iterator[tuple[str, str, Payload]]:
    """Yield (family, name, payload) of what Discord brings."""
    says, owner, presses = discord_says, discord_owner, discord_presses
    yield "strangers", "a private message", says
    yield (
        "strangers",
        "a message of a server",
        lambda a, n, w: says(a, n, w, direct=False, channel=w.group),
    )
    yield (
        "strangers",
        "a name",
        lambda a, n, w: presses(
            a, n, w, user=SimpleNamespace(id=int(w.stranger), name=a.text[:SHORT])
        ),
    )
    yield "strangers", "a button of the owner's", presses
    yield "strangers", "a button's id", lambda a, n, w: presses(a, n, w, data=a.text[:100])
    yield (
        "strangers",
        "a button in a server, by the owner's number",
        lambda a, n, w: presses(
            a, n, w, user=SimpleNamespace(id=int(w.owner), name="ana"), guild_id=7
        ),
    )
    yield "strangers", "a webhook's message", lambda a, n, w: owner(a, n, w, webhook_id=7)
    yield (
        "passed on",
        "a forwarded message",
        lambda a, n, w: owner(
            a, n, w, content="", message_snapshots=[SimpleNamespace(content=a.text)]
        ),
    )
    yield (
        "passed on",
        "an embed",
        lambda a, n, w: owner(a, n, w, embeds=[SimpleNamespace(description=a.text)]),
    )
    yield (
        "passed on",
        "an attachment's name",
        lambda a, n, w: owner(a, n, w, attachments=[SimpleNamespace(filename=a.text[:SHORT])]),
    )
    yield (
        "passed on",
        "a block of code",
        lambda a, n, w: owner(a, n, w, content=f"look\n```\n{a.text[:1900]}\n```"),
    )
    yield (
        "passed on",
        "lines that quote",
        lambda a, n, w: owner(
            a, n, w, content="\n".join(f"> {line}" for line in a.text.split("\n"))[:2000]
        ),
    )


PLATFORMS: Mapping[str, tuple[str, Read, Callable[[], Iterator[tuple[str, str, Payload]]]]] = {
    "telegram": ("telegram", of_telegram, telegram),
    "slack": ("", of_slack, slack),
    "discord": ("discord", of_discord, discord),
}
"""Platform -> the library that reads what it sends (none: JSON as it is), its reader, its ways."""
