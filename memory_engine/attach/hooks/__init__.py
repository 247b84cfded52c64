"""What is answered to a host's hooks.

It is what memory holds, and how to say what was learnt.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from memory_engine.domain.silent import Silent
from memory_engine.domain.typed import Any
from memory_engine.wiring import CLAUDE_CODE, Place, place

Payload = Mapping[str, Any]
Answer = Callable[[Place, Payload], dict[str, Any]]

AGENT = "agent"
"""Under which a payload names its host, whatever that says itself."""
HALF = b"\\ud"
"""How JSON begins to spell half of a sign, in whichever case."""
ANSWERS: Mapping[str, tuple[str, str]] = {
    "session-start": ("opening", "session_start"),
    "user-prompt-submit": ("prompting", "prompt_submit"),
    "stop": ("asking", "stop"),
    "pre-tool-use": ("guarding", "before_tool"),
    "pre-skill-shell-command": ("guarding", "before_tool"),
}
"""Event -> the module beside this one, and the function, that answers it; loaded when it is."""


def answered(root: str, event: str, handed: bytes, agent: str = CLAUDE_CODE) -> str:
    """Answer an event in the form that its host reads.

    Gives "" for nothing.
    """
    if event not in ANSWERS:
        return ""
    payload = json.loads(handed)
    if HALF in handed.lower():  # signs that no file and no database takes
        whole = json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
        payload = json.loads(whole)
    if not isinstance(payload, dict):
        return ""
    module, name = ANSWERS[event]
    answer: Answer = getattr(__import__(f"{__name__}.{module}", fromlist=[name]), name)
    here = place(root, Silent())._replace(hurried=True)
    if agent == CLAUDE_CODE:  # hooks are answered in its words
        said = answer(here, {**payload, AGENT: agent})
    else:
        from memory_engine.attach.hooks import dialects

        understood = {**dialects.understood(agent, payload), AGENT: agent}
        said = dialects.in_form(agent, payload, answer(here, understood))
    return json.dumps(said, ensure_ascii=False) if said else ""
