"""What the gateway brings, as an event.

It says who did it, and whether a text is their own words.
"""

from __future__ import annotations

from collections.abc import Mapping

import discord

from memory_engine.channels.channel import Event
from memory_engine.channels.quoted import quotes


def pressed(interaction: discord.Interaction[discord.Client]) -> Event | None:
    """Read a click; None for any other interaction."""
    message = interaction.message
    data: Mapping[str, object] = {**(interaction.data or {})}
    custom_id = str(data.get("custom_id", ""))
    if interaction.type != discord.InteractionType.component or message is None or not custom_id:
        return None
    return Event(
        "pressed",
        str(interaction.id),
        str(interaction.user.id),
        str(interaction.channel_id or ""),
        str(message.id),
        interaction.guild_id is None,
        data=custom_id,
        name=interaction.user.name,
    )


def said(message: discord.Message) -> Event | None:
    """Read a message; None for what no person wrote."""
    if message.author.bot or message.webhook_id or message.is_system() or not _text(message):
        return None
    return Event(
        "said",
        f"{message.channel.id}/{message.id}",
        str(message.author.id),
        str(message.channel.id),
        str(message.id),
        isinstance(message.channel, discord.DMChannel),
        _text(message),
        own=_own(message),
        name=message.author.name,
    )


def _text(message: discord.Message) -> str:
    forwarded = (one.content for one in message.message_snapshots)
    return message.content or "\n".join(forwarded)


def _own(message: discord.Message) -> bool:
    """Tell whether a text is what its sender wrote themselves, whole."""
    more = message.message_snapshots or message.attachments or message.embeds
    return not (more or quotes(message.content))
