"""The host's own memory folder, taken over and given back.

It is taken over on request, rendered by us, and given back as it was.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from memory_engine.formats.jsonc import value_of
from tests.end_to_end.harness import Memory, refused, sound

SETTINGS = Path(".claude") / "settings.local.json"
PAGES = {
    "MEMORY.md": "# Memory\n\n- [Queue](queue.md) — the queue of `worker.py` listens on 5672\n",
    "queue.md": "---\nname: queue\ndescription: the queue\nmetadata:\n  type: project\n---\n\n"
    "The consumer in `worker.py` must be restarted after `config.toml` changed, because it reads "
    "the file once.\n",
    "sub/odd name.md": "The proxy of staging is `haproxy`.\n",
    "notes.txt": "no page\n",
    ".consolidate-lock": "999999999",
}
LESSON = "The consumer in `worker.py` must be restarted"


@dataclass(frozen=True)
class Host:
    """A host's own folders, and a store beside them."""

    memory: Memory
    config: Path
    folder: Path

    @property
    def env(self) -> dict[str, str]:
        return {"CLAUDE_CONFIG_DIR": str(self.config)}

    def call(self, *words: str, **options: Any) -> Any:  # noqa: ANN401
        return self.memory.run("--json", *words, env=self.env, **options)

    def ask(self, *words: str) -> Any:  # noqa: ANN401
        answer = self.call(*words)
        assert answer.code == 0, answer
        return answer.json

    def write(self, pages: Mapping[str, str]) -> None:
        for name, text in pages.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            os.utime(path, (1_790_000_000, 1_790_000_000))

    def tree(self) -> dict[str, tuple[int, int, bytes]]:
        """All that is in the folder: rights, times and bytes."""
        return {
            path.relative_to(self.folder).as_posix(): (
                path.stat().st_mode, path.stat().st_mtime_ns if path.is_file() else 0,
                path.read_bytes() if path.is_file() else b"",
            )
            for path in sorted(self.folder.rglob("*"))
        }  # fmt: skip

    def index(self) -> str:
        return (self.folder / "MEMORY.md").read_text("utf-8")

    def aside(self) -> dict[str, str]:
        files = (self.memory.root / "aside").glob("host-*")
        return {path.name: path.read_text("utf-8") for path in files}

    def opened(self, project: str = ".", agent: str = "claude-code") -> str:
        """What the hook puts before a session."""
        given = json.dumps({"session_id": "s1", "source": "startup"}).encode()
        env = {**self.env, "CLAUDE_PROJECT_DIR": str(self.memory.folder / project)}
        words = ("hook", "session-start", "--agent", agent, "--by", "local")
        answer = self.memory.run(*words, stdin=given, env=env)
        return json.dumps(answer.json) if answer.raw else ""


def folder_of(config: Path, project: Path) -> Path:
    slug = re.sub(r"[^a-zA-Z0-9]", "-", str(project.resolve()))
    return config / "projects" / slug / "memory"


@pytest.fixture
def host(memory: Memory, tmp_path: Path) -> Host:
    config = tmp_path / "config"
    return Host(memory, config, folder_of(config, memory.folder))


@pytest.fixture
def filled(host: Host) -> Host:
    """A host that keeps pages of its own."""
    host.write(PAGES)
    (host.folder / "queue.md").chmod(0o640)
    return host


def test_taken_over_and_given_back_the_folder_is_what_it_was(filled: Host) -> None:
    before = filled.tree()
    found = filled.ask("install", "claude-code", "--takeover")
    assert found["takeover"]["folder"] == str(filled.folder)
    assert found["takeover"]["observations"] >= 3
    pages = {path.name: path.read_bytes() for path in filled.memory.page.parent.glob("*.md")}
    shown = {path.name: path.read_bytes() for path in filled.folder.rglob("*.md")}
    assert shown == pages
    assert LESSON in "".join(text.decode() for text in shown.values())
    assert (filled.folder / "notes.txt").read_text("utf-8") == "no page\n"
    settings = value_of((filled.memory.folder / SETTINGS).read_text("utf-8"))
    assert settings["autoDreamEnabled"] is False
    again = filled.ask("install", "claude-code", "--takeover")
    assert (again["changed"], again["takeover"]) == (False, None)
    back = filled.ask("uninstall", "claude-code")
    assert back["takeover"] == {"folder": str(filled.folder), "kept": []}
    assert filled.tree() == before
    assert not (filled.memory.folder / SETTINGS).exists()
    assert not any((filled.memory.root / "attached").iterdir())
    assert filled.memory.fact(LESSON)
    sound(filled.memory)


