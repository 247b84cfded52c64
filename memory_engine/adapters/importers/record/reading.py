"""How a line of a Claude Code transcript is read.

The host calls its format internal and unstable: everything here is looked for, nothing is taken for
granted. Old and new versions are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.record import prompt
from memory_engine.adapters.importers.record.content import (
    as_id,
    as_known_id,
    as_object,
    as_text,
    block_text,
    blocks_of,
    joined_text,
    strings_of,
    type_name,
)
from memory_engine.adapters.importers.record.line import RecordLine, Result, Use
from memory_engine.adapters.importers.record.speaker import (
    HOSTS_TEXT,
    HUMAN,
    refused,
    speaker_of,
    words_on_refusal,
)
from memory_engine.adapters.importers.times import utc
from memory_engine.formats.caller import offset_in

PEER = re.compile(
    r"\AAnother Claude session sent a message:\n(.*)\n\n"
    r"This came from another Claude session\b.*\Z",
    re.S,
)
"""What the host puts around a message of another session, the message in between: the rest is its
own word to the agent, and nobody's lesson. A message that quotes the end is one up to the last."""

BESIDE = "text beside a tool's result"

HOST_SPEAKS = re.compile(
    r"\s*(?:<(?:command-|local-command-|bash-(?:input|std)|task-notification|tick\b|goal\b)|"
    r"\[Request interrupted|Caveat: The messages below|"
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
"""How the host records that a command of a project was called: the text of the command follows."""

REMINDER = re.compile(r"<(system-reminder|ide_\w+)>.*?(?:</\1>|\Z)", re.S)
"""What the host adds to a text that a person typed, looked at for what it put before the agent."""

MEMORY_INPUT = re.compile(
    r"\A\s*<user-memory-input>((?:(?!</?user-memory-input>).)*)</user-memory-input>\s*\Z", re.S
)
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


def read_record(raw: Json) -> RecordLine:
    """Read the line that stands in a JSON object.

    Most hold nothing but their place and time.
    """
    field = raw.get
    kind, blocks = as_text(field("type")), blocks_of(raw) if "message" in raw else ()
    marked = "promptSource" in raw and as_text(raw["promptSource"]) in HUMAN["promptSource"]
    line = RecordLine(
        "",
        as_id(field("uuid")),
        utc(raw["timestamp"]) if "timestamp" in raw else "",
        offset_in(as_text(field("timestamp"))),
        as_known_id(field("sessionId")),
        as_known_id(field("agentId")),
        as_text(field("cwd")),
        as_text(field("gitBranch")),
        kind=kind,
        marked=marked,
        aside=bool(field("isSidechain")),
    )
    line = _of_copy(line, raw["forkedFrom"]) if "forkedFrom" in raw else line
    return line if kind in SILENT and not blocks else _with_content(line, raw, blocks)


def _of_copy(line: RecordLine, origin: object) -> RecordLine:
    """Give a line of a copied session the id that it had.

    And the session it comes from.
    """
    first = as_object(origin)
    return line._replace(
        uuid=as_id(first.get("messageUuid")) or line.uuid, forked=as_id(first.get("sessionId"))
    )


def _with_content(line: RecordLine, raw: Json, blocks: tuple[Json, ...]) -> RecordLine:
    results = tuple(_results(raw, blocks))
    spoken, asked = _spoken(line.kind, raw, blocks, results), line.kind == "user"
    return line._replace(
        speaker=spoken.speaker,
        texts=tuple(text for text in spoken.texts if text.strip()),
        given=spoken.given,
        quoted=spoken.quoted,
        uses=tuple(_use(block) for block in blocks if block.get("type") == "tool_use"),
        results=results,
        skipped=spoken.skipped,
        summary=spoken.summary,
        refused=asked and any(result.error for result in results) and refused(raw),
        calls=asked and any(COMMAND.match(block_text(block)) for block in blocks),
    )


class _Spoken(NamedTuple):
    """Whose texts a line holds, and of which kind each is."""

    speaker: Literal["owner", "program", "outside", "agent", ""] = ""
    texts: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    skipped: str = ""
    quoted: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()


def _spoken(kind: str, raw: Json, blocks: tuple[Json, ...], results: tuple[Result, ...]) -> _Spoken:
    texts = tuple(block_text(block) for block in blocks if block.get("type") == "text")
    if kind == "assistant":
        return _Spoken("agent", texts)
    if kind == "user":
        return _of_user(raw, texts, results)
    if kind == "attachment":
        return _of_attachment(raw, as_object(raw.get("attachment")))
    return _Spoken(skipped="" if kind in SILENT else f"line of unknown type {type_name(kind)}")


def _of_user(raw: Json, texts: tuple[str, ...], results: tuple[Result, ...]) -> _Spoken:
    if results or raw.get("toolUseResult") is not None:
        words = (
            words_on_refusal(raw, results[0].text) if len(results) == 1 and results[0].error else ""
        )
        return (
            _Spoken("owner", (words,), texts)
            if words
            else _Spoken(given=texts, skipped=BESIDE if any(texts) else "")
        )
    if raw.get("isCompactSummary"):
        return _Spoken(summary=texts)
    speaker = speaker_of(raw)
    if speaker.voice == "":
        return _Spoken(given=texts, skipped=speaker.because)
    if speaker.voice == "outside":
        passed_on = tuple(map(without_frame, texts))
        return _Spoken("outside", passed_on, passed_on)
    reminders = tuple(match.group(0) for text in texts for match in REMINDER.finditer(text))
    own, others = _parted(texts)
    return _Spoken(
        speaker.voice if own else "", own, reminders, "" if own or others else HOSTS_TEXT, others
    )


def without_frame(text: str) -> str:
    """Take another session's message out of the host's frame."""
    framed = PEER.match(text)
    return framed[1] if framed else text


def _parted(texts: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(what may be a person's, what is others').

    What the host says of itself is neither.

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


def _of_attachment(raw: Json, attachment: Json) -> _Spoken:
    """What the owner typed meanwhile, or what the agent was given."""
    kind = as_text(attachment.get("type"))
    if kind == "queued_command" and attachment.get("commandMode", "prompt") == "prompt":
        speaker = speaker_of({**raw, "agentId": None, **attachment})
        text = joined_text(attachment.get("prompt"))
        if speaker.voice == "outside":
            return _Spoken("outside", (without_frame(text),))
        own, others = _parted((text,)) if speaker.voice else ((), ())
        return _Spoken(speaker.voice if own else "", own, quoted=others)
    if kind in GIVEN:
        return _Spoken(given=tuple(strings_of(attachment)))
    return _Spoken()


def _results(raw: Json, blocks: tuple[Json, ...]) -> Iterator[Result]:
    for block in blocks:
        if block.get("type") == "tool_result":
            more, content = as_object(raw.get("toolUseResult")), block.get("content")
            unseen = isinstance(content, list) and any(
                as_object(part).get("type") not in ("text", "tool_reference") for part in content
            )
            yield Result(
                as_text(block.get("tool_use_id")),
                joined_text(content),
                bool(block.get("is_error")),
                more,
                unseen,
            )


def _use(block: Json) -> Use:
    return Use(as_text(block.get("id")), as_text(block.get("name")), as_object(block.get("input")))


def content_read(result: Result) -> str:
    """Take what a Read tool showed, without the host's line numbers."""
    content = as_object(result.more.get("file")).get("content")
    return content if isinstance(content, str) else NUMBERED.sub("", REMINDER.sub("", result.text))
