"""A message of a Gemini CLI chat, as conversation lines.

A message is written again as it grows: what is new in it comes once. Tools stand in the agent's
messages with what they gave back; the messages of a user that only repeat this are passed over.

Pure: nothing is read or written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.other_hosts.tools import (
    Known,
    ended,
    own_server,
    texts_in,
    used,
)
from memory_engine.adapters.importers.record.content import as_id, as_object, as_text, type_name
from memory_engine.adapters.importers.record.line import RecordLine, Result
from memory_engine.adapters.importers.times import utc

TOOLS: Mapping[str, Known] = {
    "run_shell_command": Known("Bash", {"is_background": "run_in_background"}),
    "read_file": Known("Read", {"absolute_path": "file_path", "start_line": "offset"}),
    "read_many_files": Known("Grep", {"include": "path"}),
    "write_file": Known("Write"),
    "replace": Known("Edit"),
    "glob": Known("Glob", {"dir_path": "path"}),
    "grep_search": Known("Grep", {"dir_path": "path"}),
    "search_file_content": Known("Grep", {"dir_path": "path"}),
    "list_directory": Known("LS", {"dir_path": "path"}),
    "google_web_search": Known("WebSearch"),
    "web_fetch": Known("WebFetch", {"prompt": "url"}),
    "write_todos": Known("TodoWrite"),
    "save_memory": Known("TodoWrite"),
    "activate_skill": Known("Skill"),
    "invoke_agent": Known("Task"),
    "update_topic": Known("TodoWrite"),
    "complete_task": Known("TodoWrite"),
    "enter_plan_mode": Known("EnterPlanMode"),
    "ask_user": Known("TodoWrite"),
}
"""Its own tools; any other, and any of a server, may show what others wrote."""

DONE = frozenset({"success", "error", "cancelled"})
"""How a tool stands that has given back all that it will."""
CONTEXT = re.compile(r"<hook_context>(.*?)</hook_context>\s*", re.S)
SESSION_CONTEXT = "<session_context>"
SUMMARY = "<state_snapshot>"
"""What the host puts before the conversation, and what it made of one that grew too long."""
WRAPPED = re.compile(r"\A<untrusted_context>\n(.*?)\n?</untrusted_context>\s*\Z", re.S)
OUTPUT = re.compile(
    r"\AOutput: (.*?)(?=\n(?:Error|Exit Code|Signal|Background PIDs|Process Group PGID): |\Z)", re.S
)
EXIT = re.compile(r"^Exit Code: (\d{1,6})$", re.M)
BACKGROUND = re.compile(r"PID: (\d{1,10})")
SILENT = frozenset({"info", "error", "warning"})
"""Types of messages in which the program speaks to its user."""


@dataclass(slots=True)
class Chat:
    """What of a chat is known so far."""

    id: str = ""
    cwd: str = ""
    agent: str = ""
    seen: dict[str, str] = field(default_factory=dict)
    tools: set[str] = field(default_factory=set)

    def read(self, raw: Json) -> Iterator[RecordLine]:
        """Read a line of the file, or one whole document."""
        inner = as_object(raw.get("$set")) or raw
        messages = inner.get("messages")
        for message in messages if isinstance(messages, list) else (raw,):
            for line in self._message(as_object(message)):
                yield line._replace(
                    at=line.at or utc(as_object(message).get("timestamp")),
                    session=self.id,
                    agent=self.agent,
                    aside=bool(self.agent),
                    cwd=self.cwd,
                )

    def _message(self, message: Json) -> Iterator[RecordLine]:
        id, kind = as_id(message.get("id")), as_text(message.get("type"))
        if not (id and kind) or kind in SILENT:
            return
        fresh = id not in self.seen
        self.seen[id] = kind
        if kind == "user":
            yield from self._of_user(id, message) if fresh else ()
        elif kind == "gemini":
            text = texts_in(message.get("content"))
            if fresh and text.strip():
                yield RecordLine("agent", id, kind="assistant", texts=(text,))
            yield from self._tools(message)
        elif fresh:
            yield RecordLine(skipped=f"line of unknown type {type_name(kind)}")

    def _of_user(self, id: str, message: Json) -> Iterator[RecordLine]:
        whole = texts_in(message.get("content"))
        given = tuple(CONTEXT.findall(whole))
        shown = message.get("displayContent")
        typed = CONTEXT.sub("", texts_in(shown) if shown else whole).strip()
        if typed.startswith(SUMMARY):
            yield RecordLine(uuid=id, kind="user", summary=(typed,))
        elif typed.startswith(SESSION_CONTEXT):
            yield RecordLine(uuid=id, kind="user", given=(typed,))
        elif self.agent:
            yield RecordLine(kind="user", skipped="prompt from an agent to its sub-agent")
        elif typed or given:
            said = (typed,) if typed else ()
            yield RecordLine(
                "owner" if typed else "", id, kind="user", texts=said, given=given, marked=True
            )

    def _tools(self, message: Json) -> Iterator[RecordLine]:
        calls = message.get("toolCalls")
        for call in map(as_object, calls if isinstance(calls, list) else ()):
            id, status = as_text(call.get("id")), as_text(call.get("status"))
            if id in self.tools or status not in DONE:
                continue
            self.tools.add(id)
            use = used(
                id, own_server(as_text(call.get("name"))), as_object(call.get("args")), TOOLS
            )
            result = _result(id, use.name, call, status)
            yield RecordLine(
                kind="user", at=utc(call.get("timestamp")), uses=(use,), results=(result,)
            )


def _result(id: str, name: str, call: Json, status: str) -> Result:
    text = "\n".join(_answers(call.get("result")))
    wrapped = WRAPPED.match(text)
    text = wrapped[1] if wrapped else text
    if name == "Bash" and status == "success":
        return _shell(id, text)
    return Result(id, text, status != "success", {})


def _shell(id: str, text: str) -> Result:
    output = OUTPUT.match(text)
    codes = EXIT.findall(text)  # the program's own stands last, and only where it is not 0
    if not output:
        pid = BACKGROUND.search(text)
        return Result(id, text, False, {"backgroundTaskId": pid[1] if pid else id})
    shown = output[1] if output[1] != "(empty)" else ""
    return ended(id, shown, int(codes[-1]) if codes else 0)


def _answers(result: object) -> Iterator[str]:
    for part in map(as_object, result if isinstance(result, list) else ()):
        response = as_object(as_object(part.get("functionResponse")).get("response"))
        yield as_text(response.get("output")) or as_text(response.get("error"))
        yield as_text(part.get("text"))
