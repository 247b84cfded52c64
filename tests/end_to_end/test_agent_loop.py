"""The SDK's own tool runner, over a store.

A server that speaks the Messages API answers it.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

anthropic = pytest.importorskip("anthropic", reason="the package anthropic is not installed")

from memory_engine.attach.memory_tool import Files, async_memory_tool, memory_tool  # noqa: E402
from tests.end_to_end.harness import Memory, sound, surroundings  # noqa: E402
from tests.end_to_end.messages_api import Script, said, serving, used  # noqa: E402

NOTES, INDEX = "/memories/notes.md", "/memories/memory/MEMORY.md"
LESSON = "The fixtures must be rebuilt with `make seed` after a schema change."
LIMIT_SECONDS = 60


def results(script: Script) -> list[dict[str, Any]]:
    """What the tools answered, in order."""
    blocks = [
        block
        for request in script.asked
        for block in request["messages"][-1]["content"]
        if isinstance(block, dict) and block.get("type") == "tool_result"
    ]
    return [{"error": one.get("is_error", False), "text": json.dumps(one["content"])}
            for one in blocks]  # fmt: skip


def talk(script: Script, files: Files, awaited: bool) -> str:
    """One conversation of the SDK's runner, sync or async; its last words."""
    given: dict[str, Any] = {
        "model": "claude-opus-5-5", "max_tokens": 99, "max_iterations": 20,
        "messages": [{"role": "user", "content": "Go on."}],
    }  # fmt: skip
    with serving(script) as address:
        if awaited:

            async def run() -> Any:  # noqa: ANN401
                async with anthropic.AsyncAnthropic(api_key="k", base_url=address) as client:
                    runner = client.beta.messages.tool_runner(
                        tools=[async_memory_tool(files)], **given
                    )
                    return await runner.until_done()

            last = asyncio.run(run())
        else:
            with anthropic.Anthropic(api_key="k", base_url=address) as client:
                runner = client.beta.messages.tool_runner(tools=[memory_tool(files)], **given)
                last = runner.until_done()
    return str(last.content[0].text)


@pytest.mark.parametrize("awaited", [False, True], ids=["sync", "async"])
def test_a_model_reads_pages_and_keeps_notes(held: Memory, awaited: bool) -> None:
    script = Script(
        [used("memory", command="view", path="/memories")],
        [used("memory", command="view", path=INDEX)],
        [used("memory", command="create", path=NOTES, file_text=f"- {LESSON}\n")],
        [used("memory", command="str_replace", path=INDEX, old_str="8080", new_str="9090")],
        [used("memory", command="view", path="/memories/../../etc/passwd")],
        [used("memory", command="insert", path=NOTES)],
        [used("memory", command="delete", path=INDEX)],
        [used("memory", command="rename", old_path=NOTES, new_path="/memories/n.md")],
        [said("That is all.")],
    )
    page = held.page.read_bytes()
    assert talk(script, Files(str(held.folder), session="loop-1"), awaited) == "That is all."
    assert {"type": "memory_20250818", "name": "memory"} in script.asked[0]["tools"]
    answers = results(script)
    assert [one["error"] for one in answers] == [
        False, False, False, False, True, True, True, False,
    ]  # fmt: skip
    assert "/memories/memory/MEMORY.md" in answers[0]["text"]
    assert held.fact("8080")["id"] in answers[1]["text"]
    assert "would escape" in answers[4]["text"]
    assert "`insert` needs `insert_line`" in answers[5]["text"]
    assert held.page.read_bytes() == page
    held.night("2027-01-01")
    said_so = held.ask("why", held.fact("make seed")["id"])["evidence"]
    assert [(one["principal"], one["session"]) for one in said_so] == [("agent:claude", "loop-1")]
    assert held.fact("8080")["status"] == "asserted"
    sound(held)


def test_the_example_loop_learns_and_opens_with_it_the_next_time(held: Memory) -> None:
    def loop(*turns: list[dict[str, Any]]) -> Script:
        script = Script(*turns)
        with serving(script) as address:
            env = {"ANTHROPIC_BASE_URL": address, "ANTHROPIC_API_KEY": "dummy"}
            ended = subprocess.run(
                [sys.executable, "-m", "memory_engine.attach.example_loop", "How do tests run?"],
                cwd=held.folder, env=surroundings(env), capture_output=True,
                timeout=LIMIT_SECONDS, check=False,
            )  # fmt: skip
        assert ended.returncode == 0, ended.stderr.decode()
        assert ended.stdout == b"They run with make.\n"
        return script

    (held.folder / "Makefile").write_text("test: seed\n", "utf-8")
    outside = held.folder.parent / "outside.txt"
    outside.write_text("not yours", "utf-8")
    first = loop(
        [used("read_file", path="Makefile")],
        [used("read_file", path=str(outside))],
        [said("They run with make.")],
        [used("memory", command="create", path=NOTES, file_text=f"- {LESSON}\n")],
        [said("Done.")],
    )
    answers = results(first)
    assert "test: seed" in answers[0]["text"]
    assert "There is no file" in answers[1]["text"]
    assert held.fact("8080")["id"] in json.dumps(first.asked[0]["system"])
    assert "Before you stop" in json.dumps(first.asked[3]["messages"])
    held.night("2027-01-01")
    second = loop([said("They run with make.")], [said("Nothing.")])
    assert LESSON in json.dumps(second.asked[0]["system"], ensure_ascii=False)


def test_the_example_is_no_longer_than_one_reads_at_once() -> None:
    path = Path(__file__).parents[2] / "memory_engine" / "attach" / "example_loop.py"
    body = path.read_text("utf-8").split("def run(", 1)[1].splitlines()
    assert len(body) <= 60


def test_nothing_needs_the_sdk_before_a_tool_is_made() -> None:
    code = (
        "import sys; import memory_engine.attach.memory_tool; "
        "assert 'anthropic' not in sys.modules and 'mcp' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=dict(os.environ))
