"""A line of a Codex rollout, as a line of a conversation.

Two accounts stand side by side in it: what the model saw (``response_item``) and what the screen
showed (``event_msg``). Tools and the agent's words are read from the first, the owner's words and
how commands ended from the second: there the host itself says what a person sent.

Pure: nothing is read or written here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from memory_engine.adapters.importers.files.jsonl import Json
from memory_engine.adapters.importers.other_hosts.codex import patches
from memory_engine.adapters.importers.other_hosts.tools import (
    Known,
    arguments,
    ended,
    shell_line,
    texts_in,
    used,
)
from memory_engine.adapters.importers.record.content import (
    as_id,
    as_object,
    as_text,
    type_name,
)
from memory_engine.adapters.importers.record.line import RecordLine, Result, Use
from memory_engine.adapters.importers.times import utc

Voice = Literal["owner", "program", "outside", ""]
PERSONS = frozenset({"cli", "vscode"})
"""Sources of sessions in which a person types."""
PROGRAMS = frozenset({"exec", "mcp", "appServer", "app_server"})
"""Sources of sessions that a program feeds."""
PERSON, PROGRAM = "user", "exec"
"""What starts a turn, where the host says so; anything else comes from elsewhere."""

SHELL = Known("Bash", {"cmd": "command", "justification": "description"})
TOOLS: Mapping[str, Known] = {
    "exec_command": SHELL,
    "shell": SHELL,
    "shell_command": SHELL,
    "container.exec": SHELL,
    "write_stdin": Known("BashOutput", {"session_id": "bash_id"}),
    "view_image": Known("Read", {"path": "file_path"}),
    "update_plan": Known("TodoWrite"),
    "request_user_input": Known("TodoWrite"),
    "get_goal": Known("TodoWrite"),
    "create_goal": Known("TodoWrite"),
    "update_goal": Known("TodoWrite"),
    "spawn_agent": Known("TaskCreate"),
    "send_input": Known("TaskUpdate"),
    "resume_agent": Known("TaskUpdate"),
    "close_agent": Known("TaskStop"),
    "wait_agent": Known("Task"),
}
"""Its own tools; any other, and any of a server, may show what others wrote."""

RUNNING = re.compile(r"^Process running with session ID (\d{1,18})$", re.M)
EXITED = re.compile(r"^(?:Process exited with code|Exit code:) (-?\d{1,6})$", re.M)
BODY = re.compile(r"^Output:\n", re.M)
ALONE = re.compile(r"\s*(?:cd \S+ && )?apply_patch\b")
"""A shell line that does nothing but patch."""
IDE = re.compile(r"\s*(?:# |<)")
"""How a prompt begins to which an editor has added what is open in it."""
REQUEST = re.compile(r"^## My request(?: for Codex)?:[ \t]*", re.M)
"""Behind it stand the person's words, the last time that it stands there."""

HARNESS, REPORT = "harness", "<subagent_notification>"
"""From whom a message to the model is that the host wrote; how one of an agent's end begins."""


@dataclass(slots=True)
class Thread:
    """What of a rollout is known so far.

    Each of its lines adds to it.
    """

    id: str = ""
    source: str = ""
    agent: str = ""
    internal: bool = False
    cwd: str = ""
    branch: str = ""
    trigger: str = ""
    heard: tuple[str, str] = ("", "")
    exits: dict[str, tuple[int | None, str]] = field(default_factory=dict)
    shells: dict[str, str] = field(default_factory=dict)
    patched: set[str] = field(default_factory=set)
    asked: dict[str, str] = field(default_factory=dict)
    turn: str = ""

    def read(self, raw: Json) -> RecordLine | None:
        """Read a line; ``None`` for one that adds nothing to the conversation."""
        payload = as_object(raw.get("payload"))
        kind = as_text(raw.get("type"))
        reader = READERS.get(kind)
        if reader is None:
            silent = kind in SILENT
            return None if silent else RecordLine(skipped=f"line of unknown type {type_name(kind)}")
        line = reader(self, payload)
        if line is None:
            return None
        return line._replace(
            at=utc(raw.get("timestamp")),
            session=self.id,
            agent=self.agent,
            aside=bool(self.agent),
            cwd=posixpath.join(self.cwd, line.cwd),
            branch=self.branch,
        )


SILENT = frozenset({"world_state", "token_usage_record", "inter_agent_communication"})
"""Kinds of lines in which nobody says anything."""


