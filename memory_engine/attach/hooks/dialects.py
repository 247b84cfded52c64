"""How hosts phrase hooks, and which answers they take.

It is what their hooks are about. Hooks here are answered as Claude Code asks and takes them; each
other host is one row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from memory_engine.domain.named import NamedTuple
from memory_engine.domain.patterns import regex
from memory_engine.domain.typed import Any

Payload = Mapping[str, Any]
Answer = dict[str, Any]

HOOK_CONTEXT = regex(r"<hook_context>.*?</hook_context>\s*", re.S)
"""What Gemini CLI puts before the prompt that it hands to hooks: what hooks said earlier."""
SHELLS = frozenset({"run_shell_command", "bash", "Shell", "shell", "exec_command"})
"""What hosts call their shell; to the guard it is ``Bash``."""


class Dialect(NamedTuple):
    """A host's words, and its form of an answer.

    Words map a field of its own to one of ours.
    """

    fields: Mapping[str, str]
    answer: Callable[[Payload, Answer], Answer]


def understood(agent: str, payload: Payload) -> Payload:
    """Read a payload that a host hands over as Claude Code's."""
    dialect = DIALECTS.get(agent, OURS)
    said = {dialect.fields.get(name, name): value for name, value in payload.items()}
    if said.get("tool_name") in SHELLS:
        said["tool_name"] = "Bash"
    if isinstance(said.get("prompt"), str):
        said["prompt"] = HOOK_CONTEXT.sub("", said["prompt"])
    return said


def in_form(agent: str, payload: Payload, answer: Answer) -> Answer:
    """Give an answer in the form that a host takes."""
    return DIALECTS.get(agent, OURS).answer(payload, answer) if answer else answer


def _inner(answer: Answer) -> Mapping[str, Any]:
    inner = answer.get("hookSpecificOutput")
    return inner if isinstance(inner, dict) else {}


def _named(payload: Payload, answer: Answer) -> Answer:
    """Name the event as the host does."""
    event = payload.get("hook_event_name")
    inner = _inner(answer)
    if not (inner and isinstance(event, str)):
        return answer
    return {**answer, "hookSpecificOutput": {**inner, "hookEventName": event}}


def _gemini(payload: Payload, answer: Answer) -> Answer:
    inner = _inner(answer)
    if inner.get("permissionDecision") == "deny":
        return {"decision": "deny", "reason": inner["permissionDecisionReason"]}
    if answer.get("decision") == "block":
        return {**answer, "decision": "deny"}
    return _named(payload, answer)


def _flat(_: Payload, answer: Answer) -> Answer:
    """Give what stands inside by itself, as Copilot CLI reads it."""
    inner = {name: value for name, value in _inner(answer).items() if name != "hookEventName"}
    return inner or answer


def _cursor(payload: Payload, answer: Answer) -> Answer:
    if answer.get("decision") == "block":
        return {"followup_message": answer["reason"]}
    context = {"additional_context": _inner(answer).get("additionalContext", "")}
    prompts = payload.get("hook_event_name") == "beforeSubmitPrompt"
    return {"continue": True, **context} if prompts else context


def _same(_: Payload, answer: Answer) -> Answer:
    return answer


OURS = Dialect({}, _same)
COPILOT = {
    "sessionId": "session_id",
    "transcriptPath": "transcript_path",
    "toolName": "tool_name",
    "toolArgs": "tool_input",
}
DIALECTS: Mapping[str, Dialect] = {
    "codex": Dialect({}, _named),
    "gemini": Dialect({}, _gemini),
    "copilot": Dialect(COPILOT, _flat),
    "cursor": Dialect({"conversation_id": "session_id"}, _cursor),
}
"""Host -> how it speaks; any other speaks as Claude Code does."""
