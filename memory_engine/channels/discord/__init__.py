"""Discord, by the library discord.py."""

from memory_engine.channels.discord.bot import make

__all__ = ["make"]