def _meta(thread: Thread, payload: Json) -> None:
    if thread.id:  # that of a thread from which this one was copied
        return
    source = payload.get("source")
    thread.id, thread.cwd = as_id(payload.get("id")), as_text(payload.get("cwd"))
    thread.branch = as_text(as_object(payload.get("git")).get("branch"))
    thread.source = source if isinstance(source, str) else "unknown"
    helper = as_object(source).get("subagent", as_object(source).get("subAgent"))
    if helper is not None or payload.get("thread_source") == "subagent":
        thread.agent = thread.id or "helper"
        thread.internal = helper in ("compact", "memory_consolidation")


def _context(thread: Thread, payload: Json) -> None:
    thread.cwd = as_text(payload.get("cwd")) or thread.cwd


def _compacted(thread: Thread, payload: Json) -> RecordLine | None:
    """Read what the host made of the conversation so far."""
    text = as_text(payload.get("message"))
    return RecordLine(kind="user", summary=(text,)) if text.strip() else None


def _event(thread: Thread, payload: Json) -> RecordLine | None:
    kind, item = as_text(payload.get("type")), as_object(payload.get("item"))
    if kind == "task_started":
        about = as_object(payload.get("turn_attribution"))
        thread.trigger = as_text(about.get("turn_trigger"))
        thread.turn = as_text(payload.get("turn_id"))
    elif kind == "user_message":
        return _sent(thread, as_text(payload.get("message")))
    elif kind == "exec_command_end":
        _exited(thread, as_text(payload.get("call_id")), payload)
    elif kind == "patch_apply_end" and payload.get("success") is True:
        return _patched(thread, as_text(payload.get("call_id")), payload)
    elif kind == "item_completed":
        return _item(thread, item)
    return None


def _item(thread: Thread, item: Json) -> RecordLine | None:
    kind, id = as_text(item.get("type")), as_text(item.get("id"))
    if kind == "UserMessage":
        return _sent(thread, texts_in(item.get("content")))
    if kind == "CommandExecution":
        _exited(thread, id, item)
    if kind == "FileChange" and item.get("status") == "completed":
        return _patched(thread, id, item)
    return None


def _exited(thread: Thread, id: str, told: Json) -> None:
    code = told.get("exit_code")
    known = code if isinstance(code, int) and not isinstance(code, bool) and code >= 0 else None
    thread.exits[id] = (known, as_text(told.get("aggregated_output")))


def _patched(thread: Thread, id: str, told: Json) -> RecordLine | None:
    changes = as_object(told.get("changes"))
    if id in thread.patched or not changes:
        return None
    thread.patched.add(id)
    return _edited(tuple(patches.uses_of_changes(id, changes)))


def _edited(uses: tuple[Use, ...]) -> RecordLine:
    results = tuple(Result(use.id, "", False, {}) for use in uses)
    return RecordLine(kind="user", uses=uses, results=results)


def _sent(thread: Thread, text: str) -> RecordLine | None:
    """Read what was sent to the agent.

    It may stand there in two accounts.
    """
    if not text.strip() or thread.heard == (thread.turn, text):
        return None
    thread.heard = (thread.turn, text)
    voice = voice_of(thread)
    if not voice:
        return RecordLine(kind="user", skipped="prompt from an agent to its sub-agent")
    own, added = _parted(text)
    quoted = (added,) if added.strip() else ()
    said = (own,) if own.strip() else ()
    speaker: Voice = voice if said else ""
    return RecordLine(speaker, kind="user", texts=said, quoted=quoted, marked=True)


def voice_of(thread: Thread) -> Voice:
    """Tell whose words a thread is sent, by the host's fields."""
    if thread.agent:
        return ""
    if thread.source in PROGRAMS or thread.trigger == PROGRAM:
        return "program"
    typed = thread.source in PERSONS and thread.trigger in ("", PERSON)
    return "owner" if typed else "outside"


def _parted(text: str) -> tuple[str, str]:
    """(a person's words, what an editor added to them)."""
    marks = list(REQUEST.finditer(text)) if IDE.match(text) else []
    if not marks:
        return text, ""
    return text[marks[-1].end() :].strip(), text[: marks[-1].start()].strip()


def _response(thread: Thread, payload: Json) -> RecordLine | None:
    kind = as_text(payload.get("type"))
    reader = ITEMS.get(kind)
    return reader(thread, payload) if reader else None


def _message(thread: Thread, payload: Json) -> RecordLine | None:
    role, text = as_text(payload.get("role")), texts_in(payload.get("content"))
    if role == "assistant":
        return RecordLine("agent", as_id(payload.get("id")), kind="assistant", texts=(text,))
    if role == "developer" or (role == "user" and _is_hosts(payload, text)):
        return RecordLine(kind="user", given=(text,))
    return None  # what a person sent is read where the host says so


