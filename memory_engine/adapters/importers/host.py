"""A line of a Claude Code transcript as a value: who speaks, what was said, used, given. Reads old and new versions alike.

The host calls its format internal and unstable: everything here is looked for, nothing is taken for granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from memory_engine.adapters.importers.jsonl import Json

MACHINE_SOURCES = frozenset({"system", "loop_wakeup", "schedule_wakeup", "poll_event", "hook", "channel", "cron", "webhook"})
"""Of a prompt that nobody typed."""

PROGRAMS = frozenset({"sdk-py", "sdk-ts", "claude-code-github-action", "mcp"})
"""Entry points through which a program speaks: what it passes on as a prompt may quote anybody."""

MACHINE_TEXT = re.compile(
    r"\s*(?:<(?!user-memory-input)[a-zA-Z][\w-]*[\s>]|\[Request interrupted|Caveat: The messages below|Stop hook feedback|"
    r"This session is being continued from|Implement the following plan|\[Image|\(no content\)|API Error)"
)
REMINDER = re.compile(r"<(system-reminder|ide_\w+)>.*?(?:</\1>|\Z)", re.S)
"""What the host adds to a text that a person typed."""

MEMORY_INPUT = re.compile(r"\A\s*<user-memory-input>(.*?)(?:</user-memory-input>|\Z)", re.S)
REFUSAL = 80
"""[characters] Within so many the host says that a tool was refused."""

OWNER_ON_REFUSAL = re.compile(r"the user said:\s*(.+)\Z", re.S)
ID = re.compile(r"[\w.:@-]{1,128}", re.A)
NUMBERED = re.compile(r"^[^\S\n]*+\d++(?:→|\t)", re.M)
MACHINE_AGENT = re.compile(r"a(?:compact|prompt_suggestion|side_question|session_memory|way_summary)\b")
"""Ids of agents that the host starts for itself; they summarise, they look at nothing."""
_SILENT = """
    progress system summary queue-operation last-prompt custom-title ai-title tag file-history-snapshot pr-link
    content-replacement cost-state tools-used api-request api-request-shape api-request-blob atis-latch agent-name
    permission-mode mode
