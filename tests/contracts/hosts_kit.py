"""One small session, as each host would have written it down: the shapes are those that the
programs themselves write, the words are ours."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

HOME = "/w/depot"
ROOT, HELPER = "5e550000-0000-4000-8000-00000000000a", "5e550000-0000-4000-8000-00000000000b"
DAY = "2026-11-20"

RULE = "Never round weights up in this project."
SHOWN = "The sweep of `src/crates.py` runs at noon, because the depot is empty then."
CAUSE = (
    "The test fails because `weigh()` in `src/crates.py` returns grams where the contract "
    "promises kilograms."
)
FROM_OUTSIDE = "The `Zorbex` scale must be read twice, because its first answer is stale."
HELPERS = (
    "The sweep is started by `start_sweep()` in `src/sweep.py`, because cron is not there in the "
    "container."
)
SUMMARY = "The scale is opened late, because its first reading after a start is always zero."
ORDER = "Look where the sweep starts. Never look elsewhere."
TEST = "pytest tests/test_crates.py"


class Step(NamedTuple):
    """What happens in the session: of which kind, and with which words."""

    kind: str
    text: str = ""
    more: str = ""
    code: int = 0


STORY = (
    Step("shown", SHOWN),
    Step("person", f"{RULE} Why do the tests of the crates fail?"),
    Step("run", TEST, "E   ValueError: weight\n1 failed in 0.05s\n", 1),
    Step("agent", CAUSE),
    Step("edit", "src/crates.py", "return grams / 1000"),
    Step("run", TEST, "1 passed in 0.05s\n"),
    Step("agent", SHOWN),
    Step("run", "make lint", "", 2),
    Step("run", "make check"),
    Step("fetch", "https://example.org/scale", "The Zorbex scale gives a stale first answer."),
    Step("agent", FROM_OUTSIDE),
    Step("helper", ORDER, HELPERS),
    Step("summary", SUMMARY),
)


def at(number: int) -> str:
    return f"{DAY}T09:{number:02d}:00.000Z"


def stamp(number: int) -> int:
    return 1795165200000 + number * 60_000


def _written(path: Path, rows: Iterator[Mapping[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def codex(folder: Path, story: tuple[Step, ...] = STORY, cwd: str = HOME) -> Path:
    """A thread of Codex with that of its helper."""
    day = folder / "2026" / "11" / "20"
    for number, step in enumerate(story):
        if step.kind == "helper":
            rows = _codex_rows((Step("person", step.text), Step("agent", step.more)), cwd, number)
            _written(day / f"rollout-2026-11-20T09-09-00-{HELPER}.jsonl", rows)
    path = day / f"rollout-2026-11-20T09-00-00-{ROOT}.jsonl"
    return _written(path, _codex_rows(story, cwd))


def _codex_rows(story: tuple[Step, ...], cwd: str, helps: int = 0) -> Iterator[dict[str, Any]]:
    about: dict[str, Any] = {"session_id": ROOT, "cwd": cwd, "cli_version": "0.171.0"}
    spawned = {"subagent": {"thread_spawn": {"parent_thread_id": ROOT, "depth": 1}}}
    about |= {"id": HELPER, "source": spawned} if helps else {"id": ROOT, "source": "cli"}
    yield {"timestamp": at(helps), "type": "session_meta", "payload": about}
    trigger = {"turn_trigger": "user"}
    started = {"type": "task_started", "turn_id": "t1", "turn_attribution": trigger}
    yield {"timestamp": at(helps), "type": "event_msg", "payload": started}
    for number, step in enumerate(story, helps):
        for kind, payload in _codex(step, f"c{number}"):
            yield {"timestamp": at(number), "type": kind, "payload": payload}


def _codex(step: Step, id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    def message(role: str, text: str, kind: str = "input_text") -> dict[str, Any]:
        return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}

    def item(**told: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401
        return "event_msg", {"type": "item_completed", "item": {"id": id, **told}}

    def called(name: str, **given: str) -> tuple[str, dict[str, Any]]:
        call = {"type": "function_call", "name": name, "arguments": json.dumps(given)}
        return "response_item", {**call, "call_id": id}

    def answered(text: str) -> tuple[str, dict[str, Any]]:
        return "response_item", {"type": "function_call_output", "call_id": id, "output": text}

    if step.kind == "shown":
        yield "response_item", {**message("developer", step.text), **_from("harness")}
    elif step.kind == "person":
        yield "response_item", {**message("user", step.text), **_from("user")}
        yield item(type="UserMessage", content=[{"type": "text", "text": step.text}])
    elif step.kind == "agent":
        yield item(type="AgentMessage", content=[{"type": "Text", "text": step.text}])
        yield "response_item", message("assistant", step.text, "output_text")
    elif step.kind == "run":
        yield called("exec_command", cmd=step.text)
        told = {"aggregated_output": step.more, "exit_code": step.code}
        yield item(type="CommandExecution", **told)
        yield answered(f"Chunk ID: 1\nProcess exited with code {step.code}\nOutput:\n{step.more}")
    elif step.kind == "edit":
        change = {"type": "update", "unified_diff": f"@@ -1 +1 @@\n-old\n+{step.more}\n"}
        path = f"{HOME}/{step.text}"
        yield item(type="FileChange", changes={path: change}, status="completed")
    elif step.kind == "fetch":
        yield called("mcp__web__fetch", url=step.text)
        yield answered(step.more)
    elif step.kind == "summary":
        yield "compacted", {"message": step.text}


def _from(kind: str) -> dict[str, Any]:
    origin = {"content_item_metadata": [{"provenance": {"type": kind}}]}
    return {"internal_chat_message_metadata_passthrough": origin}


def gemini(folder: Path, story: tuple[Step, ...] = STORY, cwd: str = HOME) -> Path:
    """A chat of Gemini CLI with that of its helper."""
    chats = folder / "depot" / "chats"
    path = _written(chats / "session-2026-11-20T09-00-5e550000.jsonl", _gemini_rows(story))
    (chats.parent / ".project_root").write_text(cwd, "utf-8")
    for step in story:
        if step.kind == "helper":
            rows = _gemini_rows((Step("person", step.text), Step("agent", step.more)), "subagent")
            _written(chats / ROOT / f"{HELPER}.jsonl", rows)
    return path


def _gemini_rows(story: tuple[Step, ...], kind: str = "main") -> Iterator[dict[str, Any]]:
    yield {"sessionId": ROOT, "projectHash": "00", "startTime": at(0), "kind": kind}
    hooked = "".join(
        f"<hook_context>{step.text}</hook_context>\n\n" for step in story if step.kind == "shown"
    )
    for number, step in enumerate(story):
        bare = {"id": f"{kind}-{number}", "timestamp": at(number)}
        if step.kind == "person":
            yield {**bare, "type": "user", "content": [{"text": f"{hooked}{step.text}"}]}
        elif step.kind == "summary":
            text = f"<state_snapshot>\n{step.text}\n</state_snapshot>"
            yield {"$set": {"messages": [{**bare, "type": "user", "content": [{"text": text}]}]}}
        elif step.kind == "agent":
            yield {**bare, "type": "gemini", "content": step.text}
            yield {"$set": {"lastUpdated": at(number)}}
        elif step.kind in ("run", "edit", "fetch"):
            yield {**bare, "type": "gemini", "content": "", "toolCalls": [_gemini_tool(step, bare)]}


def _gemini_tool(step: Step, bare: Mapping[str, str]) -> dict[str, Any]:
    name, given, output = {
        "run": (
            "run_shell_command",
            {"command": step.text},
            f"Output: {step.more}" + (f"\nExit Code: {step.code}" if step.code else ""),
        ),
        "edit": (
            "replace",
            {"file_path": f"{HOME}/{step.text}", "old_string": "old", "new_string": step.more},
            "Successfully modified file",
        ),
        "fetch": ("web_fetch", {"prompt": step.text}, step.more),
    }[step.kind]
    wrapped = f"<untrusted_context>\n{output}\n</untrusted_context>"
    answer = {"functionResponse": {"response": {"output": wrapped}}}
    call = {"id": f"call-{bare['id']}", "name": name, "args": given, "status": "success"}
    return {**call, "result": [answer], "timestamp": bare["timestamp"]}


def copilot(folder: Path, story: tuple[Step, ...] = STORY, cwd: str = HOME) -> Path:
    """The events of a session of Copilot CLI."""
    return _written(folder / ROOT / "events.jsonl", _copilot_rows(story, cwd))


def _copilot_rows(story: tuple[Step, ...], cwd: str) -> Iterator[dict[str, Any]]:
    start = {"sessionId": ROOT, "context": {"cwd": cwd, "branch": "main"}}
    yield {"type": "session.start", "data": start, "id": "e-start", "timestamp": at(0)}
    for number, step in enumerate(story):
        for part, (kind, data) in enumerate(_copilot(step, f"c{number}")):
            row = {"type": kind, "data": data, "id": f"e-{number}-{part}"}
            yield {**row, "timestamp": at(number)}


def _copilot(step: Step, id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if step.kind == "shown":
        yield "hook.end", {"hookType": "sessionStart", "output": {"additionalContext": step.text}}
    elif step.kind == "person":
        yield "user.message", {"content": step.text, "transformedContent": f"<x/>\n{step.text}"}
    elif step.kind == "agent":
        yield "assistant.message", {"content": step.text, "toolRequests": []}
    elif step.kind == "helper":
        yield "user.message", {"content": step.text, "parentToolCallId": HELPER}
        yield "assistant.message", {"content": step.more, "parentToolCallId": HELPER}
    elif step.kind == "summary":
        yield "session.compaction_complete", {"success": True, "summaryContent": step.text}
    else:
        name, given, output = {
            "run": ("bash", {"command": step.text}, f"{step.more}<shellId: 0 completed with exit "
                    f"code {step.code}>"),
            "edit": ("edit", {"path": f"{HOME}/{step.text}", "new_str": step.more}, "updated"),
            "fetch": ("web_fetch", {"url": step.text}, step.more),
        }[step.kind]  # fmt: skip
        yield "tool.execution_start", {"toolCallId": id, "toolName": name, "arguments": given}
        ended = {"shellExecution": {"exitCode": step.code}} if step.kind == "run" else {}
        result = {"success": True, "result": {"content": output}, **ended}
        yield "tool.execution_complete", {"toolCallId": id, **result}


def opencode(folder: Path, story: tuple[Step, ...] = STORY, cwd: str = HOME) -> Path:
    """The database of OpenCode with one session and that of its helper."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "opencode.db"
    database = sqlite3.connect(path)
    database.executescript(
        """
        CREATE TABLE IF NOT EXISTS session (id text PRIMARY KEY, parent_id text, directory text,
            time_created integer, time_updated integer);
        CREATE TABLE IF NOT EXISTS message (id text PRIMARY KEY, session_id text,
            time_created integer, time_updated integer, data text);
        CREATE TABLE IF NOT EXISTS part (id text PRIMARY KEY, message_id text, session_id text,
            time_created integer, time_updated integer, data text);
        DELETE FROM session; DELETE FROM message; DELETE FROM part;
        """
    )
    database.execute("INSERT INTO session VALUES ('ses_root', NULL, ?, 1, 1)", (cwd,))
    for number, step in enumerate(story):
        if step.kind == "helper":
            database.execute("INSERT INTO session VALUES ('ses_help', 'ses_root', ?, 2, 2)", (cwd,))
            for part, (role, text) in enumerate((("user", step.text), ("assistant", step.more))):
                message: Mapping[str, Any] = {"role": role, "time": {"created": stamp(number)}}
                told = {"type": "text", "text": text}
                _opencode_put(database, "ses_help", number * 10 + part, message, told)
            continue
        _opencode_put(database, "ses_root", number * 10, *_opencode(step, number))
    database.commit()
    database.close()
    return path


