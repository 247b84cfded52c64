"""A real Codex, offline.

Attached, it opens with memory, keeps its hands off it, and is heard. Needs the program itself:
``KAIROS_MEM_CODEX=/path/to/codex`` (of the npm package ``@openai/codex-linux-x64``).
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.harness import SCRIPT, Memory, sound
from tests.end_to_end.responses_api import Script, ran, said, serving

CLIENT = os.environ.get("KAIROS_MEM_CODEX", "")
LIMIT_SECONDS = 120
LESSON = "The fixtures must be rebuilt with `make seed` after a schema change, as ids are hashed."
CONFIGURATION = """# mine
model = "m"
model_provider = "mock"

[model_providers.mock]
name = "mock"
base_url = "{}/v1"
env_key = "MOCK_KEY"
wire_api = "responses"
"""

pytestmark = pytest.mark.skipif(
    not CLIENT, reason="no real Codex: name one with KAIROS_MEM_CODEX=/path/to/codex"
)


def session(memory: Memory, home: Path, script: Script, prompt: str) -> None:
    """One session in the project."""
    with serving(script) as address:
        settings = home / ".codex" / "config.toml"
        settings.write_text(settings.read_text("utf-8").replace("http://mock", address), "utf-8")
        env = {"HOME": str(home), "PATH": os.environ["PATH"], "MOCK_KEY": "x", "LANG": "C.UTF-8"}
        call = [CLIENT, "exec", "--dangerously-bypass-hook-trust", "-s", "danger-full-access"]
        ended = subprocess.run(
            [*call, prompt],
            cwd=memory.folder,
            env={**env, "PATH": f"{SCRIPT.parent}:{env['PATH']}"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT_SECONDS,
        )
        settings.write_text(settings.read_text("utf-8").replace(address, "http://mock"), "utf-8")
    assert ended.returncode == 0, ended


def test_a_real_codex_is_given_memory_and_is_heard(held: Memory, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=held.folder, check=True)
    home = tmp_path / "home"
    settings = home / ".codex" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(CONFIGURATION.format("http://mock"), "utf-8")
    env = {"HOME": str(home)}
    assert held.run("install", "codex", "--guard", env=env).code == 0
    page = held.page.read_bytes()
    working = Script([ran(f"echo mine > {held.page}")], [said(LESSON)])
    session(held, home, working, "What must be done after a schema change?")
    asked = json.dumps(working.asked)
    assert held.fact("8080")["id"] in json.dumps(working.asked[0])
    assert "rendered from kairos-mem's memory" in asked
    assert held.page.read_bytes() == page

    assert held.run("consolidate", "--force", env=env).code == 0
    (evidence,) = held.ask("why", held.fact("make seed")["id"])["evidence"]
    assert evidence["principal"] == "agent:codex"
    doctor = json.loads(held.run("--json", "doctor", env=env).out)
    assert not any("codex" in row for row in doctor["to_mend"])

    repeating = Script([said(LESSON)])
    session(held, home, repeating, "And after a change of the schema?")
    assert "make seed" in json.dumps(repeating.asked[0])
    held.run("consolidate", "--force", env=env)
    assert held.ask("why", held.fact("make seed")["id"])["terms"] == []
    sound(held)
    assert held.run("uninstall", "codex", env=env).code == 0
    assert settings.read_text("utf-8") == CONFIGURATION.format("http://mock")
    assert not (home / ".codex" / "hooks.json").exists()
