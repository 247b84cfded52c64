"""A message of Hermes, as lines of a conversation.

Pure: nothing is read or written here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.other_hosts.tools import (
    Known,
    arguments,
    ended,
    own_server,
    texts_in,
    used,
)
from memory_engine.adapters.importers.record.content import as_object, as_text, type_name
from memory_engine.adapters.importers.record.line import RecordLine, Result, Use
from memory_engine.adapters.importers.times import in_seconds

EDITED = {"path": "file_path"}
TOOLS: Mapping[str, Known] = {
    "terminal": Known("Bash", {"background": "run_in_background"}),
    "process": Known("BashOutput", {"session_id": "bash_id"}),
    "read_file": Known("Read", EDITED),
    "write_file": Known("Write", EDITED),
    "patch": Known("Edit", EDITED),
    "search_files": Known("Grep"),
    "web_search": Known("WebSearch"),
    "web_extract": Known("WebFetch", {"urls": "url"}),
    "delegate_task": Known("Task"),
    "todo": Known("TodoWrite"),
    "memory": Known("TodoWrite"),
    "clarify": Known("TodoWrite"),
    "skill_view": Known("Skill"),
    "skills_list": Known("Skill"),
    "skill_manage": Known("TodoWrite"),
}
"""Its own tools; any other, and any of a server, may show what others wrote."""
STRUCTURED = "\0json:"
"""Before a content that is no plain text."""
SHOWN = re.compile(r"<memory-context>(.*?)</memory-context>\s*", re.S)
NOTE = re.compile(r"\A\s*\[System note: [^\]]*\]\s*")
"""What its memory put before the agent, and what the program says of that."""
SUMMARY = re.compile(
    r"\A\s*(?:\[CONTEXT COMPACTION[^\n]*\n|\[CONTEXT SUMMARY\]:)"
    r"(.*?)(?:--- END OF CONTEXT SUMMARY|\Z)",
    re.S,
)
"""What it made of a conversation that grew too long, between what it tells the agent of that."""
NUMBERED = re.compile(r"^ *\d+\|", re.M)
"""How the tool that reads shows a file."""
BOOKKEEPING = frozenset({"session_meta", "system"})
"""Roles in which nobody says anything."""


@dataclass(slots=True)
class Talk:
    """What of a session is known so far.

    ``helper`` where a sub-agent is at work in it.
    """

    id: str
    helper: str = ""
    cwd: str = ""
    branch: str = ""
    names: dict[str, str] = field(default_factory=dict)

    def read(self, row: Mapping[str, Any]) -> Iterator[RecordLine]:
        """Read a row of the table of messages."""
        role = as_text(row.get("role"))
        bare = RecordLine(
            uuid=f"{self.id}:{row.get('id')}",
            at=in_seconds(row.get("timestamp")),
            session=self.id,
            agent=self.helper,
            aside=bool(self.helper),
            cwd=self.cwd,
            branch=self.branch,
        )
        text = _content(row.get("content"))
        summed_up = SUMMARY.match(text)
        if summed_up and role in ("user", "assistant"):
            yield bare._replace(kind="user", summary=(summed_up[1].strip(),))
        elif role == "user":
            yield from _prompt(bare, text, bool(row.get("observed")))
        elif role == "assistant":
            yield from self._said(bare, text, row.get("tool_calls"))
        elif role == "tool":
            yield from self._gave(bare, text, row)
        elif role not in BOOKKEEPING:
            yield RecordLine(skipped=f"line of unknown type {type_name(role)}")

    def _said(self, bare: RecordLine, text: str, calls: object) -> Iterator[RecordLine]:
        if text.strip():
            yield bare._replace(speaker="agent", kind="assistant", texts=(text,))
        uses = tuple(filter(None, map(_used, map(as_object, _list(calls)))))
        self.names.update((use.id, use.name) for use in uses)
        if uses:
            yield bare._replace(uuid=f"{bare.uuid}:tools", kind="assistant", uses=uses)

    def _gave(self, bare: RecordLine, text: str, row: Mapping[str, Any]) -> Iterator[RecordLine]:
        id = as_text(row.get("tool_call_id"))
        name = self.names.pop(id, "")
        denied = row.get("effect_disposition") == "denied"
        yield bare._replace(kind="user", results=(_result(id, name, text, denied),))


def _prompt(bare: RecordLine, text: str, overheard: bool) -> Iterator[RecordLine]:
    given = tuple(NOTE.sub("", shown).strip() for shown in SHOWN.findall(text))
    typed = SHOWN.sub("", text).strip()
    if bare.agent:
        yield bare._replace(kind="user", skipped="prompt from an agent to its sub-agent")
    elif overheard:
        yield bare._replace(speaker="outside", kind="user", texts=(typed,) if typed else ())
    elif typed or given:
        yield bare._replace(
            speaker="owner" if typed else "",
            kind="user",
            texts=(typed,) if typed else (),
            given=given,
            marked=True,
        )


def _used(call: Json) -> Use | None:
    function = as_object(call.get("function"))
    name = as_text(function.get("name"))
    id = as_text(call.get("id")) or as_text(call.get("call_id"))
    given = arguments(function.get("arguments"))
    return used(id, own_server(name), given, TOOLS) if name else None


def _result(id: str, name: str, text: str, denied: bool) -> Result:
    told = arguments(text)
    error = as_text(told.get("error"))
    if denied or error or told.get("success") is False:
        return Result(id, error or text, True, {})
    if name == "Bash" and told:
        code, output = told.get("exit_code"), as_text(told.get("output"))
        if told.get("session_id"):
            return Result(id, output, False, {"backgroundTaskId": as_text(told["session_id"])})
        return ended(id, output, code if type(code) is int and code >= 0 else None)
    if name == "Read" and isinstance(told.get("content"), str):
        return Result(id, NUMBERED.sub("", told["content"]), False, {})
    return Result(id, text, False, {})


def _content(value: object) -> str:
    """Read what a message holds: a text, or parts."""
    text = as_text(value)
    if not text.startswith(STRUCTURED):
        return text
    try:
        return texts_in(json.loads(text.removeprefix(STRUCTURED)))
    except (ValueError, RecursionError):
        return ""


def _list(calls: object) -> list[object]:
    try:
        value = json.loads(calls) if isinstance(calls, str) else calls
    except (ValueError, RecursionError):
        return []
    return value if isinstance(value, list) else []
