"""What is answered to a host's hooks: what memory holds, and how to say what was learnt."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from memory_engine.attach.hooks import asking, guarding, opening
from memory_engine.domain.ports import Silent
from memory_engine.wiring import Place, place

Payload = Mapping[str, Any]
Answer = Callable[[Place, Payload], dict[str, Any]]

ANSWERS: Mapping[str, Answer] = {
    "session-start": opening.session_start,
    "user-prompt-submit": opening.prompt_submit,
    "stop": asking.stop,
    "pre-tool-use": guarding.before_tool,
    "pre-skill-shell-command": guarding.before_tool,
}
"""Event -> what is answered; {} for nothing."""


def answered(root: str, event: str, handed: bytes) -> str:
    """Answer an event in the form that hosts read; "" for nothing."""
    answer = ANSWERS.get(event)
    if answer is None:
        return ""
    payload = json.loads(handed)
    if not isinstance(payload, dict):
        return ""
    said = answer(place(str(Path(root)), Silent()), payload)
    return json.dumps(said, ensure_ascii=False) if said else ""
