"""A real Claude Code, offline: what one session learns the next one is given, until it is taken
back.

Needs the client itself: ``KAIROS_MEM_CLAUDE=/path/to/claude`` (of the npm package
``@anthropic-ai/claude-code``, or bundled in ``claude-agent-sdk``).
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.harness import SCRIPT, Memory, sound
from tests.end_to_end.messages_api import Script, said, serving, used

CLIENT = os.environ.get("KAIROS_MEM_CLAUDE", "")
LIMIT_SECONDS = 120
LESSON = "The fixtures must be rebuilt with `make seed` after a schema change."

pytestmark = pytest.mark.skipif(
    not CLIENT, reason="no real client: name one with KAIROS_MEM_CLAUDE=/path/to/claude"
)


def session(memory: Memory, home: Path, script: Script, prompt: str) -> str:
    """One session in the project; its id."""
    (home / ".claude").mkdir(parents=True, exist_ok=True)
    with serving(script) as address:
        surroundings = {
            "HOME": str(home),
            "PATH": f"{SCRIPT.parent}:{os.environ['PATH']}",
            "LANG": "C.UTF-8",
            "CLAUDE_CONFIG_DIR": str(home / ".claude"),
            "ANTHROPIC_BASE_URL": address,
            "ANTHROPIC_API_KEY": "dummy",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_TELEMETRY": "1",
            "DISABLE_AUTOUPDATER": "1",
        }
        call = [CLIENT, "-p", prompt, "--allowedTools", "Bash,Write", "--output-format", "json"]
        ended = subprocess.run(
            call, cwd=memory.folder, env=surroundings, capture_output=True, timeout=LIMIT_SECONDS
        )
    assert ended.returncode == 0, ended
    return str(json.loads(ended.stdout)["session_id"])


def first_request(script: Script) -> str:
    return json.dumps(script.asked[0], ensure_ascii=False)


def test_what_a_session_learns_the_next_one_is_given_until_it_is_taken_back(
    memory: Memory, tmp_path: Path
) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=memory.folder, check=True)
    memory.ask("install", "claude-code", "--guard")
    learning = Script(
        [used("Bash", command="ls /no/such/folder", description="look")],
        [used("Write", file_path=str(memory.folder / "a.txt"), content="x")],
        [used("Write", file_path=str(memory.page), content="I am the memory now")],
        [said("That is all.")],
        [used("Bash", command=f"kairos-mem observe '{LESSON}'", description="remember")],
        [said("Done.")],
    )
    first = session(memory, tmp_path / "home", learning, "Please look why the tests fail.")
    asked = json.dumps(learning.asked, ensure_ascii=False)
    assert "Before you stop: something failed in this session" in asked
    assert "rendered from kairos-mem's memory" in asked
    assert not memory.page.exists()

    memory.ask("consolidate", "--force")
    fact = memory.fact("make seed")
    assert fact["id"] in memory.page.read_text("utf-8")
    assert {one["session"] for one in memory.ask("why", fact["id"])["evidence"]} == {first}

    repeating = Script([said(LESSON)])
    session(memory, tmp_path / "home", repeating, "What must be done after a schema change?")
    assert LESSON.replace('"', '\\"') in first_request(repeating)
    assert "Since the last session" in first_request(repeating)
    memory.ask("consolidate", "--force")
    assert memory.ask("why", fact["id"])["terms"] == []

    memory.ask("revert", fact["id"])
    after = Script([said("I do not know.")])
    session(memory, tmp_path / "home", after, "What must be done after a schema change?")
    assert "make seed" not in first_request(after)
    sound(memory)
    memory.ask("uninstall", "claude-code")
    assert not (memory.folder / ".claude" / "settings.local.json").exists()
