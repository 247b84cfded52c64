"""An event of a transcript of OpenClaw, as lines of a conversation.

Pure: nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.other_hosts.tools import (
    Known,
    arguments,
    ended,
    own_server,
    texts_in,
    used,
)
from memory_engine.adapters.importers.record.content import as_id, as_object, as_text, type_name
from memory_engine.adapters.importers.record.line import RecordLine, Result, Use
from memory_engine.adapters.importers.times import in_thousandths, utc

EDITED = {"path": "file_path", "oldText": "old_string", "newText": "new_string"}
SHELL = Known("Bash", {"background": "run_in_background"})
TOOLS: Mapping[str, Known] = {
    "exec": SHELL,
    "bash": SHELL,
    "process": Known("BashOutput", {"sessionId": "bash_id"}),
    "read": Known("Read", EDITED),
    "write": Known("Write", EDITED),
    "edit": Known("Edit", EDITED),
    "grep": Known("Grep"),
    "find": Known("Glob"),
    "ls": Known("LS"),
    "web_fetch": Known("WebFetch"),
    "web_search": Known("WebSearch"),
    "update_plan": Known("TodoWrite"),
    "sessions_spawn": Known("Task"),
    "session_status": Known("TodoRead"),
}
"""Its own tools; any other, and any of a server, may show what others wrote."""
FROM_OUTSIDE = frozenset({"group", "room", "channel"})
"""Kinds of chats in which anybody may write."""
ROUTED = frozenset({"inter_session", "internal_system"})
"""Origins of a prompt that no person typed."""


@dataclass(slots=True)
class Talk:
    """What of a session is known so far.

    ``helper`` where a sub-agent is at work in it; ``spoken_by`` who prompts in it: a person, a
    program, or anybody.
    """

    id: str
    cwd: str = ""
    helper: str = ""
    spoken_by: str = "owner"
    names: dict[str, str] = field(default_factory=dict)

    def read(self, raw: Json) -> Iterator[RecordLine]:
        """Read an event."""
        kind = as_text(raw.get("type"))
        if kind == "session":
            self.cwd = as_text(raw.get("cwd")) or self.cwd
            return
        reader = READERS.get(kind)
        if reader is None:
            return
        message = as_object(raw.get("message"))
        for number, line in enumerate(reader(self, raw)):
            id = as_id(raw.get("id"))
            yield line._replace(
                uuid=(f"{id}:{number}" if number else id) if id else "",
                at=utc(raw.get("timestamp")) or in_thousandths(message.get("timestamp")),
                session=self.id,
                agent=self.helper,
                aside=bool(self.helper),
                cwd=self.cwd,
            )


def _message(talk: Talk, raw: Json) -> Iterator[RecordLine]:
    message = as_object(raw.get("message"))
    role = as_text(message.get("role"))
    if role == "user":
        yield from _prompt(talk, message)
    elif role == "assistant":
        yield from _said(talk, message)
    elif role == "toolResult":
        id = as_text(message.get("toolCallId"))
        yield _line(_result(id, talk.names.pop(id, ""), message))
    elif role == "bashExecution":
        yield from _by_hand(message)
    elif role not in ("custom", "system"):
        yield RecordLine(skipped=f"line of unknown type {type_name(role)}")


def _prompt(talk: Talk, message: Json) -> Iterator[RecordLine]:
    text = texts_in(message.get("content"))
    routed = as_text(as_object(message.get("provenance")).get("kind")) in ROUTED
    if talk.helper:
        yield RecordLine(kind="user", skipped="prompt from an agent to its sub-agent")
    elif not text.strip():
        return
    elif routed or not talk.spoken_by:
        yield RecordLine(kind="user", given=(text,))
    elif talk.spoken_by == "outside":
        yield RecordLine("outside", kind="user", texts=(text,))
    else:
        yield RecordLine("owner", kind="user", texts=(text,), marked=True)


def _said(talk: Talk, message: Json) -> Iterator[RecordLine]:
    content = message.get("content")
    blocks = [as_object(one) for one in content] if isinstance(content, list) else []
    said = (
        content
        if isinstance(content, str)
        else texts_in([block for block in blocks if block.get("type") == "text"])
    )
    if said.strip():
        yield RecordLine("agent", kind="assistant", texts=(said,))
    uses = tuple(_used(block) for block in blocks if block.get("type") == "toolCall")
    talk.names.update((use.id, use.name) for use in uses)
    if uses:
        yield RecordLine(kind="assistant", uses=uses)


def _used(block: Json) -> Use:
    name = as_text(block.get("name"))
    given = arguments(block.get("arguments"))
    return used(as_text(block.get("id")), own_server(name), _one_edit(given), TOOLS)


def _one_edit(given: Json) -> Json:
    """Put the first of several edits where one alone would stand."""
    edits = given.get("edits")
    first = as_object(edits[0]) if isinstance(edits, list) and edits else {}
    return {**first, **given}


def _result(id: str, name: str, message: Json) -> Result:
    text = texts_in(message.get("content"))
    details = as_object(message.get("details"))
    code = details.get("exitCode")
    if name == "Bash" and type(code) is int and code >= 0:
        return ended(id, as_text(details.get("aggregated")) or text, code)
    if message.get("isError") is True:
        return Result(id, text, True, {})
    if name == "Bash" and details.get("status") == "running":
        return Result(
            id, text, False, {"backgroundTaskId": as_text(details.get("sessionId")) or id}
        )
    return ended(id, text, None) if name == "Bash" else Result(id, text, False, {})


def _by_hand(message: Json) -> Iterator[RecordLine]:
    """Read a command that a person ran in the agent's shell."""
    command, code = as_text(message.get("command")), message.get("exitCode")
    output = as_text(message.get("output"))
    known = code if type(code) is int and code >= 0 else None
    yield RecordLine(
        kind="user",
        uses=(Use("", "Bash", {"command": command}),),
        results=(ended("", output, known),),
    )


def _line(result: Result) -> RecordLine:
    return RecordLine(kind="user", results=(result,))


def _added(_: Talk, raw: Json) -> Iterator[RecordLine]:
    """Read what an extension put before the agent."""
    text = texts_in(raw.get("content"))
    if text.strip():
        yield RecordLine(kind="user", given=(text,))


def _summed_up(_: Talk, raw: Json) -> Iterator[RecordLine]:
    text = as_text(raw.get("summary"))
    if text.strip():
        yield RecordLine(kind="user", summary=(text,))


READERS: Mapping[str, Callable[[Talk, Json], Iterator[RecordLine]]] = {
    "message": _message,
    "custom_message": _added,
    "compaction": _summed_up,
    "branch_summary": _summed_up,
}
"""Events in which something is said, shown or done; the rest keeps the program's own books."""
