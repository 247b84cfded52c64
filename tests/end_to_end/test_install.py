"""Attaching and detaching keep other people's settings, byte for byte."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from memory_engine.formats.jsonc import value_of
from tests.end_to_end.harness import SCRIPT, Memory, refused, surroundings

SETTINGS = Path(".claude") / "settings.local.json"
THEIRS = {
    "nothing": None,
    "an empty object": "{}",
    "permissions": '{"permissions": {"allow": ["Bash(make:*)"]}}\n',
    "comments and hooks of others": """{
  // what I allow
  "permissions": { "allow": [ "Bash(make:*)", ], },
  "hooks": {
    "Stop": [ { "hooks": [ { "type": "command", "command": "say done" } ] } ], /* mine */
    "PreToolUse": []
  }
}
""",
    "tabs, no end of line, not ASCII": '{\r\n\t"env": {"NAME": "Ünïcode 日本"},\r\n\t"hooks": {}}',
}


def write(memory: Memory, text: str | None) -> Path:
    path = memory.folder / SETTINGS
    if text is not None:
        path.parent.mkdir()
        path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("theirs", THEIRS.values(), ids=THEIRS)
def test_attached_twice_and_detached_the_settings_are_what_they_were(
    memory: Memory, theirs: str | None
) -> None:
    path = write(memory, theirs)
    assert memory.ask("install", "claude-code")["changed"] is True
    once = path.read_bytes()
    assert memory.ask("install", "claude-code")["changed"] is False
    assert path.read_bytes() == once
    hooks = value_of(path.read_text("utf-8"))["hooks"]
    assert {"SessionStart", "UserPromptSubmit", "Stop", "SessionEnd"} <= hooks.keys()
    if theirs and "say done" in theirs:
        assert hooks["Stop"][0]["hooks"][0]["command"] == "say done"
        assert theirs.splitlines()[1] in once.decode().splitlines()
    memory.ask("uninstall", "claude-code")
    assert (path.read_bytes().decode() if path.exists() else None) == theirs
    assert not any((memory.root / "attached").iterdir())


def test_what_others_change_meanwhile_stays(memory: Memory) -> None:
    path = write(memory, '{"model": "a"}\n')
    memory.ask("install", "claude-code", "--guard")
    path.write_text(path.read_text("utf-8").replace('"model": "a"', '"model": "b"'), "utf-8")
    memory.ask("uninstall", "claude-code")
    assert json.loads(path.read_text("utf-8")) == {"model": "b"}


def test_a_newer_program_takes_the_place_of_the_older_one(memory: Memory) -> None:
    path = write(memory, None)
    memory.ask("install", "claude-code")
    text = path.read_text("utf-8")
    program = value_of(text)["hooks"]["Stop"][0]["hooks"][0]["command"]
    path.write_text(text.replace(program, "/old/bin/kairos-mem"), "utf-8")
    memory.ask("install", "claude-code")
    assert "/old/bin" not in path.read_text("utf-8")
    assert len(value_of(path.read_text("utf-8"))["hooks"]["Stop"]) == 1


def test_settings_that_nobody_can_read_are_left_alone(memory: Memory) -> None:
    path = write(memory, '{"hooks": [')
    refused(memory.run("install", "claude-code"), 1, str(SETTINGS), "not a JSON object")
    assert path.read_text("utf-8") == '{"hooks": ['
    path.write_text('{"hooks": 5}', "utf-8")
    refused(memory.run("install", "claude-code"), 1, "`hooks` is number")


def test_an_agents_shell_attaches_nothing(memory: Memory) -> None:
    for verb in ("install", "uninstall"):
        answer = memory.run(verb, "claude-code", env={"CLAUDECODE": "1"})
        refused(answer, 4, f"{verb} claude-code")
    assert not (memory.folder / ".claude").exists()


def test_a_host_that_nobody_knows_is_named_with_those_that_are(memory: Memory) -> None:
    refused(memory.run("install", "clippy"), 2, "clippy", "claude-code")


def test_doctor_says_what_is_attached_and_whether_it_was_heard_of(memory: Memory) -> None:
    assert memory.ask("doctor")["attached"] == []
    memory.ask("install", "claude-code")
    found = memory.ask("doctor")
    assert found["attached"] == ["claude-code-local"]
    assert found["heard_hours_ago"] is None
    assert any("nothing was heard of it" in row for row in found["to_mend"])
    memory.run("hook", "session-start", stdin=b'{"session_id": "s1"}')
    found = memory.ask("doctor")
    assert found["heard_hours_ago"] == pytest.approx(0, abs=1)
    assert not any("nothing was heard of it" in row for row in found["to_mend"])


def test_what_was_written_between_two_installs_stays(memory: Memory) -> None:
    path = write(memory, '{"permissions": {"allow": ["A"]}}\n')
    memory.ask("install", "claude-code")
    path.write_text(path.read_text("utf-8").replace('"A"', '"A", "MINE"'), "utf-8")
    memory.ask("install", "claude-code", "--guard")
    memory.ask("uninstall", "claude-code")
    assert json.loads(path.read_text("utf-8")) == {"permissions": {"allow": ["A", "MINE"]}}


def test_settings_that_were_made_anew_are_never_deleted(memory: Memory) -> None:
    path = write(memory, None)
    memory.ask("install", "claude-code")
    path.write_text('{"env": {"X": "1"}}\n', "utf-8")
    memory.ask("install", "claude-code")
    memory.ask("uninstall", "claude-code")
    assert json.loads(path.read_text("utf-8")) == {"env": {"X": "1"}}


def test_an_install_that_did_not_end_leaves_nothing_that_misleads(memory: Memory) -> None:
    path = write(memory, '{"a": 1}\n')
    (memory.root / "attached").mkdir()
    (memory.root / "attached" / "claude-code-local").write_bytes(b"")
    memory.ask("install", "claude-code")
    memory.ask("uninstall", "claude-code")
    assert path.read_text("utf-8") == '{"a": 1}\n'


def test_the_guard_stays_until_it_is_taken_off(memory: Memory) -> None:
    path = write(memory, None)
    memory.ask("install", "claude-code", "--guard")
    assert memory.ask("install", "claude-code")["changed"] is False
    assert "PreToolUse" in value_of(path.read_text("utf-8"))["hooks"]
    memory.ask("install", "claude-code", "--no-guard")
    assert "PreToolUse" not in value_of(path.read_text("utf-8"))["hooks"]


def test_a_link_that_led_nowhere_leads_nowhere_again(memory: Memory) -> None:
    path = memory.folder / SETTINGS
    path.parent.mkdir()
    path.symlink_to("real.json")
    memory.ask("install", "claude-code")
    memory.ask("uninstall", "claude-code")
    assert path.is_symlink()
    assert not path.exists()


@pytest.mark.parametrize("odd", ["a folder", "a loop", "a key twice"])
def test_what_is_no_settings_file_is_refused(memory: Memory, odd: str) -> None:
    path = memory.folder / SETTINGS
    path.parent.mkdir()
    if odd == "a folder":
        path.mkdir()
    elif odd == "a loop":
        path.symlink_to(path.name)
    else:
        path.write_text('{"hooks": {}, "hooks": {}}', "utf-8")
    refused(memory.run("install", "claude-code"), 1, str(SETTINGS))


def test_an_empty_settings_file_is_as_good_as_none(memory: Memory) -> None:
    path = write(memory, "")
    memory.ask("install", "claude-code")
    memory.ask("uninstall", "claude-code")
    assert path.read_bytes() == b""


def called(path: Path, event: str) -> Mapping[str, Any]:
    """The hook of ours for an event."""
    hook: Mapping[str, Any] = value_of(path.read_text("utf-8"))["hooks"][event][0]["hooks"][0]
    return hook


@pytest.mark.parametrize("shell", ["sh", "bash", "dash", "zsh", "fish", "pwsh"])
@pytest.mark.parametrize("there", [True, False], ids=["there", "absent"])
def test_the_projects_hooks_disturb_nobody_who_lacks_the_program(
    memory: Memory, shell: str, there: bool
) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not on this machine")
    memory.ask("install", "claude-code", "--where", "project")
    path = memory.folder / ".claude" / "settings.json"
    hook = called(path, "SessionStart")
    assert "args" not in hook
    folders = [str(Path(shutil.which(shell) or "").parent), "/usr/bin", "/bin"]
    env = {"PATH": ":".join([str(SCRIPT.parent)] * there + folders)}
    ended = subprocess.run(
        [shell, "-c", hook["command"]], input=b'{"session_id": "s1", "source": "startup"}',
        cwd=memory.folder, env=surroundings(env), capture_output=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0
    assert (b"additionalContext" in ended.stdout) is there
    assert memory.ask("install", "claude-code", "--where", "project")["changed"] is False
    memory.ask("uninstall", "claude-code", "--where", "project")
    assert not path.exists()


def test_your_own_hooks_need_no_shell(memory: Memory) -> None:
    path = write(memory, None)
    memory.ask("install", "claude-code")
    hook = called(path, "SessionEnd")
    assert Path(hook["command"]).is_absolute()
    assert hook["args"][:2] == ["hook", "session-end"]


def test_hooks_that_an_earlier_version_put_into_the_projects_settings_are_replaced(
    memory: Memory,
) -> None:
    path = memory.folder / ".claude" / "settings.json"
    path.parent.mkdir()
    old = {"type": "command", "command": "kairos-mem", "args": ["hook", "stop"], "timeout": 9}
    path.write_text(json.dumps({"hooks": {"Stop": [{"hooks": [old]}]}}), "utf-8")
    memory.ask("install", "claude-code", "--where", "project")
    assert len(value_of(path.read_text("utf-8"))["hooks"]["Stop"]) == 1
    assert "exit 0" in called(path, "Stop")["command"]
