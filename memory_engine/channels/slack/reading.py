"""What the socket brings, as an event.

It says who did it, and whether a text is their own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from memory_engine.channels.channel import Event
from memory_engine.channels.quoted import quotes

DIRECT = "D"
"""How the id of a conversation of two begins."""
LINKED = re.compile(r"<(?P<to>(?:https?|mailto):[^|>]+)(?:\|[^>]*)?>")
"""An address in a text, and what is shown in its place."""
ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
SHOWN = ("rich_text_quote", "rich_text_preformatted")
"""Parts of a message that show what stands elsewhere."""
OF_OTHERS = ("attachments", "files", "upload", "bot_id", "app_id", "subtype", "edited")
"""What a message has that is not, or not all, what its sender wrote themselves."""


def event(kind: str, payload: Mapping[str, Any]) -> Event | None:
    """Read what an envelope holds.

    Gives None for what is nobody's word or click.
    """
    if kind == "interactive":
        return _pressed(payload)
    said = payload.get("event")
    return _said(said) if kind == "events_api" and isinstance(said, Mapping) else None


def _pressed(payload: Mapping[str, Any]) -> Event | None:
    acted = payload.get("actions") or [{}]
    user, place = _part(payload, "user"), _part(payload, "container")
    channel, ts = str(_part(payload, "channel").get("id", "")), str(place.get("message_ts", ""))
    sender, data = str(user.get("id", "")), str(acted[0].get("value", ""))
    if payload.get("type") != "block_actions" or not (sender and channel and ts and data):
        return None
    id = f"{ts}/{sender}/{acted[0].get('action_ts', '')}/{data}"
    direct = channel.startswith(DIRECT)
    name = str(user.get("username", ""))
    return Event("pressed", id, sender, channel, ts, direct, data=data, name=name)


def _said(said: Mapping[str, Any]) -> Event | None:
    sender, channel, ts = (str(said.get(name, "")) for name in ("user", "channel", "ts"))
    text = said.get("text")
    strange = said.get("type") != "message" or said.get("bot_id") or said.get("subtype")
    if strange or not (sender and channel and ts and isinstance(text, str) and text):
        return None
    direct = said.get("channel_type") == "im" and channel.startswith(DIRECT)
    of_others = any(said.get(name) for name in OF_OTHERS)
    own = not (of_others or quotes(text) or _quotes(said.get("blocks")))
    return Event("said", f"{channel}/{ts}", sender, channel, ts, direct, plain(text), own=own)


def _quotes(value: object) -> bool:
    """Tell whether a message quotes somebody, however deep.

    It looks in its parts.
    """
    if isinstance(value, Mapping):
        return value.get("type") in SHOWN or any(map(_quotes, value.values()))
    return isinstance(value, list) and any(map(_quotes, value))


def plain(text: str) -> str:
    """Give a text as written, addresses plain, no escapes."""
    text = LINKED.sub(lambda found: found["to"], text)
    for escaped, sign in ESCAPED:
        text = text.replace(escaped, sign)
    return text


def _part(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = payload.get(name)
    return part if isinstance(part, Mapping) else {}
