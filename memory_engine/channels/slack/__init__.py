"""Slack, by the library slack-sdk, in Socket Mode."""

from memory_engine.channels.slack.app import make

__all__ = ["make"]
