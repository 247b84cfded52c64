"""What the library brings, as an event.

It says who did it, and whether a text is their own words.
"""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType, MessageEntityType

from memory_engine.channels.channel import Event
from memory_engine.channels.quoted import quotes

HEARD = ("message", "callback_query")
"""Kinds of updates that are asked for; what was edited later is none of them."""
SHOWN = frozenset(
    {MessageEntityType.BLOCKQUOTE, MessageEntityType.EXPANDABLE_BLOCKQUOTE, MessageEntityType.PRE}
)
"""Parts of a text that show what stands elsewhere; their marks are in no letter of it."""


def event(update: Update) -> Event | None:
    """Read an update; None for what is nobody's word or click."""
    if update.callback_query:
        return _pressed(update.callback_query)
    return _said(update.message) if update.message else None


def _pressed(query: CallbackQuery) -> Event | None:
    message = query.message
    if message is None or query.data is None or query.from_user.is_bot:
        return None
    chat, sender = message.chat, query.from_user
    return Event(
        "pressed",
        query.id,
        str(sender.id),
        str(chat.id),
        str(message.message_id),
        chat.type == ChatType.PRIVATE and chat.id == sender.id,
        data=query.data,
        name=sender.full_name,
    )


def _said(message: Message) -> Event | None:
    sender, chat = message.from_user, message.chat
    text = message.text or message.caption
    if sender is None or sender.is_bot or not text:
        return None
    return Event(
        "said",
        f"{chat.id}/{message.message_id}",
        str(sender.id),
        str(chat.id),
        str(message.message_id),
        chat.type == ChatType.PRIVATE and chat.id == sender.id,
        text,
        own=_own(message),
        name=sender.full_name,
    )


def _own(message: Message) -> bool:
    """Tell whether a text is what its sender wrote themselves, whole."""
    of_others = (
        message.forward_origin,
        message.is_automatic_forward,
        message.via_bot,
        message.sender_chat,
        message.sender_business_bot,
        message.quote,
        message.external_reply,
        message.caption,
    )
    shown = any(part.type in SHOWN for part in message.entities)
    return not (any(of_others) or shown or quotes(message.text or ""))
