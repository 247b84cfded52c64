"""A message of Cursor, as lines of a conversation.

Cursor says: a bubble. Pure: nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.other_hosts.tools import (
    Known,
    arguments,
    ended,
    own_server,
    used,
)
from memory_engine.adapters.importers.record.content import as_id, as_object, as_text
from memory_engine.adapters.importers.record.line import RecordLine, Result
from memory_engine.adapters.importers.times import in_thousandths, utc

PERSON, AGENT = 1, 2
"""Types of a message."""
PLACE = {
    "targetFile": "file_path",
    "target_file": "file_path",
    "relativeWorkspacePath": "file_path",
    "path": "file_path",
    "contents": "content",
    "codeEdit": "new_string",
    "code_edit": "new_string",
    "newString": "new_string",
    "oldString": "old_string",
}
SHELL, READ, EDIT = Known("Bash"), Known("Read", PLACE), Known("Edit", PLACE)
TOOLS: Mapping[str, Known] = {
    "run_terminal_cmd": SHELL,
    "run_terminal_command": SHELL,
    "run_terminal_command_v2": SHELL,
    "read_file": READ,
    "read_file_v2": READ,
    "edit_file": EDIT,
    "edit_file_v2": EDIT,
    "search_replace": EDIT,
    "write": Known("Write", PLACE),
    "list_dir": Known("LS"),
    "list_dir_v2": Known("LS"),
    "grep": Known("Grep"),
    "grep_search": Known("Grep"),
    "ripgrep_search": Known("Grep"),
    "ripgrep_raw_search": Known("Grep"),
    "glob_file_search": Known("Glob"),
    "file_search": Known("Glob"),
    "codebase_search": Known("Grep"),
    "read_lints": Known("Grep"),
    "web_search": Known("WebSearch"),
    "web_fetch": Known("WebFetch"),
    "task": Known("Task"),
    "task_v2": Known("Task"),
    "todo_write": Known("TodoWrite"),
    "todo_read": Known("TodoRead"),
    "create_plan": Known("TodoWrite"),
    "ask_question": Known("TodoWrite"),
}
"""Its own tools; any other, and any of a server, may show what others wrote."""
SERVED = "call_mcp_tool"
"""By which tools of servers are called in its latest versions."""
DONE = frozenset({"completed", "error", "cancelled", "rejected", "skipped"})
"""How a tool stands that has given back all that it will."""
REFUSED = frozenset({"cancelled", "rejected", "skipped"})


class Spoken(NamedTuple):
    """Where a message stands: its session, sub-agent and folder.

    The sub-agent is the one whose session it is.
    """

    session: str
    agent: str
    cwd: str


def lines_of(id: str, bubble: Json, at: object, of: Spoken) -> Iterator[RecordLine]:
    """Read a message as lines.

    ``at`` is when it was said, where it does not say so itself.
    """
    if bubble.get("isDisplayOnly") is True or bubble.get("isEphemeral") is True:
        return
    bare = RecordLine(
        uuid=id,
        at=time_of(bubble.get("createdAt")) or time_of(at),
        session=of.session,
        agent=of.agent,
        aside=bool(of.agent),
        cwd=of.cwd,
    )
    text = as_text(bubble.get("text"))
    if bubble.get("type") == PERSON:
        if text.strip():
            yield _prompt(bare, text)
        return
    if text.strip() and bubble.get("type") == AGENT:
        yield bare._replace(speaker="agent", kind="assistant", texts=(text,))
    tool = as_object(bubble.get("toolFormerData"))
    if tool:
        yield from _tool(bare._replace(uuid=""), tool)


def _prompt(bare: RecordLine, text: str) -> RecordLine:
    if bare.agent:
        return bare._replace(kind="user", skipped="prompt from an agent to its sub-agent")
    return bare._replace(speaker="owner", kind="user", texts=(text,), marked=True)


def time_of(stamp: object) -> str:
    """Read a time, as text or in ms since 1970."""
    return utc(stamp) or in_thousandths(stamp)


def _tool(bare: RecordLine, tool: Json) -> Iterator[RecordLine]:
    status = as_text(tool.get("status"))
    if status not in DONE:
        return
    id = as_id(tool.get("toolCallId")) or as_text(tool.get("toolCallId")).partition("\n")[0]
    given = arguments(tool.get("params")) or arguments(tool.get("rawArgs"))
    use = used(id, _named(as_text(tool.get("name")), given), given, TOOLS)
    yield bare._replace(
        kind="user", uses=(use,), results=(_result(id, use.name, status, tool, given),)
    )


def _named(name: str, given: Mapping[str, Any]) -> str:
    if name != SERVED:
        return own_server(name.replace("kairos-mem-", "kairos-mem__", 1))
    server = as_text(given.get("server")) or as_text(given.get("serverName"))
    tool = as_text(given.get("toolName")) or as_text(given.get("name"))
    return own_server(f"mcp__{server}__{tool}")


def _result(id: str, name: str, status: str, tool: Json, given: Json) -> Result:
    told = arguments(tool.get("result"))
    more = as_object(tool.get("additionalData"))
    text = as_text(told.get("output")) if told else as_text(tool.get("result"))
    refused = told.get("rejected") is True or more.get("status") == "rejected" or status in REFUSED
    if refused or status == "error":
        return Result(id, _why(tool) or text, True, {})
    if name == "Bash" and (given.get("isBackground") or given.get("is_background")):
        return Result(id, text, False, {"backgroundTaskId": id})
    if name == "Bash":
        code = told.get("exitCode")
        return ended(id, text, code if type(code) is int and code >= 0 else None)
    return Result(id, text or as_text(tool.get("result")), False, {})


def _why(tool: Json) -> str:
    """Tell why a tool gave nothing, as its person was told."""
    error = tool.get("error")
    told = as_object(error) or arguments(error)
    return as_text(told.get("clientVisibleErrorMessage")) or as_text(error)
