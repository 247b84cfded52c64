"""A line of a Claude Code transcript as a value: who speaks, what was said, used, given. Reads old
and new versions alike.

The host calls its format internal and unstable: everything here is looked for, nothing is taken for
granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.record import prompt
from memory_engine.adapters.importers.record.speaker import (
    HOSTS_TEXT,
    HUMAN,
    refused,
    speaker_of,
    words_on_refusal,
)
from memory_engine.formats.caller import offset_in

BESIDE = "text beside a tool's result"

HOST_SPEAKS = re.compile(
    r"\s*(?:<(?:command-|local-command-caveat|task-notification|tick\b|goal\b)|\[Request "
    r"interrupted|Caveat: The messages below|"
    r"Stop hook feedback|This session is being continued from|Implement the following plan|"
    r"\[Image|\(no content\)|API Error|"
    r"Base directory for this skill)"
)
"""How the host begins texts of its own, where its version has no field that says so."""

MACHINE_TEXT = re.compile(
    rf"{HOST_SPEAKS.pattern}|\s*<(?!user-memory-input)[a-zA-Z][\w-]*[\s>]|\s*\[SYSTEM NOTIFICATION"
)
"""The same, and how it begins what it passes on from others."""

COMMAND = re.compile(r"\s*<command-(?:name|message)>")
"""How the host records that a command of a project was called; the text of the command follows
it."""

REMINDER = re.compile(r"<(system-reminder|ide_\w+)>.*?(?:</\1>|\Z)", re.S)
"""What the host adds to a text that a person typed, looked at for what it put before the agent."""

MEMORY_INPUT = re.compile(
    r"\A\s*<user-memory-input>((?:(?!</?user-memory-input>).)*)</user-memory-input>\s*\Z", re.S
)
ID = re.compile(r"[\w.:@-]{1,128}", re.A)
NUMBERED = re.compile(r"^[^\S\n]*+\d++(?:→|\t)", re.M)
MACHINE_AGENT = re.compile(
    r"a(?:compact|prompt_suggestion|side_question|session_memory|way_summary)\b"
)
"""Ids of agents that the host starts for itself; they summarise, they look at nothing."""
_SILENT = """
    progress system summary queue-operation last-prompt custom-title ai-title tag
    file-history-snapshot pr-link content-replacement cost-state tools-used api-request
    api-request-shape api-request-blob atis-latch agent-name permission-mode mode
"""
SILENT = frozenset(_SILENT.split())
"""Types of lines that are known to hold nothing that anybody said."""

_GIVEN = (
    "hook_success hook_additional_context instructions nested_memory relevant_memories memory "
    "session_context"
)
GIVEN = frozenset(_GIVEN.split())
"""Attachments through which memory may reach the agent."""

EPOCH = 1970
"""[year] An earlier time is none: nobody had a transcript then."""

USUAL_TIME = re.compile(r"((?:19[7-9]\d|[2-9]\d{3})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z", re.A)
"""How the host writes a time, and we but for three digits."""


class Use(NamedTuple):
    """A tool that the agent used."""

    id: str
    name: str
    input: Json


class Result(NamedTuple):
    """What a tool gave back; ``more`` is the host's own structured account of it, where there is
    one.

    ``unseen`` where a part of it is no text: a picture may show anything.
    """

    id: str
    text: str
    error: bool
    more: Json
    unseen: bool = False


class Line(NamedTuple):
    """One line. ``said`` are the texts of its speaker; ``given`` what was put before the agent;
    ``quoted`` what others say in it.

        ``kind`` is the type that the host gives the line; ``marked`` where a field of it says
        outright that a person typed
        this; ``offset`` how far from UTC its time was said; ``forked`` is the session that a copy
        was made from, whose ``uuid``
    it keeps; ``aside`` where a sub-agent is at work, in whatever file; ``calls`` where a command of
    the project is called,
    whose text comes next. ``summary`` is what the host made of the conversation so far when it
    compacted it; ``refused``
    where a person turned a tool down.
    """

    speaker: Literal["owner", "program", "outside", "agent", ""] = ""
    uuid: str = ""
    at: str = ""
    offset: str = ""
    session: str = ""
    agent: str = ""
    cwd: str = ""
    branch: str = ""
    said: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    results: tuple[Result, ...] = ()
    skipped: str = ""
    kind: str = ""
    marked: bool = False
    calls: bool = False
    summary: tuple[str, ...] = ()
    refused: bool = False
    forked: str = ""
    aside: bool = False


def utc(stamp: object) -> str:
    """Think: an ISO time as the engine writes it (``2026-11-20T09:31:02.123456Z``); ``""`` if it
    is none."""
    try:
        moment = datetime.fromisoformat(str(stamp))
        if isinstance(stamp, str) and (usual := USUAL_TIME.fullmatch(stamp)):
            return f"{usual[1]}000Z"
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment.year >= EPOCH else ""


def line_of(raw: Json) -> Line:
    """Read the line that stands in a JSON object; most hold nothing but their place and time."""
    said = raw.get
    kind, blocks = _str(said("type")), _blocks(raw) if "message" in raw else ()
    marked = "promptSource" in raw and _str(raw["promptSource"]) in HUMAN["promptSource"]
    line = Line(
        "",
        _id(said("uuid")),
        utc(raw["timestamp"]) if "timestamp" in raw else "",
        offset_in(_str(said("timestamp"))),
        _known_id(said("sessionId")),
        _known_id(said("agentId")),
        _str(said("cwd")),
        _str(said("gitBranch")),
        kind=kind,
        marked=marked,
        aside=bool(said("isSidechain")),
    )
    line = _of_copy(line, raw["forkedFrom"]) if "forkedFrom" in raw else line
    return line if kind in SILENT and not blocks else _with_content(line, raw, blocks)


def _of_copy(line: Line, origin: object) -> Line:
    """Give a line of a copied session the id that it had, and the session it comes from."""
    first = _dict(origin)
    return line._replace(
        uuid=_id(first.get("messageUuid")) or line.uuid, forked=_id(first.get("sessionId"))
    )


def _with_content(line: Line, raw: Json, blocks: tuple[Json, ...]) -> Line:
    kind, results, turn = line.kind, tuple(_results(raw, blocks)), _Turn()
    if kind == "assistant":
        turn = _Turn(
            "agent", tuple(_text(block) for block in blocks if block.get("type") == "text")
        )
    elif kind == "user":
        turn = _of_user(raw, blocks, results)
    elif kind == "attachment":
        turn = _of_attachment(raw, _dict(raw.get("attachment")))
    elif kind not in SILENT:
        turn = _Turn(skipped=f"line of unknown type {_name(kind)}")
    return line._replace(
        speaker=turn.speaker,
        said=tuple(text for text in turn.said if text.strip()),
        given=turn.given,
        quoted=turn.quoted,
        uses=tuple(_use(block) for block in blocks if block.get("type") == "tool_use"),
        results=results,
        skipped=turn.skipped,
        summary=turn.summary,
        refused=kind == "user" and any(result.error for result in results) and refused(raw),
        calls=kind == "user" and any(COMMAND.match(_text(block)) for block in blocks),
    )


class _Turn(NamedTuple):
    speaker: Literal["owner", "program", "outside", "agent", ""] = ""
    said: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    skipped: str = ""
    quoted: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()


def _of_user(raw: Json, blocks: tuple[Json, ...], results: tuple[Result, ...]) -> _Turn:
    texts = tuple(_text(block) for block in blocks if block.get("type") == "text")
    if results or raw.get("toolUseResult") is not None:
        words = (
            words_on_refusal(raw, results[0].text) if len(results) == 1 and results[0].error else ""
        )
        return (
            _Turn("owner", (words,), texts)
            if words
            else _Turn(given=texts, skipped=BESIDE if any(texts) else "")
        )
    if raw.get("isCompactSummary"):
        return _Turn(summary=texts)
    speaker = speaker_of(raw)
    if speaker.voice == "":
        return _Turn(given=texts, skipped=speaker.because)
    if speaker.voice == "outside":
        return _Turn("outside", texts, texts)
    reminders = tuple(match.group(0) for text in texts for match in REMINDER.finditer(text))
    own, others = _parted(texts)
    return _Turn(
        speaker.voice if own else "", own, reminders, "" if own or others else HOSTS_TEXT, others
    )


def _parted(texts: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(what may be a person's, what is others'); what the host says of itself is neither.

    A text that begins as the host's own texts do is the host's as a whole: after its markup stands
    what it says of it.
    """
    own, others = [], []
    for text in texts:
        memory = MEMORY_INPUT.match(text)
        bare = prompt.without_markup(text, prompt.ADDED)[0]
        if memory:
            own.append(memory.group(1).strip())
        elif not MACHINE_TEXT.match(bare):
            own.append(text.strip())
        elif not HOST_SPEAKS.match(bare):
            others.append(text)
    return tuple(filter(None, own)), tuple(others)