def test_a_folder_that_was_not_there_is_gone_again(host: Host) -> None:
    host.ask("install", "claude-code", "--takeover")
    assert host.index() == host.memory.page.read_text("utf-8")
    host.ask("uninstall", "claude-code")
    assert not host.folder.exists()


SINCE = {
    "new.md": "---\nname: new\ndescription: x\nmetadata:\n  type: project\n---\n\nThe cache of "
    "`store.py` must be cleared after an upgrade, because its keys carry no version.\n",
    "queue.md": "The consumer in `worker.py` needs `ulimit -n 4096`, else it drops connections.\n",
    "deep/er.md": "The linter of `tools/` fails on Windows paths, because it splits at colons.\n",
}
SAID = ("cache of `store.py`", "ulimit -n 4096", "linter of `tools/`", "retried `sync.py`")


@pytest.mark.parametrize("nights", [0, 1, 2])
def test_what_the_host_writes_meanwhile_is_heard_and_kept(filled: Host, nights: int) -> None:
    before = filled.tree()
    filled.ask("install", "claude-code", "--takeover")
    filled.write(SINCE)
    (filled.folder / "notes.txt").write_text("changed", "utf-8")
    added = "- [Sync](sync.md) — retried `sync.py` calls must carry the same key, or they repeat\n"
    (filled.folder / "MEMORY.md").write_text(added + filled.index(), "utf-8")
    for _ in range(nights):
        report = filled.ask("consolidate", "--force")
    if nights == 1:
        assert any("written by the host" in problem["what"] for problem in report["problems"])
    if nights:
        assert {path.name for path in filled.folder.rglob("*.md")} == {
            path.name for path in filled.memory.page.parent.glob("*.md")
        }
    back = filled.ask("uninstall", "claude-code")
    assert filled.tree() == before
    said = "".join(path.read_text("utf-8") for path in filled.memory.logs())
    assert [text for text in SAID if text not in said] == []
    assert said.count("ulimit -n 4096") == 1
    assert "retried `sync.py`" in "".join(filled.aside().values())
    assert {"new.md", "queue.md", "deep-er.md", "MEMORY.md"} <= {
        name.removeprefix("host-").rpartition(".")[0] for name in filled.aside()
    }
    assert "changed" in filled.aside().values()
    assert set(back["takeover"]["kept"]) == ({"notes.txt"} if nights else {
        "notes.txt", "new.md", "queue.md", "deep-er.md", "MEMORY.md"})  # fmt: skip
    sound(filled.memory)


def test_what_the_host_repeats_of_the_page_is_an_echo(held: Memory, tmp_path: Path) -> None:
    here = Host(held, tmp_path / "config", folder_of(tmp_path / "config", held.folder))
    here.ask("install", "claude-code", "--takeover")
    fact = held.fact("8080")
    before = len(held.ask("why", fact["id"])["terms"])
    assert fact["text"] in here.index()
    (here.folder / "mine.md").write_text(f"{fact['text']}\n", "utf-8")
    here.ask("consolidate", "--force")
    after = held.ask("why", fact["id"])
    assert len(after["terms"]) == before
    assert len(after["evidence"]) > before


def test_a_line_that_is_taken_back_leaves_the_hosts_page_at_once(filled: Host) -> None:
    filled.ask("install", "claude-code", "--takeover")
    fact = filled.memory.fact(LESSON)
    shown = "".join(path.read_text("utf-8") for path in filled.folder.glob("*.md"))
    assert fact["id"] in shown
    path = next(one for one in filled.folder.glob("*.md") if fact["id"] in one.read_text("utf-8"))
    path.write_text(path.read_text("utf-8") + "- The host noted this.\n", "utf-8")
    filled.ask("forget", fact["id"])
    shown = "".join(path.read_text("utf-8") for path in filled.folder.glob("*.md"))
    assert fact["id"] not in shown
    assert "The host noted this." in "".join(filled.aside().values())
    filled.ask("consolidate", "--force")
    said = "".join(path.read_text("utf-8") for path in filled.memory.logs())
    assert "The host noted this" in said
    assert filled.memory.fact(LESSON)["status"] == "retracted"