def _is_hosts(payload: Json, text: str) -> bool:
    """Tell whether a message is the host's, not somebody's.

    Both are messages to the model.
    """
    about = as_object(payload.get("internal_chat_message_metadata_passthrough"))
    parts = about.get("content_item_metadata")
    if isinstance(parts, list) and parts:
        origins = (as_object(as_object(part).get("provenance")).get("type") for part in parts)
        return {*origins} == {HARNESS}
    return bool(IDE.match(text)) and not text.startswith(REPORT)


def _call(thread: Thread, payload: Json) -> RecordLine | None:
    id, name = as_text(payload.get("call_id")), as_text(payload.get("name"))
    space = as_text(payload.get("namespace"))
    whole = f"{space}__{name}" if space.startswith("mcp") else name
    asked = payload.get("arguments", payload.get("input"))
    given = arguments(asked)
    text = asked if isinstance(asked, str) else ""
    use = used(id, whole, given, TOOLS)
    if payload.get("type") == "local_shell_call":
        command = shell_line(as_object(payload.get("action")).get("command"))
        use = Use(id, "Bash", {"command": command})
    shell = as_text(use.input.get("command"))
    patch = shell if patches.BEGIN in shell else text if name == "apply_patch" else ""
    if patch:
        thread.asked[id] = patch
        alone = not shell or ALONE.match(shell)
        shown = Use(id, "TodoWrite", {}) if alone else use
        return RecordLine(kind="assistant", uses=(shown,))
    if use.name in ("Bash", "BashOutput"):
        thread.shells[id] = use.name
    return RecordLine(kind="assistant", uses=(use,), cwd=as_text(given.get("workdir")))


def _output(thread: Thread, payload: Json) -> RecordLine | None:
    id, output = as_text(payload.get("call_id")), payload.get("output")
    text, parts = texts_in(output), output if isinstance(output, list) else []
    if id in thread.asked:
        return _patch_answered(thread, id, text)
    if id not in thread.shells:
        unseen = any("image" in str(as_object(part).get("type")) for part in parts)
        return _result(Result(id, text, False, {}, unseen))
    thread.shells.pop(id)
    return _result(_shell_ended(thread, id, text))


def _shell_ended(thread: Thread, id: str, text: str) -> Result:
    inner = arguments(text) if text.startswith("{") else {}
    code, output = thread.exits.pop(id, (None, ""))
    told = as_object(inner.get("metadata")).get("exit_code")
    if code is None and isinstance(told, int):
        code, output = told, as_text(inner.get("output"))
    running = RUNNING.search(_head(text))
    if running:
        return Result(id, _body(text), False, {"backgroundTaskId": running[1]})
    exited = EXITED.search(_head(text))
    if code is None and exited:
        code, output = int(exited[1]), _body(text)
    return ended(id, output or _body(text), code)


def _head(text: str) -> str:
    """Take the host's account of a command without its output.

    The output may say anything.
    """
    marks = BODY.search(text)
    return text[: marks.start()] if marks else text


def _body(text: str) -> str:
    """Take what a command printed out of the host's account of it."""
    marks = BODY.search(text)
    return text[marks.end() :] if marks else text


def _patch_answered(thread: Thread, id: str, text: str) -> RecordLine | None:
    patch = thread.asked.pop(id)
    shown = Result(id, _body(text), False, {})
    if id in thread.patched:
        return _result(shown)
    exited = EXITED.search(text)
    inner = as_object(arguments(text).get("metadata") if text.startswith("{") else None)
    done = (exited and exited[1] == "0") or inner.get("exit_code") == 0 or "Success" in text
    if not done:
        return _result(shown)
    thread.patched.add(id)
    line = _edited(tuple(patches.uses_of_text(id, patch)))
    return line._replace(results=(*line.results, shown))


def _search(thread: Thread, payload: Json) -> RecordLine | None:
    """Read a search that ran with the model.

    What it found is seen nowhere.
    """
    action = as_object(payload.get("action"))
    asked = {key: value for key, value in action.items() if key in ("query", "url")}
    id = as_text(payload.get("call_id")) or as_text(payload.get("id")) or "web_search"
    name = "WebFetch" if "url" in asked else "WebSearch"
    return RecordLine(kind="assistant", uses=(Use(id, name, asked),))


def _result(result: Result) -> RecordLine:
    return RecordLine(kind="user", results=(result,))


Reader = Callable[[Thread, Json], RecordLine | None]
ITEMS: Mapping[str, Reader] = {
    "message": _message,
    "function_call": _call,
    "custom_tool_call": _call,
    "local_shell_call": _call,
    "function_call_output": _output,
    "custom_tool_call_output": _output,
    "web_search_call": _search,
}
READERS: Mapping[str, Reader] = {
    "session_meta": _meta,
    "turn_context": _context,
    "response_item": _response,
    "event_msg": _event,
    "compacted": _compacted,
}
