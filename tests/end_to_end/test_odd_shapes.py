"""Any value at any place of a foreign file.

The line, the page or the file is refused by name, nothing else. Somebody else writes the file.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.harness import COMMAND, Memory, refused, sound

VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "x",
    "",
    [],
    {},
    [[1, "a", None]],
    {"type": {}},
)
LINE: dict[str, Any] = {
    "type": "user",
    "uuid": "u-1",
    "timestamp": "2026-11-20T09:00:00Z",
    "sessionId": "s",
    "cwd": "/p",
    "gitBranch": "main",
    "message": {"content": "Never commit generated files to this repo."},
}
NAMES = (
    "type",
    "uuid",
    "timestamp",
    "sessionId",
    "agentId",
    "cwd",
    "gitBranch",
    "message",
    "toolUseResult",
    "attachment",
    "promptSource",
    "source",
    "isMeta",
    "entrypoint",
    "teamName",
)
BLOCK: dict[str, Any] = {
    "type": "tool_use",
    "id": "t",
    "name": "Bash",
    "input": {"command": "pytest"},
    "text": "x",
    "tool_use_id": "t",
}


def lines() -> Iterator[dict[str, Any]]:
    for value in VALUES:
        for kind in ("user", "assistant", "attachment"):
            yield from ({**LINE, "type": kind, name: value} for name in NAMES)
            yield {**LINE, "type": kind, "message": {"content": value}}
            yield from (
                {**LINE, "type": kind, "message": {"content": [{**BLOCK, name: value}]}}
                for name in (*BLOCK, "content", "is_error")
            )
        yield {
            **LINE,
            "type": "attachment",
            "attachment": {"type": value, "prompt": value, "origin": value},
        }
        yield {
            **LINE,
            "message": {"content": [{**BLOCK, "type": "tool_result"}]},
            "toolUseResult": {"file": value},
        }


def test_any_value_anywhere_in_a_transcript_leaves_the_rest_of_it_readable(
    memory: Memory, tmp_path: Path
) -> None:
    said = {
        **LINE,
        "uuid": "last",
        "message": {"content": "Always run the linter before you push to this repo."},
    }
    deep = (
        '{"type": "attachment", "attachment": {"type": "memory", "x": '
        + "[" * 900
        + "]" * 900
        + "}}"
    )
    rows = [json.dumps(LINE), *map(json.dumps, lines()), deep, "{", "[]", "", json.dumps(said)]
    file = tmp_path / "session.jsonl"
    file.write_text("\n".join(rows) + "\n", "utf-8")
    memory.ask("import", "claude-transcript", str(file))
    assert any(
        "Always run the linter" in line
        for log in memory.logs()
        for line in log.read_text("utf-8").splitlines()
    )
    memory.night()
    sound(memory)


def test_a_line_of_a_shape_that_nobody_foresaw_is_stepped_over_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from memory_engine.adapters.importers.batch import Options
    from memory_engine.adapters.importers.claude_code import transcript

    def fails(*parts: object) -> object:
        raise AttributeError("'NoneType' object has no attribute 'group'")

    monkeypatch.setattr(transcript, "read_turn", fails)
    file = tmp_path / "session.jsonl"
    file.write_text(json.dumps(LINE) + "\n", "utf-8")
    (batch,) = transcript.read(file, {}, Options())
    assert "line that can't be read (AttributeError)" in batch.skipped[0][0]


@pytest.mark.parametrize(
    "kind", ["claude-transcript", "claude-memory", "daily-notes", "mcp-memory"]
)
def test_what_is_no_plain_file_is_refused_and_never_waited_for(
    memory: Memory, tmp_path: Path, kind: str
) -> None:
    pipe = tmp_path / ("2026-11-20.md" if kind in ("daily-notes", "claude-memory") else "a.jsonl")
    os.mkfifo(pipe)
    refused(memory.run("import", kind, str(pipe)), 1, "no plain file")
    refused(memory.run("import", "mcp-memory", "/dev/zero"), 1, "/dev/zero")


def test_a_file_whose_name_is_no_text_is_imported_under_its_bytes(
    memory: Memory, tmp_path: Path
) -> None:
    file = os.fsencode(tmp_path) + b"/caf\xe9.jsonl"
    with open(file, "wb") as out:
        out.write(json.dumps(LINE).encode() + b"\n")
    assert memory.run("import", "claude-transcript", file).code == 0
    assert memory.run("import", "claude-transcript", str(tmp_path)).code == 0


def plan_of(memory: Memory, folder: Path) -> dict[str, Any]:
    memory.observe(
        {"text": "The mirror is rebuilt every night.", "principal": "agent:claude", "session": "a"}
    )
    assert memory.run("consolidate", "--force", "--plan", str(folder / "plan.json")).code == 0
    whole: dict[str, Any] = json.loads((folder / "plan.json").read_text("utf-8"))
    return whole


@pytest.mark.parametrize(
    "changes",
    [
        [5],
        [None],
        [["f1", [], {}]],
        [["f1", {}, {"status": "proven"}]],
        [["f1", {}, {"anchors": [["a"] * 9]}]],
        [["f1", {}, {"vetoes": [[1]]}]],
        [[1, {}, {}]],
        [["f1", {}, {"text": {}}]],
        [["f1", {}, {"evidence": [5]}]],
    ],
)
def test_a_plan_whose_changes_are_none_is_refused(
    memory: Memory, tmp_path: Path, changes: list[Any]
) -> None:
    plan = plan_of(memory, tmp_path)
    plan["proposals"][0]["changes"] = changes
    (tmp_path / "plan.json").write_text(json.dumps(plan), "utf-8")
    for verb in ("apply", "review"):
        refused(memory.run(verb, str(tmp_path / "plan.json")), 1, "plan.json")


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"head": ' + "[" * 100_000, "5", "[]", "null", '"x"', "{}"]
)
def test_a_plan_that_is_none_is_refused(memory: Memory, tmp_path: Path, text: str) -> None:
    (tmp_path / "plan.json").write_text(text, "utf-8")
    refused(memory.run("apply", str(tmp_path / "plan.json")), 1, "plan.json")
    refused(memory.run("apply", "/dev/zero"), 1, "/dev/zero")


@pytest.mark.parametrize("only", ["1-99999999999", "9" * 5000, "0", "1-", "٣", "²", "-1", "3-1"])
def test_numbers_that_a_plan_has_not_are_refused_at_once(
    memory: Memory, tmp_path: Path, only: str
) -> None:
    plan_of(memory, tmp_path)
    for option in ("--only", "--reject"):
        answer = memory.run("apply", str(tmp_path / "plan.json"), f"{option}={only}")
        assert answer.code in (1, 2), answer
        assert "Unexpected" not in answer.err
        assert only[:3] in answer.err


HUGE = ("9" * 30, "9" * 5000)


@pytest.mark.parametrize("number", HUGE)
def test_a_number_beyond_measure_names_nothing(memory: Memory, number: str) -> None:
    memory.observe({"text": "The mirror is rebuilt every night."})
    memory.night()
    for call in (
        ["revert", number],
        ["revert", f"dream:{number}"],
        ["diff", f"1..{number}"],
        ["diff", f"{number}.."],
        ["blame", f"MEMORY.md:{number}"],
        ["facts", "--as-of", number[:30]],
        ["why", number],
    ):
        answer = memory.run(*call)
        assert answer.code in (1, 2), (call, answer)
        assert "Unexpected" not in answer.err, (call, answer)


@pytest.mark.parametrize(
    "call", [["why"], ["show"], ["log"], ["revert"], ["settle"], ["recall"], ["facts", "--subject"]]
)
def test_a_word_that_is_no_text_is_refused_or_finds_nothing(
    memory: Memory, call: list[str]
) -> None:
    answer = memory.run(*call, b"caf\xe9")
    assert answer.code in (0, 1, 2), answer
    assert "Unexpected" not in answer.err, answer


def test_an_exit_code_in_the_digits_of_another_script_is_refused_and_not_lost(
    memory: Memory,
) -> None:
    for code in ("²", "٣", "--1", "9" * 5000):
        answer = memory.run(
            "observe",
            "`make x` works",
            "--command",
            "make x",
            f"--exit={code}",
            "--principal",
            "tool:make",
        )
        refused(answer, 1, "not a number")
    assert memory.logs() == []


def test_files_that_are_no_logs_stand_in_no_way(memory: Memory) -> None:
    memory.observe({"text": "The mirror is rebuilt every night."})
    folder = memory.logs()[0].parent
    (folder / "abcdefghij.md").write_text("- The mirror is never rebuilt.\n", "utf-8")
    assert memory.night()["admitted"] == 1


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_call_without_stdin_stdout_or_stderr_writes_nothing_into_the_log(
    memory: Memory, closed: str
) -> None:
    for call in (
        "observe 'The mirror is rebuilt.'",
        "observe --stdin",
        "facts",
        "consolidate --dry-run --force",
    ):
        line = f"{shlex.join(COMMAND)} --root {memory.root.parent} {call} {closed}"
        answer = subprocess.run(["sh", "-c", line], capture_output=True, timeout=120)
        assert b"Unexpected" not in answer.stdout + answer.stderr, (call, answer)
    assert all(
        line.startswith("- ")
        for log in memory.logs()
        for line in log.read_text("utf-8").splitlines()
    )