def alive(host: Host) -> None:
    """The host is at work in its folder."""
    host.folder.mkdir(parents=True, exist_ok=True)
    (host.folder / ".consolidate-lock").write_text(str(os.getpid()), "utf-8")


def test_while_the_host_dreams_nothing_in_its_folder_is_touched(filled: Host) -> None:
    alive(filled)
    before = filled.tree()
    refused(filled.memory.run("install", "claude-code", "--takeover", env=filled.env), 11,
            "holds its own lock")  # fmt: skip
    assert filled.tree() == before
    assert not (filled.memory.folder / SETTINGS).exists()
    (filled.folder / ".consolidate-lock").unlink()
    filled.ask("install", "claude-code", "--takeover")
    alive(filled)
    (filled.folder / "new.md").write_text(SINCE["new.md"], "utf-8")
    taken = filled.tree()
    filled.memory.observe({"text": "Never push to main.", "principal": "user:owner"})
    filled.ask("consolidate", "--force")
    assert filled.tree() == taken
    assert "Never push" in filled.memory.page.read_text("utf-8")
    refused(filled.memory.run("uninstall", "claude-code", env=filled.env), 11, "lock")
    assert filled.tree() == taken
    os.utime(filled.folder / ".consolidate-lock", (1_790_000_000, 1_790_000_000))
    filled.ask("consolidate", "--force")
    assert "Never push" in filled.index()
    assert not (filled.folder / "new.md").exists()


def test_a_session_is_not_given_twice_what_the_host_loads_itself(
    held: Memory, tmp_path: Path
) -> None:
    here = Host(held, tmp_path / "config", folder_of(tmp_path / "config", held.folder))
    id = held.fact("8080")["id"]
    here.ask("install", "claude-code")
    assert "What sessions on this code have taught" in here.opened()
    here.ask("install", "claude-code", "--takeover")
    text = here.opened()
    assert "What sessions on this code have taught" not in text
    assert "kairos-mem observe" in text
    assert id in (held.root / "spool" / "events.jsonl").read_text("utf-8")
    (held.folder / "sub").mkdir()
    assert "What sessions on this code have taught" in here.opened("sub")
    settings = held.folder / ".claude" / "settings.json"
    settings.write_text('{"autoMemoryEnabled" : false}', "utf-8")
    assert "What sessions on this code have taught" in here.opened()
    settings.unlink()
    (here.folder / "MEMORY.md").write_text("the host's own now", "utf-8")
    assert "What sessions on this code have taught" in here.opened()


def test_another_host_loads_nothing_of_it_and_leaves_it_alone(held: Memory, tmp_path: Path) -> None:
    here = Host(held, tmp_path / "config", folder_of(tmp_path / "config", held.folder))
    here.ask("install", "claude-code", "--takeover")
    assert "What sessions on this code have taught" not in here.opened()
    for agent in ("codex", "gemini"):
        assert "What sessions on this code have taught" in here.opened(agent=agent)
    rendered = here.tree()
    here.ask("install", "gemini", "--where", "project")
    assert here.ask("uninstall", "gemini")["takeover"] is None
    assert here.tree() == rendered


def test_whether_the_host_dreams_is_set_as_it_was_after_a_second_install(filled: Host) -> None:
    path = filled.memory.folder / SETTINGS
    path.parent.mkdir()
    path.write_text('{"autoDreamEnabled": true}', "utf-8")
    filled.ask("install", "claude-code", "--takeover")
    theirs = path.read_text("utf-8").replace("{", '{ // mine\n "model": "a",', 1)
    path.write_text(theirs, "utf-8")
    filled.ask("install", "claude-code", "--guard")
    assert value_of(path.read_text("utf-8"))["autoDreamEnabled"] is False
    filled.ask("uninstall", "claude-code")
    assert value_of(path.read_text("utf-8")) == {"model": "a", "autoDreamEnabled": True}
    assert "// mine" in path.read_text("utf-8")


@pytest.mark.parametrize("dream", ["true", "false"])
def test_whether_the_host_dreams_is_set_as_it_was(filled: Host, dream: str) -> None:
    path = filled.memory.folder / SETTINGS
    path.parent.mkdir()
    theirs = f'{{ // mine\n  "autoDreamEnabled": {dream}, "model": "a" }}'
    path.write_text(theirs, "utf-8")
    filled.ask("install", "claude-code", "--takeover")
    assert value_of(path.read_text("utf-8"))["autoDreamEnabled"] is False
    path.write_text(path.read_text("utf-8").replace('"a"', '"b"'), "utf-8")
    filled.ask("uninstall", "claude-code")
    assert path.read_text("utf-8") == theirs.replace('"a"', '"b"')


