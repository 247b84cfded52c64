"""What is answered to a host's hooks: what memory holds, and how to say what was learnt."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from memory_engine.attach.hooks import dialects
from memory_engine.domain.silent import Silent
from memory_engine.wiring import Place, place

Payload = Mapping[str, Any]
Answer = Callable[[Place, Payload], dict[str, Any]]

AGENT = "agent"
"""Under which a payload names its host, whatever that says itself."""
HALVES = re.compile(rb"\\u[dD][89a-fA-F]")
"""Half of a sign, as JSON spells it."""
ANSWERS: Mapping[str, tuple[str, str]] = {
    "session-start": ("opening", "session_start"),
    "user-prompt-submit": ("prompting", "prompt_submit"),
    "stop": ("asking", "stop"),
    "pre-tool-use": ("guarding", "before_tool"),
    "pre-skill-shell-command": ("guarding", "before_tool"),
}
"""Event -> the module beside this one, and the function, that answers it; loaded when it is."""


def answered(root: str, event: str, handed: bytes, agent: str = "claude-code") -> str:
    """Answer an event in the form that its host reads; "" for nothing."""
    if event not in ANSWERS:
        return ""
    payload = json.loads(handed)
    if HALVES.search(handed):  # signs that no file and no database takes
        whole = json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
        payload = json.loads(whole)
    if not isinstance(payload, dict):
        return ""
    module, name = ANSWERS[event]
    answer: Answer = getattr(__import__(f"{__name__}.{module}", fromlist=[name]), name)
    understood = {**dialects.understood(agent, payload), AGENT: agent}
    said = dialects.in_form(agent, payload, answer(place(root, Silent()), understood))
    return json.dumps(said, ensure_ascii=False) if said else ""
