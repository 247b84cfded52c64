"""Memory as a plugin of Claude Code.

What it brings, and that nothing is told twice.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from memory_engine.attach.install import plugin
from memory_engine.attach.install.claude_code import HOOKS
from tests.end_to_end.harness import SCRIPT, Memory, refused

OPENING = json.dumps({"session_id": "s1", "source": "startup"}).encode()
SETTINGS = {
    "local": Path(".claude") / "settings.local.json",
    "project": Path(".claude") / "settings.json",
}
SKILLS = ("dream", "remember", "review", "why")


def read(folder: Path, name: str) -> Any:  # noqa: ANN401  (JSON is what it is)
    return json.loads((folder / name).read_text("utf-8"))


def opened(memory: Memory, home: Path, by: str) -> bytes:
    """What a session is given by the hook of one place."""
    env = {"CLAUDE_CONFIG_DIR": str(home), "CLAUDE_PROJECT_DIR": str(memory.folder)}
    answer = memory.run("hook", "session-start", "--by", by, stdin=OPENING, env=env)
    assert (answer.code, answer.err) == (0, "")
    return answer.raw


def test_the_shipped_plugin_is_of_this_version_and_calls_the_program_on_the_path() -> None:
    shipped = plugin.SHIPPED
    assert read(shipped, plugin.MANIFEST)["version"] == version("kairos-mem")
    (entry,) = read(shipped, ".claude-plugin/marketplace.json")["plugins"]
    assert (entry["name"], entry["source"]) == ("kairos-mem", "./")
    hooks = read(shipped, plugin.HOOKS)["hooks"]
    assert [*hooks] == [name for name, *_ in HOOKS]
    assert all("args" not in group["hooks"][0] for (group,) in hooks.values())
    assert plugin.contents() == {
        path.relative_to(shipped).as_posix(): path.read_bytes()
        for path in shipped.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("skill", SKILLS)
def test_each_skill_says_what_it_is_for_and_calls_verbs_that_there_are(skill: str) -> None:
    text = (plugin.SHIPPED / "skills" / skill / "SKILL.md").read_text("utf-8")
    front, body = text.split("---\n", 2)[1:]
    assert f"name: {skill}\n" in front
    assert "description: " in front
    for part in body.split("`kairos-mem ")[1:] + front.split("Bash(kairos-mem ")[1:]:
        verb = part.split("`")[0].split(")")[0].split()[0]
        assert Memory(Path("/")).run(verb, "--help").code == 0, verb


def test_the_folder_of_the_plugin_is_told_and_nothing_else(memory: Memory) -> None:
    env = {"PATH": f"{SCRIPT.parent}:/usr/bin:/bin"}
    answer = memory.run("plugin", env=env)
    assert (answer.out, answer.err) == (f"{plugin.SHIPPED}\n", "")
    nowhere = {"PATH": "/usr/bin:/bin"}
    assert memory.run("plugin", env=nowhere).out == f"{plugin.SHIPPED}\n"
    copy = str(memory.folder / "copy")
    assert "not on your path" in memory.run("plugin", copy, env=nowhere).out
    assert "claude plugin marketplace add" in memory.run("plugin", copy, env=env).out
    assert "not on your path" not in memory.run("plugin", copy, env=env).out
    assert memory.run("--json", "plugin", env=nowhere).json["on_path"] is False


def test_a_copy_calls_the_program_that_it_is_told_to(memory: Memory, tmp_path: Path) -> None:
    folder = tmp_path / "a b" / "plugin"
    first = memory.ask("plugin", str(folder), "--program", "/opt/x y/kairos-mem")
    assert first["changed"] is True
    hook = read(folder, plugin.HOOKS)["hooks"]["Stop"][0]["hooks"][0]
    assert (hook["command"], hook["args"][:2]) == ("/opt/x y/kairos-mem", ["hook", "stop"])
    assert hook["args"][-2:] == ["--by", "plugin"]
    server = read(folder, plugin.SERVERS)["mcpServers"]["kairos-mem"]
    assert server == {"command": "/opt/x y/kairos-mem", "args": ["mcp"]}
    again = memory.ask("plugin", str(folder), "--program", "/opt/x y/kairos-mem")
    assert again["changed"] is False
    memory.ask("plugin", str(folder))
    assert "args" not in read(folder, plugin.HOOKS)["hooks"]["Stop"][0]["hooks"][0]


@pytest.mark.parametrize("there", ["a file", "a folder of others"])
def test_what_somebody_else_keeps_is_not_written_over(memory: Memory, there: str) -> None:
    place = memory.folder / "place"
    if there == "a file":
        place.write_text("mine", "utf-8")
    else:
        (place / ".claude-plugin").mkdir(parents=True)
        (place / ".claude-plugin" / "plugin.json").write_text('{"name": "other"}', "utf-8")
    refused(memory.run("plugin", str(place)), 1, str(place))
    refused(memory.run("plugin", "--program", "x"), 2, "FOLDER")


@pytest.mark.parametrize("where", ["local", "project", "user"])
def test_where_the_settings_call_the_same_hooks_the_plugin_is_silent(
    held: Memory, tmp_path: Path, where: str
) -> None:
    home = tmp_path / "config"
    env = {"CLAUDE_CONFIG_DIR": str(home)}
    assert b"8080" in opened(held, home, "plugin")
    assert held.run("install", "claude-code", "--where", where, env=env).code == 0
    assert opened(held, home, "plugin") == b""
    assert b"8080" in opened(held, home, where)
    held.run("uninstall", "claude-code", env=env)
    assert b"8080" in opened(held, home, "plugin")


def test_of_several_settings_that_call_the_same_hooks_the_nearest_is_heard(
    held: Memory, tmp_path: Path
) -> None:
    home = tmp_path / "config"
    for where in ("local", "project", "user"):
        env = {"CLAUDE_CONFIG_DIR": str(home)}
        held.run("install", "claude-code", "--where", where, env=env)
    given = {where: opened(held, home, where) for where in ("local", "project", "user", "plugin")}
    assert [where for where, text in given.items() if text] == ["local"]


@pytest.mark.parametrize(
    "settings",
    [b"", b"{", b'{"permissions": {"allow": ["Bash(kairos-mem:*)"]}}', b"\xff\x00", None],
    ids=["empty", "torn", "a permission", "no text", "a folder"],
)
def test_settings_that_only_name_the_program_silence_nothing(
    held: Memory, tmp_path: Path, settings: bytes | None
) -> None:
    path = held.folder / SETTINGS["local"]
    path.parent.mkdir()
    if settings is None:
        path.mkdir()
    else:
        path.write_bytes(settings)
    assert b"8080" in opened(held, tmp_path, "plugin")


@pytest.mark.parametrize(("value", "on"), [("true", True), ("false", False)])
def test_doctor_says_which_of_two_is_heard(
    memory: Memory, tmp_path: Path, value: str, on: bool
) -> None:
    env = {"CLAUDE_CONFIG_DIR": str(tmp_path / "config")}
    (tmp_path / "config").mkdir()
    text = f'{{ // mine\n "enabledPlugins" : {{ "kairos-mem@kairos-mem" : {value} }} }}'
    (tmp_path / "config" / "settings.json").write_text(text, "utf-8")
    memory.run("install", "claude-code", env=env)
    found = memory.run("--json", "doctor", env=env).json
    assert ("claude-code-plugin" in found["attached"]) is on
    told = [row for row in found["to_mend"] if "only the first is heard" in row]
    assert bool(told) is on
    if on:
        assert "`install --where local` and by the plugin" in told[0]
        assert "claude plugin uninstall kairos-mem" in told[0]
        memory.run("uninstall", "claude-code", env=env)
        rows = memory.run("--json", "doctor", env=env).json["to_mend"]
        assert not any("only the first" in row for row in rows)