def test_a_folder_that_the_settings_name_is_the_hosts(host: Host) -> None:
    theirs = host.config / "elsewhere"
    theirs.mkdir(parents=True)
    (theirs / "MEMORY.md").write_text("- The queue of `worker.py` listens on 5672.\n", "utf-8")
    (host.config / "settings.json").write_text(f'{{"autoMemoryDirectory": "{theirs}"}}', "utf-8")
    found = host.ask("install", "claude-code", "--takeover")
    assert found["takeover"]["folder"] == str(theirs)
    host.ask("uninstall", "claude-code")
    assert [path.name for path in theirs.iterdir()] == ["MEMORY.md"]
    assert not host.folder.exists()


def test_what_is_not_the_hosts_to_give_is_refused(filled: Host, fresh: Memory) -> None:
    before = filled.tree()

    def no(code: int, *said: str, where: str = "local") -> None:
        words = ("install", "claude-code", "--takeover", "--where", where)
        refused(filled.memory.run(*words, env=filled.env), code, *said)
        assert filled.tree() == before
        assert not (filled.memory.folder / SETTINGS).exists()

    no(2, "yours alone", where="project")
    for agent in ("codex", "opencode"):
        words = ("install", agent, "--takeover")
        refused(filled.memory.run(*words, env=filled.env), 2, "no memory folder")
    assert filled.tree() == before
    settings = filled.config / "settings.json"
    settings.write_text('{"autoMemoryEnabled": false}', "utf-8")
    no(4, "is not in use")
    settings.write_text(
        json.dumps({"autoMemoryDirectory": str(filled.memory.root / "memory")}), "utf-8"
    )
    no(4, "this store")
    settings.write_text("{", "utf-8")
    no(1, "settings.json")
    settings.unlink()
    page = filled.folder / "theirs.md"
    page.write_text("x\n\n<!-- kairos-mem:generated 0123456789abcdef -->\n", "utf-8")
    before = filled.tree()
    no(4, "another store")
    answer = filled.memory.run(
        "install", "claude-code", "--takeover", env={**filled.env, "CLAUDECODE": "1"}
    )
    refused(answer, 4, "install claude-code")


def test_the_worktrees_of_a_repository_share_the_hosts_folder(
    memory: Memory, tmp_path: Path
) -> None:
    git = ["git", "-c", "user.name=I", "-c", "user.email=i@example.org"]
    for words in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "a"],
                  ["worktree", "add", "-q", str(tmp_path / "linked")]):  # fmt: skip
        subprocess.run([*git, *words], cwd=memory.folder, check=True)
    linked = Memory(tmp_path / "linked")
    env = {"CLAUDE_CONFIG_DIR": str(tmp_path / "config")}
    answer = linked.run("--json", "install", "claude-code", "--takeover", env=env)
    wanted = folder_of(tmp_path / "config", memory.folder)
    assert answer.json["takeover"]["folder"] == str(wanted)


def test_the_guard_keeps_hands_off_a_folder_that_is_taken_over(filled: Host) -> None:
    call = {"tool_name": "Write", "tool_input": {"file_path": str(filled.folder / "MEMORY.md")}}
    given = json.dumps({"session_id": "s1", **call}).encode()
    assert filled.memory.run("hook", "pre-tool-use", stdin=given).raw == b""
    filled.ask("install", "claude-code", "--takeover", "--guard")
    assert b'"deny"' in filled.memory.run("hook", "pre-tool-use", stdin=given).raw


def test_doctor_says_how_memory_stands_to_the_hosts_own(filled: Host) -> None:
    assert filled.ask("doctor")["hosts_memory"] == ""
    filled.ask("install", "claude-code")
    told = filled.ask("doctor")["hosts_memory"]
    assert str(filled.folder) in told
    assert "has 3 of its own" in told
    assert "--takeover" in told
    before = filled.tree()
    filled.ask("consolidate", "--force")
    assert filled.tree() == before
    filled.ask("install", "claude-code", "--takeover")
    assert "is rendered from here" in filled.ask("doctor")["hosts_memory"]