def _opencode_put(
    database: sqlite3.Connection,
    session: str,
    number: int,
    message: Mapping[str, Any],
    part: Mapping[str, Any],
) -> None:
    of, data = f"msg_{number:04d}", json.dumps(message)
    database.execute("INSERT INTO message VALUES (?,?,?,?,?)", (of, session, number, number, data))
    row = (f"prt_{number:04d}", of, session, number, number, json.dumps(part))
    database.execute("INSERT INTO part VALUES (?,?,?,?,?,?)", row)


def _opencode(step: Step, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    person = step.kind in ("person", "shown")
    message: dict[str, Any] = {"role": "user" if person else "assistant"}
    message["time"] = {"created": stamp(number)}
    if step.kind == "summary":
        message["summary"] = True
    if step.kind in ("person", "shown", "agent", "summary"):
        synthetic = {"synthetic": True} if step.kind == "shown" else {}
        return message, {"type": "text", "text": step.text, **synthetic}
    name, given, output = {
        "run": ("bash", {"command": step.text}, step.more),
        "edit": ("edit", {"filePath": f"{HOME}/{step.text}", "newString": step.more}, "applied"),
        "fetch": ("webfetch", {"url": step.text}, step.more),
    }[step.kind]
    metadata = {"exit": step.code} if step.kind == "run" else {}
    state = {"status": "completed", "input": given, "output": output, "metadata": metadata}
    return message, {"type": "tool", "tool": name, "callID": f"c{number}", "state": state}


Writer = Callable[..., Path]
WRITERS: Mapping[str, Writer] = {
    "codex-transcript": codex,
    "gemini-transcript": gemini,
    "copilot-transcript": copilot,
    "opencode-transcript": opencode,
}
"""Kind of source -> who writes the session down so."""
