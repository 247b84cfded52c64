"""``hook``: what a host calls while a session runs. The hot path for what only observes.

Whatever happens, the call ends well: a broken memory never holds up a session. What went wrong is
noted beside the events, and ``doctor`` tells of it.
"""

from __future__ import annotations

import os
import sys

from memory_engine.adapters import spool
from memory_engine.adapters.root import find_root
from memory_engine.domain.errors import KairosError

OBSERVING = (
    *("post-tool-use", "post-tool-use-failure", "pre-compact", "post-compact"),
    *("subagent-stop", "session-end", "notification"),
)
"""Events of which nothing is answered."""
UNNOTED = ("pre-tool-use", "pre-skill-shell-command")
"""Events that come often and tell a night nothing."""
LARGEST = 16 * 1024 * 1024
"""[bytes] Of what a host hands over; what is longer is read no further."""
AGENT = "claude-code"


def plain_hook(words: list[str]) -> bool:
    """Take a ``[--root DIR] hook EVENT [--agent NAME]`` call; False if it is not one."""
    root = ""
    if words[:1] == ["--root"] and len(words) > 2:
        root, words = words[1], words[2:]
    if words[:1] != ["hook"] or len(words) not in (2, 4) or words[1].startswith("-"):
        return False
    if len(words) == 4 and words[2] != "--agent":
        return False
    event, agent = words[1], words[3] if len(words) == 4 else AGENT
    hear(root or os.environ.get("CLAUDE_PROJECT_DIR", ""), event, agent)
    return True


def hear(given: str, event: str, agent: str) -> None:
    """Note an event, and answer it if it is one that is answered."""
    try:
        handed = sys.stdin.buffer.read(LARGEST)
        root = find_root(given)
    except (KairosError, OSError):
        return  # no memory here, or one that is not to be trusted: nothing to say to a session
    try:
        if event not in UNNOTED:
            session = spool.named(handed, "session_id")
            spool.note(root, event, agent, session, spool.named(handed, "transcript_path"))
        if event not in OBSERVING:
            _answer(root, event, handed)
    except Exception as fault:  # noqa: BLE001  (an entrance: a session goes on, whatever happens)
        _remember(root, event, fault)


def _answer(root: str, event: str, handed: bytes) -> None:
    from importlib import import_module

    answered = import_module("memory_engine.attach.hooks").answered
    text = answered(root, event, handed)
    if text:
        sys.stdout.write(text)


def _remember(root: str, event: str, fault: Exception) -> None:
    """Note a fault among the events; where even that fails there is nobody to tell."""
    try:
        spool.note(root, "fault", event, text=f"{type(fault).__name__}: {fault}")
    except (KairosError, OSError):
        return
