"""One small session, as each host would write it.

The shapes are those that the programs themselves write, the words are ours.
"""

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
            helper = {"agentId": HELPER} if step.kind == "helper" else {}
            row = {"type": kind, "data": data, "id": f"e-{number}-{part}", **helper}
            yield {**row, "timestamp": at(number)}


def _copilot(step: Step, id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if step.kind == "shown":
        yield "hook.end", {"hookType": "sessionStart", "output": {"additionalContext": step.text}}
    elif step.kind == "person":
        yield "user.message", {"content": step.text, "transformedContent": f"<x/>\n{step.text}"}
    elif step.kind == "agent":
        yield "assistant.message", {"content": step.text, "toolRequests": []}
    elif step.kind == "helper":
        yield "user.message", {"content": step.text}
        yield "assistant.message", {"content": step.more}
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


def cursor(folder: Path, story: tuple[Step, ...] = STORY, cwd: str = HOME) -> Path:
    """The database of Cursor with one chat and that of its helper."""
    path = folder / "User" / "globalStorage" / "state.vscdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path)
    database.executescript(
        "CREATE TABLE IF NOT EXISTS cursorDiskKV (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);"
        "DELETE FROM cursorDiskKV;"
    )
    workspace = {"workspaceIdentifier": {"id": "0f", "uri": {"fsPath": cwd, "scheme": "file"}}}
    mains = [(number, step) for number, step in enumerate(story) if step.kind != "helper"]
    chats: dict[str, tuple[dict[str, Any], list[tuple[int, Step]]]] = {ROOT: (workspace, mains)}
    for number, step in enumerate(story):
        if step.kind == "helper":
            said = [(number, Step("person", step.text)), (number, Step("agent", step.more))]
            chats[HELPER] = ({"subagentInfo": {"parentComposerId": ROOT}}, said)
    for id, (about, steps) in chats.items():
        headers = []
        for place, (number, step) in enumerate(steps):
            bubble = _cursor(step, f"c{number}")
            if bubble:
                name = f"b-{number}-{place}"
                headers.append({"bubbleId": name, "type": bubble["type"]})
                bubble |= {"_v": 3, "bubbleId": name, "createdAt": at(number)}
                _cursor_put(database, f"bubbleId:{id}:{name}", bubble)
        chat = {"_v": 17, "composerId": id, "fullConversationHeadersOnly": headers, **about}
        _cursor_put(database, f"composerData:{id}", {**chat, "createdAt": stamp(0)})
    database.commit()
    database.close()
    return path


def _cursor_put(database: sqlite3.Connection, key: str, value: Mapping[str, Any]) -> None:
    database.execute("INSERT INTO cursorDiskKV VALUES (?, ?)", (key, json.dumps(value).encode()))


def _cursor(step: Step, id: str) -> dict[str, Any]:
    if step.kind in ("shown", "summary"):
        return {}
    if step.kind in ("person", "agent"):
        return {"type": 1 if step.kind == "person" else 2, "text": step.text}
    name, given, result = {
        "run": (
            "run_terminal_command_v2",
            {"command": step.text},
            json.dumps({"output": step.more, "exitCode": step.code, "rejected": False}),
        ),
        "edit": (
            "edit_file_v2",
            {"relativeWorkspacePath": f"{HOME}/{step.text}", "codeEdit": step.more},
            "{}",
        ),
        "fetch": ("web_fetch", {"url": step.text}, step.more),
    }[step.kind]
    tool = {"tool": 15, "name": name, "toolCallId": id, "params": json.dumps(given)}
    tool |= {"status": "completed", "result": result}
    return {"type": 2, "text": "", "capabilityType": 15, "toolFormerData": tool}


def hermes(folder: Path, story: tuple[Step, ...] = STORY, cwd: str = HOME) -> Path:
    """The database of Hermes with one session and that of its helper."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "state.db"
    database = sqlite3.connect(path)
    database.executescript(
        """
        CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, source TEXT NOT NULL,
            model_config TEXT, parent_session_id TEXT, started_at REAL NOT NULL, cwd TEXT,
            git_branch TEXT);
        CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY AUTOINCREMENT,
            session_id TEXT NOT NULL, role TEXT NOT NULL, content TEXT, tool_call_id TEXT,
            tool_calls TEXT, effect_disposition TEXT, timestamp REAL NOT NULL,
            observed INTEGER DEFAULT 0, active INTEGER NOT NULL DEFAULT 1,
            compacted INTEGER NOT NULL DEFAULT 0);
        DELETE FROM sessions; DELETE FROM messages; DELETE FROM sqlite_sequence;
        """
    )
    begun = "INSERT INTO sessions VALUES (?, 'cli', ?, ?, ?, ?, 'main')"
    database.execute(begun, (ROOT, "{}", None, stamp(0) / 1000, cwd))
    for number, step in enumerate(story):
        rows = [(ROOT, *row) for row in _hermes(step, f"c{number}")]
        if step.kind == "helper":
            config = json.dumps({"_delegate_from": ROOT})
            database.execute(begun, (HELPER, config, ROOT, stamp(number) / 1000, cwd))
            rows = [(HELPER, "user", step.text), (HELPER, "assistant", step.more)]
        for session, role, content, *more in rows:
            calls, answers = [*more, None, None][:2]
            database.execute(
                "INSERT INTO messages (session_id, role, content, tool_call_id, tool_calls, "
                "timestamp) VALUES (?, ?, ?, ?, ?, ?)",
                (session, role, content, answers, calls, stamp(number) / 1000),
            )
    database.commit()
    database.close()
    return path


def _hermes(step: Step, id: str) -> Iterator[tuple[str | None, ...]]:
    if step.kind == "shown":
        noted = f"[System note: recalled.]\n\n{step.text}"
        yield "user", f"<memory-context>\n{noted}\n</memory-context>"
    elif step.kind == "person":
        yield "user", "\0json:" + json.dumps([{"type": "text", "text": step.text}])
    elif step.kind == "agent":
        yield "assistant", step.text
    elif step.kind == "summary":
        lead = "[CONTEXT COMPACTION \u2014 REFERENCE ONLY] Earlier turns were compacted."
        yield "user", f"{lead}\n\n{step.text}"
    elif step.kind in ("run", "edit", "fetch"):
        name, given, result = {
            "run": (
                "terminal",
                {"command": step.text},
                {"output": step.more, "exit_code": step.code, "error": None},
            ),
            "edit": (
                "patch",
                {"path": f"{HOME}/{step.text}", "old_string": "old", "new_string": step.more},
                {"success": True},
            ),
            "fetch": ("web_extract", {"urls": [step.text]}, {"content": step.more}),
        }[step.kind]
        function = {"name": name, "arguments": json.dumps(given)}
        yield "assistant", "", json.dumps([{"id": id, "type": "function", "function": function}])
        yield "tool", json.dumps(result), None, id


def openclaw(folder: Path, story: tuple[Step, ...] = STORY, cwd: str = HOME) -> Path:
    """Write an OpenClaw agent's database: one session, and its helper's."""
    path = folder / "agents" / "main" / "agent" / "openclaw-agent.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path)
    database.executescript(
        """
        CREATE TABLE IF NOT EXISTS session_nodes (session_key TEXT PRIMARY KEY, entry_json TEXT);
        CREATE TABLE IF NOT EXISTS transcript_events (session_id TEXT NOT NULL,
            seq INTEGER NOT NULL, event_json TEXT, created_at INTEGER NOT NULL, event_zstd BLOB,
            PRIMARY KEY (session_id, seq));
        DELETE FROM session_nodes; DELETE FROM transcript_events;
        """
    )
    for key, entry in _openclaw_entries(story).items():
        database.execute("INSERT INTO session_nodes VALUES (?, ?)", (key, json.dumps(entry)))
    for session, events in _openclaw_events(story, cwd).items():
        for seq, event in enumerate(events):
            row = (session, seq, json.dumps(event), stamp(seq))
            database.execute("INSERT INTO transcript_events VALUES (?, ?, ?, ?, NULL)", row)
    database.commit()
    database.close()
    return path


def openclaw_files(folder: Path, story: tuple[Step, ...] = STORY, cwd: str = HOME) -> Path:
    """Write the same as OpenClaw's older files, with an index.

    It kept a file a session.
    """
    sessions = folder / "agents" / "main" / "sessions"
    for session, events in _openclaw_events(story, cwd).items():
        _written(sessions / f"{session}.jsonl", iter(events))
    (sessions / "sessions.json").write_text(json.dumps(_openclaw_entries(story)), "utf-8")
    return folder


def _openclaw_entries(story: tuple[Step, ...]) -> dict[str, dict[str, str]]:
    main = "agent:main:main"
    entries = {main: {"sessionId": ROOT, "chatType": "direct"}}
    if any(step.kind == "helper" for step in story):
        entries["agent:main:subagent:1"] = {"sessionId": HELPER, "spawnedBy": main}
    return entries


def _openclaw_events(story: tuple[Step, ...], cwd: str) -> dict[str, list[dict[str, Any]]]:
    events: dict[str, list[dict[str, Any]]] = {}

    def add(session: str, number: int, **event: Any) -> None:  # noqa: ANN401
        known = events.setdefault(session, [])
        if not known:
            known.append({"type": "session", "version": 3, "id": session, "cwd": cwd})
        id = f"e{number}-{len(known)}"
        known.append({"id": id, "parentId": None, "timestamp": at(number), **event})

    for number, step in enumerate(story):
        if step.kind == "helper":
            add(HELPER, number, type="message", message={"role": "user", "content": step.text})
            told = {"role": "assistant", "content": [{"type": "text", "text": step.more}]}
            add(HELPER, number, type="message", message=told)
        for event in _openclaw(step, f"c{number}"):
            add(ROOT, number, **event)
    return events


def _openclaw(step: Step, id: str) -> Iterator[dict[str, Any]]:
    def message(role: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
        return {"type": "message", "message": {"role": role, **more}}

    text = [{"type": "text", "text": step.text}]
    if step.kind == "shown":
        yield {"type": "custom_message", "customType": "memory", "content": step.text}
    elif step.kind == "person":
        yield message("user", content=text)
    elif step.kind == "agent":
        yield message("assistant", content=[{"type": "thinking", "thinking": "so"}, *text])
    elif step.kind == "summary":
        yield {"type": "compaction", "summary": step.text, "firstKeptEntryId": "e1-1"}
    elif step.kind in ("run", "edit", "fetch"):
        edits = [{"oldText": "old", "newText": step.more}]
        ended = {"status": "completed", "exitCode": step.code, "aggregated": step.more}
        name, given, details = {
            "run": ("exec", {"command": step.text}, ended),
            "edit": ("edit", {"path": f"{HOME}/{step.text}", "edits": edits}, {}),
            "fetch": ("web_fetch", {"url": step.text}, {}),
        }[step.kind]
        call = {"type": "toolCall", "id": id, "name": name, "arguments": given}
        yield message("assistant", content=[call])
        answer = [{"type": "text", "text": step.more or "(no output)"}]
        told = {"toolCallId": id, "toolName": name, "content": answer, "isError": False}
        yield message("toolResult", details=details, **told)


Writer = Callable[..., Path]
WRITERS: Mapping[str, Writer] = {
    "codex-transcript": codex,
    "gemini-transcript": gemini,
    "copilot-transcript": copilot,
    "opencode-transcript": opencode,
    "cursor-transcript": cursor,
    "hermes-transcript": hermes,
    "openclaw-transcript": openclaw,
}
"""Kind of source -> who writes the session down so."""
