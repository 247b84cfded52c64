"""Telegram, by the library python-telegram-bot."""

from memory_engine.channels.telegram.bot import make

__all__ = ["make"]
