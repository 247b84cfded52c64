"""Every host: attached twice is once, detached leaves no trace.

Its files are what they were.
"""

from __future__ import annotations

import json
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from memory_engine.attach.install import hosts
from memory_engine.formats.jsonc import value_of
from tests.end_to_end.harness import SCRIPT, Memory, refused, surroundings

WORDS = '{\n  // mine\n  "theirs": {"a": [1, 2,]}, /* and this */\n}\n'
STRICT = '{"theirs": {"a": [1, 2]},\r\n\t"hooks": {"Stop": [{"hooks": [{"command": "say"}]}]}}'
TOML = '# mine\nmodel = "x" # and this\n\n[mcp_servers.other]\ncommand = "y"\n\n# the end\n'
PAGE = "# Ours\n\nUse tabs.\n"


class Case(NamedTuple):
    """A host in a place, and its files' prior content.

    It may stand there before.
    """

    host: str
    where: str
    files: Mapping[str, str]


CASES = [
    Case("claude-code", "local", {".claude/settings.local.json": WORDS}),
    Case("claude-code", "project", {".claude/settings.json": STRICT, ".mcp.json": WORDS}),
    Case("claude-code", "user", {".claude/settings.json": WORDS}),
    Case("codex", "user", {".codex/hooks.json": STRICT, ".codex/config.toml": TOML}),
    Case("codex", "project", {".codex/hooks.json": STRICT, ".codex/config.toml": TOML}),
    Case("gemini", "user", {".gemini/settings.json": WORDS}),
    Case("gemini", "project", {".gemini/settings.json": STRICT}),
    Case("copilot", "user", {".copilot/mcp-config.json": WORDS}),
    Case("copilot", "project", {".mcp.json": WORDS}),
    Case("cursor", "user", {".cursor/hooks.json": WORDS, ".cursor/mcp.json": WORDS}),
    Case("cursor", "project", {".cursor/hooks.json": STRICT, ".cursor/mcp.json": WORDS}),
    Case("opencode", "user", {".config/opencode/opencode.json": WORDS}),
    Case("opencode", "project", {"opencode.json": WORDS}),
]
NAMES = [f"{case.host} {case.where}" for case in CASES]


class Attaching(NamedTuple):
    """A store, and a home of its own."""

    memory: Memory
    home: Path

    def ask(self, *words: str) -> Any:  # noqa: ANN401  (JSON is what it is)
        answer = self.memory.run("--json", *words, env={"HOME": str(self.home)})
        assert answer.code == 0, answer
        return answer.json

    def base(self, case: Case) -> Path:
        return self.home if case.where == "user" else self.memory.folder

    def bytes_of(self, case: Case) -> dict[str, bytes | None]:
        paths = {name: self.base(case) / name for name in case.files}
        return {name: path.read_bytes() if path.is_file() else None for name, path in paths.items()}


@pytest.fixture
def attaching(memory: Memory, tmp_path: Path) -> Attaching:
    home = tmp_path / "home"
    home.mkdir()
    return Attaching(memory, home)


@pytest.mark.parametrize("before", ["nothing", "something"])
@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_attached_twice_and_detached_all_is_as_it_was(
    attaching: Attaching, case: Case, before: str
) -> None:
    if before == "something":
        for name, text in case.files.items():
            path = attaching.base(case) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
    was = attaching.bytes_of(case)
    first = attaching.ask("install", case.host, "--where", case.where, "--mcp")
    assert first["changed"] is True
    assert first["hooks"]
    once = attaching.bytes_of(case)
    assert all(once[name] != was[name] for name in case.files)
    for name, text in case.files.items() if before == "something" else ():
        assert all(word.strip("{}[],") in (once[name] or b"").decode() for word in text.split())
    again = attaching.ask("install", case.host, "--where", case.where)
    assert again["changed"] is False
    assert attaching.bytes_of(case) == once
    attaching.ask("uninstall", case.host)
    assert attaching.bytes_of(case) == was
    assert not any((attaching.memory.root / "attached").iterdir())


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_what_others_write_meanwhile_stays_and_ours_goes(attaching: Attaching, case: Case) -> None:
    attaching.ask("install", case.host, "--where", case.where, "--mcp")
    for name in case.files:
        path = attaching.base(case) / name
        text = path.read_text("utf-8")
        more = {".toml": "\n[theirs]\na = 1\n", ".md": "Theirs.\n"}
        text = text + more[path.suffix] if path.suffix in more else f'{{"theirs": 1,{text[1:]}'
        path.write_text(text, "utf-8")
    attaching.ask("uninstall", case.host)
    for name in case.files:
        left = (attaching.base(case) / name).read_text("utf-8")
        assert "kairos-mem" not in left
        assert "theirs" in left.lower()
        value = tomllib.loads(left) if name.endswith(".toml") else value_of(left)
        assert {*value} - {"version"} == {"theirs"}


