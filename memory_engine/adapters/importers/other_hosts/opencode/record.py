"""A message of OpenCode with its parts, as lines of a conversation.

Pure: nothing is read or written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.other_hosts.tools import Known, ended, own_server, used
from memory_engine.adapters.importers.record.content import as_object, as_text
from memory_engine.adapters.importers.record.line import RecordLine, Result
from memory_engine.adapters.importers.times import in_thousandths

EDITED = {"filePath": "file_path", "oldString": "old_string", "newString": "new_string"}
TOOLS: Mapping[str, Known] = {
    "bash": Known("Bash"),
    "read": Known("Read", EDITED),
    "write": Known("Write", EDITED),
    "edit": Known("Edit", EDITED),
    "multiedit": Known("MultiEdit", EDITED),
    "glob": Known("Glob"),
    "grep": Known("Grep"),
    "list": Known("LS"),
    "webfetch": Known("WebFetch"),
    "websearch": Known("WebSearch"),
    "task": Known("Task"),
    "todowrite": Known("TodoWrite"),
    "todoread": Known("TodoRead"),
    "skill": Known("Skill"),
    "question": Known("TodoWrite"),
    "lsp": Known("LSP"),
}
"""Its own tools; any other, and any of a server, may show what others wrote."""

SHOWN = re.compile(r"<content>\n(.*?)\n?(?:\n\([^\n]*\)\n)?</content>", re.S)
NUMBERED = re.compile(r"^[ \t]*\d+[:|] ?", re.M)
"""How the tool that reads shows a file."""


class Spoken(NamedTuple):
    """Where a message stands: its session, its folder, whose sub-agent's."""

    session: str
    agent: str
    cwd: str


def lines_of(
    id: str, message: Json, parts: list[tuple[str, Json]], of: Spoken
) -> Iterator[RecordLine]:
    """Read a message of which the parts are given in order."""
    at = in_thousandths(as_object(message.get("time")).get("created"))
    bare = RecordLine(at=at, session=of.session, agent=of.agent, aside=bool(of.agent), cwd=of.cwd)
    for part_id, part in parts:
        kind = as_text(part.get("type"))
        if kind == "text":
            yield from _text(bare._replace(uuid=part_id), message, part)
        elif kind == "tool":
            yield from _tool(bare, part)


def _text(bare: RecordLine, message: Json, part: Json) -> Iterator[RecordLine]:
    text, role = as_text(part.get("text")), as_text(message.get("role"))
    if not text.strip() or part.get("ignored"):
        return
    if role == "assistant":
        if message.get("summary") is True:
            yield bare._replace(kind="user", summary=(text,))
        else:
            yield bare._replace(speaker="agent", kind="assistant", texts=(text,))
    elif role == "user" and part.get("synthetic"):
        yield bare._replace(kind="user", given=(text,))
    elif role == "user" and bare.agent:
        yield bare._replace(kind="user", skipped="prompt from an agent to its sub-agent")
    elif role == "user":
        yield bare._replace(speaker="owner", kind="user", texts=(text,), marked=True)


def _tool(bare: RecordLine, part: Json) -> Iterator[RecordLine]:
    state, id = as_object(part.get("state")), as_text(part.get("callID"))
    status = as_text(state.get("status"))
    if status not in ("completed", "error"):
        return
    name = as_text(part.get("tool"))
    use = used(
        id,
        own_server(name.replace("kairos-mem_", "kairos-mem__", 1)),
        as_object(state.get("input")),
        TOOLS,
    )
    text = as_text(state.get("output")) or as_text(state.get("error"))
    result = _result(id, use.name, text, status, state)
    yield bare._replace(kind="user", uses=(use,), results=(result,))


def _result(id: str, name: str, text: str, status: str, state: Json) -> Result:
    if status == "error":
        return Result(id, text, True, {})
    if name == "Bash":
        code = as_object(state.get("metadata")).get("exit")
        return ended(id, text, code if isinstance(code, int) and code >= 0 else None)
    shown = SHOWN.search(text) if name == "Read" else None
    return Result(id, NUMBERED.sub("", shown[1]) if shown else text, False, {})
