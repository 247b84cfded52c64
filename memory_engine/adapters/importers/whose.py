"""Where a transcript's session ran, by the transcript's kind."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from memory_engine.adapters.importers.registry import OURS


def ran_in(kind: str, source: str) -> str:
    """Name the folder in which a session ran.

    Gives "" where its transcript does not say.
    """
    if kind == "claude-transcript":
        from memory_engine.adapters.importers.claude_code.sources import head_of

        return head_of(Path(source)).cwd
    folder: str = import_module(f"{__package__}.{OURS[kind]}").ran_in(Path(source))
    return folder