EVERYWHERE = [case for case in CASES if case.where == "user"]


@pytest.mark.parametrize("case", EVERYWHERE, ids=[case.host for case in EVERYWHERE])
def test_what_two_memories_attach_is_attached_once(
    attaching: Attaching, case: Case, tmp_path: Path
) -> None:
    """The second memory knows of the first's attachment.

    It detaches for both; then the first leaves no trace.
    """
    attaching.ask("install", case.host, "--where", case.where)
    second = Attaching(Memory(tmp_path / "second"), attaching.home)
    second.memory.folder.mkdir()
    second.memory.run("init")
    assert second.ask("install", case.host, "--where", case.where)["changed"] is False
    assert second.ask("doctor")["attached"] == [f"{case.host}-user"]
    second.ask("uninstall", case.host)
    assert b"kairos-mem" not in b"".join(filter(None, attaching.bytes_of(case).values()))
    attaching.ask("uninstall", case.host)
    assert not any(attaching.bytes_of(case).values())


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_server_is_left_out_on_request_and_taken_out_again(
    attaching: Attaching, case: Case
) -> None:
    place = ("--where", case.where)
    bare = attaching.ask("install", case.host, *place, "--no-mcp")
    assert bare["server"] is False
    text = attaching.bytes_of(case)
    attaching.ask("install", case.host, *place, "--mcp")
    assert attaching.ask("install", case.host, *place, "--no-mcp")["server"] is False
    assert attaching.bytes_of(case) == text


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_file_that_nobody_can_read_is_left_alone(attaching: Attaching, case: Case) -> None:
    for name in case.files:
        path = attaching.base(case) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[[{ not anything", "utf-8")
        answer = attaching.memory.run(
            *("install", case.host, "--where", case.where, "--mcp"),
            env={"HOME": str(attaching.home)},
        )
        if path.suffix != ".md":
            refused(answer, 1, name)
        assert path.read_text("utf-8") == "[[{ not anything"
        path.unlink()
        assert not any(attaching.bytes_of(case).values())  # all of them, or none


def test_a_place_that_a_host_does_not_know_is_refused_with_those_that_it_has(
    memory: Memory,
) -> None:
    refused(memory.run("install", "codex", "--where", "local"), 2, "local", "--where user")


def test_the_configuration_that_is_there_is_the_one_that_is_changed(attaching: Attaching) -> None:
    path = attaching.memory.folder / "opencode.jsonc"
    path.write_text(WORDS, "utf-8")
    attaching.ask("install", "opencode", "--where", "project", "--mcp")
    assert "kairos-mem" in path.read_text("utf-8")
    attaching.ask("uninstall", "opencode")
    assert path.read_text("utf-8") == WORDS


def test_a_file_of_others_where_ours_would_be_is_left_alone(attaching: Attaching) -> None:
    path = attaching.memory.folder / ".opencode" / "plugins" / "kairos-mem.js"
    path.parent.mkdir(parents=True)
    path.write_text("export const Theirs = 1\n", "utf-8")
    answer = attaching.memory.run("install", "opencode", "--where", "project")
    refused(answer, 1, "kairos-mem.js", "not ours")
    assert path.read_text("utf-8") == "export const Theirs = 1\n"


def test_two_hooks_of_one_event_both_stand(attaching: Attaching) -> None:
    attaching.ask("install", "gemini")
    hooks = value_of((attaching.home / ".gemini" / "settings.json").read_text("utf-8"))["hooks"]
    called = [group["hooks"][0]["command"].split()[2] for group in hooks["AfterTool"]]
    assert called == ["post-tool-use", "post-shell"]


def test_every_host_that_can_be_attached_is_tried_here() -> None:
    tried = {(case.host, case.where) for case in CASES}
    known = {(name, where) for name in hosts.NAMES for where in hosts.host_named(name).WHERES}
    assert tried == known


def test_a_host_that_has_its_own_way_of_naming_servers_is_asked_by_hand(memory: Memory) -> None:
    assert "claude mcp add kairos-mem -- " in memory.run("install", "claude-code").out
    assert json.loads(memory.run("--json", "install", "claude-code").out)["server"] is False


SHARED = [case for case in CASES if case.where == "project"]
BY_SHELL = [case for case in SHARED if case.host != "opencode"]


@pytest.mark.parametrize("case", SHARED, ids=[case.host for case in SHARED])
def test_a_project_is_served_where_that_is_asked_for_and_stays_so(
    attaching: Attaching, case: Case
) -> None:
    place = ("install", case.host, "--where", "project")
    assert attaching.ask(*place)["server"] is False
    assert attaching.ask(*place, "--mcp")["server"] is True
    again = attaching.ask(*place)
    assert (again["server"], again["changed"]) == (True, False)
    told = attaching.memory.run(*place, "--no-mcp", env={"HOME": str(attaching.home)}).out
    assert "kairos-mem is not disturbed by its hooks" in told
    assert f"`kairos-mem install {case.host} --where project --mcp`" in told


@pytest.mark.parametrize("there", [True, False], ids=["there", "absent"])
@pytest.mark.parametrize("case", BY_SHELL, ids=[case.host for case in BY_SHELL])
def test_hooks_of_a_project_end_well_where_the_program_is_absent(
    attaching: Attaching, case: Case, there: bool
) -> None:
    settings = attaching.ask("install", case.host, "--where", "project")["settings"]
    calls = [*_lines_of_a_shell(value_of(Path(settings).read_text("utf-8")))]
    assert len(calls) > 5
    env = surroundings({"PATH": ":".join([str(SCRIPT.parent)] * there + ["/usr/bin", "/bin"])})
    opening = next(call for call in calls if "session-start" in call)
    ended = subprocess.run(
        ["sh", "-c", opening], input=b'{"session_id": "s1", "conversation_id": "s1"}', env=env,
        cwd=attaching.memory.folder, capture_output=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, b"kairos-mem observe" in ended.stdout) == (0, there)
    assert all(call.endswith("; exit 0") for call in calls)


def _lines_of_a_shell(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (value[key] for key in ("command", "bash") if isinstance(value.get(key), str))
    inside = [*value.values()] if isinstance(value, dict) else value
    for inner in inside if isinstance(inside, list) else ():
        yield from _lines_of_a_shell(inner)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_dry_run_shows_what_an_install_then_writes_and_writes_nothing(
    attaching: Attaching, case: Case
) -> None:
    call = ("install", case.host, "--where", case.where, "--mcp")
    was = attaching.bytes_of(case)
    shown = attaching.ask(*call, "--dry-run")["diffs"]
    assert attaching.bytes_of(case) == was

    installed = attaching.ask(*call)

    assert set(shown) == set(installed["files"])
    for path, diff in shown.items():
        added = [line[1:] for line in diff.split("\n")[3:] if line.startswith("+")]
        assert added == Path(path).read_text("utf-8").splitlines()
    assert attaching.ask(*call, "--dry-run")["diffs"] == {}
