"""A Copilot CLI event, as a line of a conversation.

Pure: nothing is read or written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.other_hosts.tools import Known, ended, own_server, used
from memory_engine.adapters.importers.record.content import as_id, as_object, as_text, strings_of
from memory_engine.adapters.importers.record.line import RecordLine, Result
from memory_engine.adapters.importers.times import utc

EDITED = {"path": "file_path", "file_text": "content", "old_str": "old_string"}
TOOLS: Mapping[str, Known] = {
    "bash": Known("Bash"),
    "powershell": Known("PowerShell"),
    "read_bash": Known("BashOutput", {"shellId": "bash_id"}),
    "write_bash": Known("BashOutput", {"shellId": "bash_id"}),
    "stop_bash": Known("KillShell"),
    "create": Known("Write", EDITED),
    "edit": Known("Edit", {**EDITED, "new_str": "new_string"}),
    "view": Known("Read", {"path": "file_path", "view_range": "offset"}),
    "grep": Known("Grep", {"paths": "path"}),
    "glob": Known("Glob"),
    "web_fetch": Known("WebFetch"),
    "web_search": Known("WebSearch"),
    "task": Known("Task"),
    "report_intent": Known("TodoWrite"),
    "update_todo": Known("TodoWrite"),
    "store_memory": Known("TodoWrite"),
    "ask_user": Known("TodoWrite"),
    "skill": Known("Skill"),
}
"""Its own tools; any other, and any of a server, may show what others wrote."""

SHELL_ENDED = re.compile(
    r"\n?<(?:shellId: \S+ )?[^<>\n]*exit(?:ed with)?(?: code)? (\d{1,6})>\s*\Z"
)
"""What the program adds to what a command printed."""


@dataclass(slots=True)
class Talk:
    """What of a session is known so far."""

    id: str = ""
    cwd: str = ""
    branch: str = ""
    names: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def read(self, raw: Json) -> Iterator[RecordLine]:
        """Read an event."""
        data = as_object(raw.get("data"))
        reader = READERS.get(as_text(raw.get("type")))
        line = reader(self, data) if reader else None
        if line is None:
            return
        agent = _helper(raw, data)
        if agent and line.texts and line.kind == "user":
            line = RecordLine(kind="user", skipped="prompt from an agent to its sub-agent")
        yield line._replace(
            uuid=line.uuid or as_id(raw.get("id")),
            at=utc(raw.get("timestamp")),
            session=self.id,
            agent=agent,
            aside=bool(agent),
            cwd=self.cwd,
            branch=self.branch,
        )


def _helper(raw: Json, data: Json) -> str:
    """Name the sub-agent that an event is of.

    The event says so; before 1.0.81, what is in it does.
    """
    return as_id(raw.get("agentId")) or as_id(data.get("parentToolCallId"))


def _began(talk: Talk, data: Json) -> None:
    context = as_object(data.get("context"))
    talk.id = talk.id or as_id(data.get("sessionId"))
    talk.cwd = as_text(context.get("cwd")) or talk.cwd
    talk.branch = as_text(context.get("branch")) or talk.branch


def _sent(talk: Talk, data: Json) -> RecordLine | None:
    """Read what a person, a program or a hook sent."""
    text = as_text(data.get("content"))
    other = data.get("source") not in (None, "user") or data.get("isAutopilotContinuation") is True
    if text in talk.asked or other:
        return RecordLine(kind="user", given=(text,))
    return RecordLine("owner", kind="user", texts=(text,), marked=True) if text.strip() else None


def _hooked(talk: Talk, data: Json) -> RecordLine | None:
    """Read what a hook put before the agent, or asked of it."""
    output = as_object(data.get("output"))
    talk.asked |= {as_text(output.get("reason"))} - {""}
    given = tuple(text for text in strings_of(output) if text.strip())
    return RecordLine(kind="user", given=given) if given else None


def _said(talk: Talk, data: Json) -> RecordLine | None:
    text = as_text(data.get("content"))
    return RecordLine("agent", kind="assistant", texts=(text,)) if text.strip() else None


def _started(talk: Talk, data: Json) -> RecordLine | None:
    id, name = as_text(data.get("toolCallId")), as_text(data.get("toolName"))
    use = used(id, _served(name), as_object(data.get("arguments")), TOOLS)
    talk.names[id] = use.name
    return RecordLine(kind="assistant", uses=(use,))


def _served(name: str) -> str:
    """Name a tool of our server.

    Here a dash stands between the two names.
    """
    return own_server(name.replace("kairos-mem-", "kairos-mem__", 1))


def _completed(talk: Talk, data: Json) -> RecordLine | None:
    id = as_text(data.get("toolCallId"))
    failed = data.get("success") is not True
    result, error = as_object(data.get("result")), as_object(data.get("error"))
    text = as_text(result.get("content")) or as_text(error.get("message"))
    if talk.names.pop(id, "") == "Bash" and not failed:
        return _line(_shell(id, text, data))
    return _line(Result(id, text, failed, {}))


def _shell(id: str, text: str, data: Json) -> Result:
    code = as_object(data.get("shellExecution")).get("exitCode")
    told = SHELL_ENDED.search(text)
    shown = text[: told.start()] if told else text
    if not isinstance(code, int):
        code = int(told[1]) if told else None
    return ended(id, shown, code)


def _line(result: Result) -> RecordLine:
    return RecordLine(kind="user", results=(result,))


def _compacted(talk: Talk, data: Json) -> RecordLine | None:
    text = as_text(data.get("summaryContent"))
    return RecordLine(kind="user", summary=(text,)) if text.strip() else None


READERS: Mapping[str, Callable[[Talk, Json], RecordLine | None]] = {
    "session.start": _began,
    "session.resume": _began,
    "session.context_changed": _began,
    "user.message": _sent,
    "hook.end": _hooked,
    "assistant.message": _said,
    "tool.execution_start": _started,
    "tool.execution_complete": _completed,
    "session.compaction_complete": _compacted,
}
"""Events in which something is said, shown or done; of a new kind nothing is known."""
