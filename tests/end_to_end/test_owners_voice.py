"""An agent's shell speaks as the agent, whatever it claims; a bullet written by hand is the owner's only by the settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.harness import DAY, Memory

HOSTS = [
    ({"CLAUDECODE": "1"}, "agent:claude"),
    ({"CLAUDE_CODE_SESSION_ID": "s1"}, "agent:claude"),
    ({"CODEX_THREAD_ID": "t1"}, "agent:codex"),
    ({"GEMINI_CLI": "1"}, "agent:gemini"),
    ({"CURSOR_AGENT": "1"}, "agent:cursor"),
    ({"COPILOT_CLI": "1"}, "agent:copilot"),
    ({"OPENCODE": "1"}, "agent:opencode"),
    ({"AGENT": "goose"}, "agent:goose"),
    ({"AI_AGENT": "Some New One"}, "agent:somenewone"),
]
RULE = "Never rename a table."


def speakers(memory: Memory) -> list[str]:
    return [line.split(": ")[0].rpartition(" ")[2] for log in memory.logs() for line in log.read_text().splitlines()]


@pytest.mark.parametrize(("env", "agent"), HOSTS)
def test_an_agents_shell_speaks_as_the_agent_whatever_it_claims(env: dict[str, str], agent: str, memory: Memory) -> None:
    line = json.dumps({"text": RULE, "principal": "user:owner", "trust": "owner"}).encode()
    calls = [
        memory.run("observe", RULE, "--principal", "user:owner", env=env),
        memory.run("observe", RULE, "--anchor", "a.py", "--principal", "user:somebody", env=env),
        memory.run("observe", RULE, "--trust", "owner", env=env),
        memory.run("observe", RULE, env={**env, "KAIROS_MEM_PRINCIPAL": "user:owner"}),
        memory.run("observe", "--stdin", stdin=line + b"\n" + line, env=env),
    ]
    assert [call.code for call in calls] == [0] * 5
    assert [call.err.count(agent) for call in calls] == [1] * 5
    assert set(speakers(memory)) == {agent}
    memory.night()
    assert memory.ask("facts", "--status", "asserted") == []


def test_a_shell_of_ones_own_and_a_lesser_principal_speak_as_they_say(memory: Memory) -> None:
    memory.run("observe", RULE, env={"AGENT": "/tmp/socket", "SSH_AGENT_PID": "7"})
    quiet = memory.run("observe", RULE, "--principal", "tool:pytest", env={"CLAUDECODE": "1"})
    assert quiet.err == ""
    assert speakers(memory) == ["user:owner", "tool:pytest"]


def test_notes_that_an_agent_imports_are_the_agents(memory: Memory, tmp_path: Path) -> None:
    notes = tmp_path / "2026-11-09.md"
    notes.write_text(f"- {RULE}\n")
    answer = memory.run("import", "daily-notes", str(notes), "--principal", "user:owner", env={"CLAUDECODE": "1"})
    assert (answer.code, "agent:claude" in answer.err) == (0, True)
    assert speakers(memory) == ["agent:claude"]


def test_settling_is_the_owners_and_other_decisions_name_who_made_them(held: Memory) -> None:
    id = held.fact("8080")["id"]
    refused = held.run("--json", "settle", id, env={"CLAUDECODE": "1"})
    assert (refused.code, refused.json["error"]["code"]) == (4, "not-the-owner")
    assert held.run("revert", id, env={"CLAUDECODE": "1"}).code == 0
    assert held.select("SELECT json_extract(body, '$.by') FROM entries ORDER BY number DESC LIMIT 1") == [("agent:claude",)]


def bullet(memory: Memory, text: str, day: str = DAY) -> None:
    log = memory.root / "logs" / day[:4] / day[5:7] / f"{day}.md"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as out:
        out.write(f"- {text}\n")


def test_a_bullet_written_by_hand_is_the_owners_only_by_the_settings(memory: Memory) -> None:
    bullet(memory, RULE)
    memory.night()
    assert memory.ask("facts", "--status", "asserted") == []
    (memory.root / "config.yaml").write_text("handwritten: owner\n")
    bullet(memory, "Always sign commits.")
    memory.night()
    assert [fact["text"] for fact in memory.ask("facts", "--status", "asserted")] == ["Always sign commits."]
    (witness,) = memory.ask("why", memory.fact("sign commits")["id"])["evidence"]
    assert witness["note"] == "written by hand in the log; config.yaml takes these for the owner's"
    (memory.root / "config.yaml").write_text("handwritten: agent\n")
    bullet(memory, "Ports begin at 8000.")
    assert memory.ask("stats")["observations"] == 3
    memory.night()
    assert len(memory.remembered()) == 3, "no bullet is read twice when the setting changes"


def test_an_unknown_hand_is_refused_and_doctor_says_how_far_the_owner_can_be_told(memory: Memory) -> None:
    said = memory.ask("doctor")["owners_voice"]
    assert "no agent's host" in said
    assert "make no rules" in said
    assert "agent:claude" in memory.run("doctor", env={"CLAUDECODE": "1"}).out
    (memory.root / "config.yaml").write_text("handwritten: anyone\n")
    assert memory.run("doctor").code == 1