"""
SILENT = frozenset(_SILENT.split())
"""Types of lines that are known to hold nothing that anybody said."""

_GIVEN = "hook_success hook_additional_context instructions nested_memory relevant_memories memory session_context"
GIVEN = frozenset(_GIVEN.split())
"""Attachments through which memory may reach the agent."""

EPOCH = 1970
"""[year] An earlier time is none: nobody had a transcript then."""


class Use(NamedTuple):
    """A tool that the agent used."""

    id: str
    name: str
    input: Json


class Result(NamedTuple):
    """What a tool gave back; ``more`` is the host's own structured account of it, where there is one."""

    id: str
    text: str
    error: bool
    more: Json


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``speaker`` is ``owner``, ``agent`` or ``""``; ``said`` their texts; ``given`` what was put before the agent."""

    speaker: str = ""
    uuid: str = ""
    at: str = ""
    session: str = ""
    agent: str = ""
    cwd: str = ""
    branch: str = ""
    said: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    results: tuple[Result, ...] = ()
    skipped: str = ""


def utc(stamp: object) -> str:
    """Think: an ISO time as the engine writes it (``2026-11-20T09:31:02.123456Z``); ``""`` if it is none."""
    try:
        moment = datetime.fromisoformat(str(stamp))
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment.year >= EPOCH else ""


def line_of(raw: Json) -> Line:
    """Think: the line that stands in this JSON object."""
    said: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    speaker = skipped = ""
    blocks = tuple(_blocks(raw))
    results = tuple(_results(raw, blocks))
    kind = _str(raw.get("type"))
    if kind == "assistant":
        speaker, said = "agent", tuple(_text(block) for block in blocks if block.get("type") == "text")
    elif kind == "user":
        said, given, skipped = _of_user(raw, blocks, results)
    elif kind == "attachment":
        said, given = _of_attachment(_dict(raw.get("attachment")))
    elif kind not in SILENT:
        skipped = f"line of unknown type {_name(kind)}"
    return Line(
        speaker=speaker or ("owner" if said else ""),
        uuid=_id(raw.get("uuid")),
        at=utc(raw.get("timestamp")) if "timestamp" in raw else "",
        session=_id(raw.get("sessionId")),
        agent=_id(raw.get("agentId")),
        cwd=_str(raw.get("cwd")),
        branch=_str(raw.get("gitBranch")),
        said=tuple(text for text in said if text.strip()),
        given=given,
        uses=tuple(_use(block) for block in blocks if block.get("type") == "tool_use"),
        results=results,
        skipped=skipped,
    )


def _of_user(raw: Json, blocks: tuple[Json, ...], results: tuple[Result, ...]) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    texts = tuple(_text(block) for block in blocks if block.get("type") == "text")
    reminders = tuple(match.group(0) for text in texts for match in REMINDER.finditer(text))
    why_not = _not_the_owner(raw)
    if why_not:
        return (), texts, why_not
    if results:
        return tuple(filter(None, map(_on_refusal, results))), reminders, ""
    own = tuple(text for text in map(_owners_words, texts) if text)
    return own, reminders, "" if own else "text of the host, not of a person"


def _not_the_owner(raw: Json) -> str:
    if raw.get("isCompactSummary"):
        return "machine-made summary"
    if raw.get("isMeta"):
        return "text of the host, not of a person"
    if raw.get("isSidechain") or raw.get("agentId"):
        tool = any(block.get("type") == "tool_result" for block in _blocks(raw))
        return "" if tool else "prompt from an agent to its sub-agent"
    sources = {_str(raw.get(name)) for name in ("promptSource", "source", "turnOrigin")}
    if sources & MACHINE_SOURCES or raw.get("teamName") or raw.get("planContent") or _str(raw.get("entrypoint")) in PROGRAMS:
        return "prompt from a machine"
    return ""


def _on_refusal(result: Result) -> str:
    """What the owner said when refusing a tool."""
    said = OWNER_ON_REFUSAL.search(result.text) if result.error and "doesn't want to" in result.text[:REFUSAL] else None
    return _owners_words(said.group(1)) if said else ""


def _owners_words(text: str) -> str:
    memory = MEMORY_INPUT.match(text)
    if memory:
        return memory.group(1).strip()
    bare = REMINDER.sub(" ", text)
    return "" if MACHINE_TEXT.match(bare) else bare.strip()


def _of_attachment(attachment: Json) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(what the owner typed while the agent was at work, what was put before the agent)."""
    kind = _str(attachment.get("type"))
    if kind == "queued_command":
        prompt = _joined(attachment.get("prompt"))
        origin = _dict(attachment.get("origin")).get("kind", "human")
        typed = attachment.get("commandMode", "prompt") == "prompt" and origin in ("human", "user")
        typed = typed and not attachment.get("isMeta")
        return ((_owners_words(prompt),) if typed else ()), ()
    if kind in GIVEN:
        return (), tuple(_strings(attachment))
    return (), ()


def _results(raw: Json, blocks: tuple[Json, ...]) -> Iterator[Result]:
    for block in blocks:
        if block.get("type") == "tool_result":
            more = _dict(raw.get("toolUseResult"))
            yield Result(_str(block.get("tool_use_id")), _joined(block.get("content")), bool(block.get("is_error")), more)


def _use(block: Json) -> Use:
    return Use(_str(block.get("id")), _str(block.get("name")), _dict(block.get("input")))


def _blocks(raw: Json) -> Iterator[Json]:
    content = _dict(raw.get("message")).get("content")
    if isinstance(content, str):
        yield {"type": "text", "text": content}
    elif isinstance(content, list):
        yield from (block for block in content if isinstance(block, dict))


def content_read(result: Result) -> str:
    """Think: what a Read tool showed of a file, without the host's line numbers."""
    content = _dict(result.more.get("file")).get("content")
    return content if isinstance(content, str) else NUMBERED.sub("", REMINDER.sub("", result.text))


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401  (JSON is what it is)
    """Every text in a JSON value, in order; no nesting is too deep."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list | dict):
            pending += reversed(item.values() if isinstance(item, dict) else item)


def _joined(content: object) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(_text(block) for block in content if isinstance(block, dict)) if isinstance(content, list) else ""


def _text(block: Json) -> str:
    return _str(block.get("text"))


def _str(value: object) -> str:
    return value if isinstance(value, str) else ""


def _id(value: object) -> str:
    """An id of the host: anything else in its place could not stand in a key."""
    return value if isinstance(value, str) and ID.fullmatch(value) else ""


def _dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _name(kind: str) -> str:
    return kind[:40] if kind.replace("-", "").replace("_", "").isalnum() else "(none)"