def _of_attachment(raw: Json, attachment: Json) -> _Turn:
    """What the owner typed while the agent was at work, or what was put before the agent."""
    kind = _str(attachment.get("type"))
    if kind == "queued_command" and attachment.get("commandMode", "prompt") == "prompt":
        fields = {**raw, "agentId": None, **attachment}
        speaker = speaker_of(fields)
        text = _joined(attachment.get("prompt"))
        own, others = (
            ((text,), ())
            if speaker.voice == "outside"
            else _parted((text,))
            if speaker.voice
            else ((), ())
        )
        return _Turn(speaker.voice if own else "", own, quoted=others)
    if kind in GIVEN:
        return _Turn(given=tuple(_strings(attachment)))
    return _Turn()


def _results(raw: Json, blocks: tuple[Json, ...]) -> Iterator[Result]:
    for block in blocks:
        if block.get("type") == "tool_result":
            more, content = _dict(raw.get("toolUseResult")), block.get("content")
            unseen = isinstance(content, list) and any(
                _dict(part).get("type") not in ("text", "tool_reference") for part in content
            )
            yield Result(
                _str(block.get("tool_use_id")),
                _joined(content),
                bool(block.get("is_error")),
                more,
                unseen,
            )


def _use(block: Json) -> Use:
    return Use(_str(block.get("id")), _str(block.get("name")), _dict(block.get("input")))


def _blocks(raw: Json) -> tuple[Json, ...]:
    content = _dict(raw.get("message")).get("content")
    if isinstance(content, str):
        return ({"type": "text", "text": content},)
    return (
        tuple(block for block in content if isinstance(block, dict))
        if isinstance(content, list)
        else ()
    )


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
    return (
        "\n".join(_text(block) for block in content if isinstance(block, dict))
        if isinstance(content, list)
        else ""
    )


def _text(block: Json) -> str:
    return _str(block.get("text"))


def _str(value: object) -> str:
    return value if isinstance(value, str) else ""


def _id(value: object) -> str:
    """An id of the host: anything else in its place could not stand in a key."""
    return value if isinstance(value, str) and ID.fullmatch(value) else ""


def _known_id(value: object) -> str:
    """An id that most lines of a file have in common."""
    return _id_of(value) if isinstance(value, str) and value else ""


_id_of = lru_cache(maxsize=64)(_id)


def _dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _name(kind: str) -> str:
    return kind[:40] if kind.replace("-", "").replace("_", "").isalnum() else "(none)"
