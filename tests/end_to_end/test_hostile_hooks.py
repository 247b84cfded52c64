"""Whatever a hook is handed, the session goes on.

Nothing is written where it must not be.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import Memory, sound

EVENTS = ("session-start", "user-prompt-submit", "stop", "pre-tool-use", "post-tool-use-failure")
LONG = "a" * 100_000
DEEP = "[" * 200_000
NAMES = {
    "a path upwards": "../../../../tmp/kairos-mem-escaped",
    "a whole path": "/tmp/kairos-mem-escaped",
    "a line break": 's1\n{"at": "1", "event": "fault", "agent": "x", "text": "forged"}',
    "a NUL": "s\u00001",
    "very long": LONG,
    "a surrogate": "\ud800",
    "right to left": "\u202es1",
    "a mark of the log": "s1\t^o0000000000000000",
}
PROMPTS = {
    "of a search": '"*" OR NEAR( - ) port:* ^ {',
    "without end": "port " * 200_000,
    "of one word": LONG,
    "of brackets": "(" * 50_000,
    "of half a sign": "where does \ud83e the queue listen? \udcff",
    "of NULs": "\u0000" * 999,
    "of emoji": "\U0001f9e8" * 50_000,
}
TOOLS: dict[str, dict[str, Any]] = {
    "an open quote": {"tool_name": "Bash", "tool_input": {"command": 'echo "' + "x" * 9_999}},
    "many parts": {"tool_name": "Bash", "tool_input": {"command": "a && " * 50_000}},
    "redirections": {"tool_name": "Bash", "tool_input": {"command": "> " * 50_000}},
    "backslashes": {"tool_name": "Bash", "tool_input": {"command": "\\" * 99_999}},
    "a NUL in a path": {"tool_name": "Write", "tool_input": {"file_path": "a\u0000b"}},
    "a long path": {"tool_name": "Write", "tool_input": {"file_path": "/" + "x/" * 50_000}},
    "a list for a path": {"tool_name": "Write", "tool_input": {"file_path": ["a"]}},
    "no object": {"tool_name": "Write", "tool_input": "x"},
    "no name": {"tool_name": {"a": 1}, "tool_input": {}},
    "a tilde": {"tool_name": "Write", "tool_input": {"file_path": "~nobody-here/x"}},
}


def goes_on(memory: Memory, event: str, given: bytes) -> None:
    """Check that a hook ends well and quickly.

    It says nothing but JSON, and takes no time that a host would cut.
    """
    began = time.monotonic()
    answer = memory.run("hook", event, "--by", "local", stdin=given)
    assert (answer.code, answer.err) == (0, ""), answer
    assert not answer.raw or isinstance(answer.json, dict)
    assert time.monotonic() - began < 100


def outside(memory: Memory) -> set[str]:
    """List what is around the project, and where names lead.

    It is a hostile name.
    """
    around = [*memory.folder.iterdir(), *memory.folder.parent.iterdir()]
    return {str(path) for path in around} | {
        str(path) for path in Path("/tmp").glob("kairos-mem-esc*")
    }


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_session_may_call_itself_what_it_likes(held: Memory, name: str) -> None:
    before = outside(held)
    for event in EVENTS:
        for key in ("session_id", "transcript_path"):
            given = {"session_id": "s1", "transcript_path": "/n.jsonl", "source": "startup"}
            goes_on(held, event, json.dumps({**given, key: name}).encode())
    assert outside(held) == before
    assert not any("forged" in row for row in held.ask("doctor")["to_mend"])
    held.night("2027-01-01")
    sound(held)


@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=PROMPTS)
def test_a_prompt_may_say_what_it_likes(held: Memory, prompt: str) -> None:
    given = json.dumps({"session_id": "s1", "prompt": prompt}).encode()
    goes_on(held, "user-prompt-submit", given)
    assert held.ask("doctor")["to_mend"] == []


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_a_tool_may_be_given_what_it_likes(held: Memory, tool: dict[str, Any]) -> None:
    given = {"session_id": "s1", "cwd": str(held.folder), **tool}
    goes_on(held, "pre-tool-use", json.dumps(given).encode())
    goes_on(held, "pre-skill-shell-command", json.dumps(given).encode())


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(
    "given",
    [DEEP.encode(), f'{{"session_id": {DEEP}'.encode(), b'{"session_id": "s1", "x": NaN}',
     b'{"session_id": "s1", "session_id": "s2"}', b'{"session_id": 1e999}', b"\x00" * 9_999,
     b'{"a": "' + b"x" * 20_000_000 + b'"}', "\ufeff{}".encode(), b'"session_id"',
     b'{"session_id": "' + b"\\u" * 40_000],
    ids=["deep", "deep inside", "no number", "twice", "infinite", "NULs", "larger than is read",
         "a mark of the order of bytes", "a text", "torn escapes"],
)  # fmt: skip
def test_a_host_may_hand_over_what_it_likes(held: Memory, event: str, given: bytes) -> None:
    goes_on(held, event, given)


@pytest.mark.parametrize("project", ["/nowhere/at/all", "", "\n", "a" * 5_000, "/proc/self/mem"])
def test_a_project_that_is_none_has_no_memory_or_the_one_here(held: Memory, project: str) -> None:
    env = {"CLAUDE_PROJECT_DIR": project, "CLAUDE_CONFIG_DIR": project}
    given = b'{"session_id": "s1", "source": "startup"}'
    for by in ("local", "plugin"):
        answer = held.run("hook", "session-start", "--by", by, stdin=given, env=env)
        assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize("what", ["a pipe", "a device", "a folder", "a link", "of others"])
def test_a_transcript_that_is_no_file_holds_up_no_night(
    memory: Memory, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "t.jsonl"
    if what == "a pipe":
        os.mkfifo(path)
    elif what == "a folder":
        path.mkdir()
    elif what == "a device":
        path = Path("/dev/zero")
    elif what == "a link":
        path.symlink_to("/dev/zero")
    else:
        path = Path("/etc/passwd")
    given = {"session_id": "s1", "transcript_path": str(path)}
    goes_on(memory, "session-end", json.dumps(given).encode())
    memory.run("observe", "The port is 8080.")
    assert memory.night()["admitted"] == 1


def test_what_was_done_once_to_sessions_long_gone_is_forgotten(memory: Memory) -> None:
    for session in ("old", "new"):
        for event in ("post-tool-use-failure", "post-tool-use", "stop"):
            goes_on(memory, event, json.dumps({"session_id": session}).encode())
    marks = sorted((memory.root / "spool").glob("asked-*"))
    assert len(marks) == 2
    os.utime(marks[0], (1_600_000_000, 1_600_000_000))
    memory.night("2027-01-01")
    assert sorted((memory.root / "spool").glob("asked-*")) == marks[1:]
