"""What hosts say to their hooks, and take as answers.

It is in their own words, and in the form in which each takes the answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from memory_engine.adapters.left_by_hosts import LeftByHosts
from memory_engine.attach.hooks.dialects import understood
from memory_engine.domain.records.problem import Problem
from tests.contracts import hosts_kit
from tests.contracts.hosts_kit import WRITERS
from tests.end_to_end.conftest import copied
from tests.end_to_end.harness import Memory, sound

SESSION = "7d1b2c34-0000-4000-8000-00000000000a"
PROMPT = "On which port does the service listen by default?"


class Host(NamedTuple):
    """A host's names, and where its answer has ours.

    It is where what we add stands.
    """

    session: str
    transcript: str
    events: Mapping[str, str]
    path: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]
    tool: str = "tool_name"
    given: str = "tool_input"
    denied: tuple[str, str] = ("", "")
    shell: str = ""
    """What it says of a command that failed, where it has no event for that."""


NESTED = ("hookSpecificOutput", "additionalContext")
HOSTS = {
    "codex": Host(
        "session_id",
        "transcript_path",
        {"session-start": "SessionStart", "user-prompt-submit": "UserPromptSubmit"},
        NESTED,
        (("decision", "block"),),
        denied=("hookSpecificOutput", "permissionDecision"),
    ),
    "gemini": Host(
        "session_id",
        "transcript_path",
        {"session-start": "SessionStart", "user-prompt-submit": "BeforeAgent"},
        NESTED,
        (("decision", "deny"),),
        denied=("decision", ""),
        shell="<untrusted_context>\nOutput: boom\nExit Code: 3\n</untrusted_context>",
    ),
    "copilot": Host(
        "sessionId",
        "transcriptPath",
        {"session-start": "", "user-prompt-submit": ""},
        ("additionalContext",),
        (("decision", "block"),),
        "toolName",
        "toolArgs",
        ("permissionDecision", ""),
        "boom\n<shellId: 0 completed with exit code 3>",
    ),
    "cursor": Host(
        "conversation_id",
        "transcript_path",
        {"session-start": "sessionStart", "user-prompt-submit": "beforeSubmitPrompt"},
        ("additional_context",),
        (("followup_message", ""),),
    ),
}


@pytest.fixture(params=HOSTS)
def agent(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def hook(memory: Memory, agent: str, event: str, **more: object) -> Any:  # noqa: ANN401  (JSON)
    """One call of a host, in its own words; its answer."""
    host = HOSTS[agent]
    named = host.events.get(event, "")
    about = {"hook_event_name": named} if named else {}
    given = {host.session: SESSION, **about, "cwd": str(memory.folder), **more}
    answer = memory.run("hook", event, "--agent", agent, stdin=json.dumps(given).encode())
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.raw) if answer.raw else {}


def at(answer: Any, path: tuple[str, ...]) -> str:  # noqa: ANN401  (JSON is what it is)
    for key in path:
        answer = answer.get(key, {})
    return str(answer or "")


def test_a_session_opens_with_memory_where_the_host_looks_for_it(held: Memory, agent: str) -> None:
    answer = hook(held, agent, "session-start", source="startup")
    assert held.fact("8080")["id"] in at(answer, HOSTS[agent].path)
    event = HOSTS[agent].events["session-start"]
    if HOSTS[agent].path == NESTED:
        assert answer["hookSpecificOutput"]["hookEventName"] == event
    events = (held.root / "spool" / "events.jsonl").read_text("utf-8")
    assert f'"agent": "{agent}", "session": "{SESSION}"' in events
    assert '"event": "shown"' in events


def test_a_prompt_is_read_without_what_hooks_had_put_before_it(agent: str) -> None:
    prompt = f"<hook_context>Of the port 8080.</hook_context>\n\n{PROMPT}"
    assert understood(agent, {"prompt": prompt})["prompt"] == PROMPT


def test_a_session_that_failed_and_was_mended_is_asked_once(memory: Memory, agent: str) -> None:
    host = HOSTS[agent]
    if host.shell:
        hook(memory, agent, "post-shell", output=host.shell.replace("3", "0"))
        hook(memory, agent, "post-shell", output=host.shell)
    else:
        hook(memory, agent, "post-tool-use-failure")
    hook(memory, agent, "post-tool-use")
    answer = hook(memory, agent, "stop", stop_hook_active=False)
    for key, value in host.asked:
        assert value in answer[key]
    assert "kairos-mem observe" in json.dumps(answer)
    assert hook(memory, agent, "stop") == {}


def test_a_command_that_passed_is_no_failure(memory: Memory) -> None:
    for agent in ("gemini", "copilot"):
        hook(memory, agent, "post-shell", output=HOSTS[agent].shell.replace("3", "0"))
        hook(memory, agent, "post-shell", output="nothing is said of it")
    assert not (memory.root / "spool").exists()


@pytest.mark.parametrize("how", ["a file", "a shell line", "a patch"])
def test_a_write_into_memory_is_denied_in_the_hosts_form(
    held: Memory, agent: str, how: str
) -> None:
    host = HOSTS[agent]
    if not host.denied[0]:
        return  # no guard is installed there
    patch = f"*** Begin Patch\n*** Update File: {held.page}\n+I am memory\n*** End Patch"
    tool, given = {
        "a file": ("write_file", {"file_path": str(held.page), "content": "x"}),
        "a shell line": ("run_shell_command", {"command": f"echo x > {held.page}"}),
        "a patch": ("apply_patch", {"command": patch}),
    }[how]
    answer = hook(held, agent, "pre-tool-use", **{host.tool: tool, host.given: given})
    assert at(answer, tuple(filter(None, host.denied))) == "deny"
    elsewhere = json.loads(json.dumps(given).replace(str(held.page), str(held.folder / "a.md")))
    assert hook(held, agent, "pre-tool-use", **{host.tool: tool, host.given: elsewhere}) == {}


NAMED = {
    "codex": "codex-transcript",
    "gemini": "gemini-transcript",
    "copilot": "copilot-transcript",
}


@pytest.mark.parametrize("agent", NAMED)
def test_the_next_night_hears_the_session_that_a_hook_named(
    fresh: Memory, agent: str, tmp_path: Path
) -> None:
    memory = copied(fresh, tmp_path)
    path = WRITERS[NAMED[agent]](tmp_path / "of-host", cwd=str(memory.folder))
    hook(memory, agent, "stop", **{HOSTS[agent].transcript: str(path)})
    memory.night("2026-11-21")
    fact = memory.fact(hosts_kit.CAUSE)
    (evidence,) = memory.ask("why", fact["id"])["evidence"]
    assert evidence["principal"] == f"agent:{agent}"
    hook(memory, agent, "stop", **{HOSTS[agent].transcript: str(path)})
    assert memory.night("2026-11-22")["admitted"] == 0
    rules = [row for row in memory.ask("facts", "--status", "all") if row["kind"] == "rule"]
    assert not rules  # the file lies where anybody may write
    sound(memory)


@pytest.mark.parametrize("kind", WRITERS)
def test_what_an_agent_imports_from_anywhere_makes_no_rule(
    fresh: Memory, kind: str, tmp_path: Path
) -> None:
    memory = copied(fresh, tmp_path)
    path = WRITERS[kind](tmp_path / "of-host", cwd=str(memory.folder))
    assert memory.run("import", kind, str(path), env={"CLAUDECODE": "1"}).code == 0
    memory.night("2026-11-21")
    said = [row for row in memory.ask("facts", "--status", "all") if "round weights" in row["text"]]
    assert not [row for row in said if row["kind"] == "rule" or row["status"] == "asserted"]


def test_a_session_in_a_file_of_many_is_heard_by_its_name(fresh: Memory, tmp_path: Path) -> None:
    memory = copied(fresh, tmp_path)
    path = hosts_kit.opencode(tmp_path / "of-host", cwd=str(memory.folder))
    given = {"session_id": "ses_root", "transcript_path": f"{path}#ses_root"}
    memory.run("hook", "session-end", "--agent", "opencode", stdin=json.dumps(given).encode())
    memory.night("2026-11-21")
    assert memory.fact(hosts_kit.CAUSE)


def test_doctor_tells_of_each_host_whether_it_was_heard_of(memory: Memory) -> None:
    for agent in ("gemini", "cursor"):
        memory.ask("install", agent, "--where", "project")
    hook(memory, "gemini", "stop")
    rows = "\n".join(memory.ask("doctor")["to_mend"])
    assert "cursor-project: is attached, and nothing was heard of it. Open a new chat" in rows
    assert "gemini-project: is attached, and nothing was heard of it" not in rows


def test_doctor_finds_a_host_that_will_not_call(memory: Memory, tmp_path: Path) -> None:
    home = tmp_path / "home"
    folder = home / ".codex"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("[features]\nhooks = false\n", "utf-8")
    env = {"HOME": str(home)}
    assert memory.run("install", "codex", env=env).code == 0
    assert "hooks = false" in memory.run("doctor", env=env).out
    hooks = folder / "hooks.json"
    text = hooks.read_text("utf-8")
    hooks.write_text(text.replace("/kairos-mem hook", "/gone/kairos-mem hook"), "utf-8")
    assert "which is no program here" in memory.run("doctor", env=env).out
    hooks.unlink()
    assert "hold no hook of ours any more" in memory.run("doctor", env=env).out


def test_a_chat_of_cursor_is_heard_from_its_database_whatever_file_its_hook_names(
    fresh: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, home = copied(fresh, tmp_path), tmp_path / "home"
    monkeypatch.setattr("pwd.getpwuid", lambda _: SimpleNamespace(pw_dir=str(home)))
    monkeypatch.setattr("sys.platform", "linux")
    path = hosts_kit.cursor(home / ".config" / "Cursor", cwd=str(memory.folder))
    named = home / ".cursor" / "projects" / "x" / "agent-transcripts" / f"{hosts_kit.ROOT}.jsonl"
    given = {"conversation_id": hosts_kit.ROOT, "transcript_path": str(named)}
    memory.run("hook", "session-end", "--agent", "cursor", stdin=json.dumps(given).encode())
    left = LeftByHosts(memory.root, memory.folder)
    wrong: list[Problem] = []
    found = {kind: list(batches) for kind, batches in left.left(lambda _: {}, wrong.append)}
    assert not wrong
    (batch,) = found["cursor-transcript"]
    assert batch.source == f"{path.name}#{hosts_kit.ROOT}"
    assert any(hosts_kit.CAUSE in line for _, _, line in batch.lines)
