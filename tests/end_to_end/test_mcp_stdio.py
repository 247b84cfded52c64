"""``kairos-mem mcp`` as a host runs it.

It is a process of its own that speaks on stdin and stdout.
"""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip(
    "mcp.server.mcpserver", reason="the extra `mcp` is not installed: pip install 'kairos-mem[mcp]'"
)

from mcp import Client, StdioServerParameters
from mcp.types import ElicitResult, Implementation

from tests.end_to_end.harness import COMMAND, Memory, refused, sound, surroundings

MANY = 20
"""Writes at once of each of two processes."""
LIMIT_SECONDS = 120
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "by hand", "version": "1"},
    },
}
READY = {"jsonrpc": "2.0", "method": "notifications/initialized"}


def asks(id: int, method: str, **params: object) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": id, "method": method, "params": params}


def calls(id: int, tool: str, **arguments: object) -> dict[str, object]:
    return asks(id, "tools/call", name=tool, arguments=arguments)


def over_stdio(memory: Memory, *words: str, name: str = "host", **options: Any) -> Client:  # noqa: ANN401
    """A client whose server is a process in the project's folder."""
    process = StdioServerParameters(
        command=COMMAND[0],
        args=[*COMMAND[1:], "mcp", *words],
        cwd=memory.folder,
        env=surroundings(),
    )
    return Client(process, client_info=Implementation(name=name, version="1"), **options)


def lines(memory: Memory, *messages: object) -> tuple[int, list[Any], str]:
    """Give a server these lines; exit code, messages, and stderr.

    The messages are those on stdout.
    """
    given = "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in messages)
    with memory.start("mcp") as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(given.encode())
        process.stdin.flush()
        wanted = sum(isinstance(one, dict) and "id" in one for one in messages)
        answers: list[Any] = []
        while len([one for one in answers if "id" in one and one["id"] is not None]) < wanted:
            answers.append(json.loads(process.stdout.readline()))
        out, err = process.communicate(timeout=LIMIT_SECONDS)
    answers += [json.loads(line) for line in out.splitlines()]
    return process.returncode, answers, err.decode()


@pytest.mark.parametrize("era", ["auto", "legacy"])
def test_a_host_starts_it_asks_it_and_parts(era: Any, held: Memory) -> None:  # noqa: ANN401
    fact = held.fact("8080")

    async def yes(context: object, params: object) -> ElicitResult:
        return ElicitResult(action="accept", content={"approve": True})

    async def talk() -> None:
        async with over_stdio(held, mode=era, elicitation_callback=yes) as client:
            hits = (await client.call_tool("recall", {"query": "default port"})).structured_content
            assert hits
            assert hits["hits"][0]["id"] == fact["id"]
            page = await client.read_resource("memory://MEMORY.md")
            assert fact["text"] in getattr(page.contents[0], "text", "")
            said = await client.call_tool("observe", {"text": "The queue is in Redis."})
            assert not said.is_error
            taken = await client.call_tool("revert", {"target": fact["id"]})
            assert not taken.is_error, taken

    asyncio.run(talk())
    assert held.fact("8080")["status"] != "asserted"
    assert "agent:host: The queue is in Redis." in held.logs()[-1].read_text("utf-8")
    sound(held)


def test_nothing_but_the_protocol_stands_on_stdout(held: Memory) -> None:
    code, answers, _ = lines(
        held,
        HELLO,
        READY,
        "no JSON at all",
        '{"jsonrpc": "2.0"}',
        "[" * 5000,
        calls(2, "recall", query="port"),
        calls(3, "report", night="dream:99"),
        calls(4, "observe", text="x" * 200_000),
        asks(5, "no/such/method"),
        calls(6, "why", target=["f"]),
        calls(7, "recall", query="port"),
    )
    assert code == 0
    by_id = {one["id"]: one for one in answers if one.get("id") is not None}
    assert {*by_id} == {1, 2, 3, 4, 5, 6, 7}
    assert by_id[1]["result"]["serverInfo"]["name"] == "kairos-mem"
    assert by_id[7]["result"]["structuredContent"]["hits"]
    assert [by_id[id]["result"].get("isError", False) for id in (2, 3, 4, 6, 7)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert "error" in by_id[5]


def test_without_a_store_it_starts_and_says_what_to_do(tmp_path: Path) -> None:
    code, answers, _ = lines(Memory(tmp_path), HELLO, READY, calls(2, "recall", query="port"))
    result = next(one for one in answers if one["id"] == 2)["result"]
    assert code == 0
    assert result["isError"]
    assert "kairos-mem init" in result["content"][0]["text"]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_host_ends_it_with_a_signal(sign: signal.Signals, memory: Memory) -> None:
    with memory.start("mcp") as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{json.dumps(HELLO)}\n".encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.send_signal(sign)
        out, err = process.communicate(timeout=LIMIT_SECONDS)
    assert out == b""
    assert b"Traceback" not in err
    assert process.returncode in (-signal.SIGTERM, 130, 0)


def test_a_client_that_goes_away_in_the_middle_is_no_fault(memory: Memory) -> None:
    with memory.start("mcp") as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(f"{json.dumps(HELLO)}\n".encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.stdout.close()
        process.stdin.write(f"{json.dumps(READY)}\n{json.dumps(asks(2, 'tools/list'))}\n".encode())
        process.stdin.close()
        assert process.wait(LIMIT_SECONDS) == 0
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"mcp.py": "raise ModuleNotFoundError('none', name='mcp')"}, "not installed"),
        ({"mcp/__init__.py": "", "mcp/server/__init__.py": ""}, "no 2.x"),
    ],
    ids=["absent", "too old"],
)
def test_where_the_library_is_lacking_it_says_how_to_get_it(
    files: dict[str, str], said: str, memory: Memory, tmp_path: Path
) -> None:
    for name, text in files.items():
        path = tmp_path / "other" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    answer = memory.run("mcp", env={"PYTHONPATH": str(tmp_path / "other")})
    refused(answer, 1, said, "pip install 'kairos-mem[mcp]'")


def test_it_is_listed_and_explained_without_being_started(memory: Memory) -> None:
    assert "serve memory to an agent over MCP" in memory.run("--help").out
    assert "--compat" in memory.run("mcp", "--help").out
    refused(memory.run("mcp", "--compat", "other"), 2, "server-memory")


def test_forty_writes_of_two_processes_at_once_are_all_kept(memory: Memory) -> None:
    async def write(name: str) -> None:
        async with over_stdio(memory, "--compat", "server-memory", name=name) as client:
            await asyncio.gather(*(entity(client, f"{name}-{n}") for n in range(MANY)))

    async def entity(client: Client, name: str) -> None:
        made = {"name": name, "entityType": "test", "observations": [f"is {name}"]}
        answer = await client.call_tool("create_entities", {"entities": [made]})
        assert answer.structured_content == {"entities": [made]}

    async def both() -> Any:  # noqa: ANN401
        await asyncio.gather(write("left"), write("right"))
        async with over_stdio(memory, "--compat", "server-memory") as client:
            return (await client.call_tool("read_graph", {})).structured_content

    graph = asyncio.run(both())
    wanted = {f"{side}-{n}": [f"is {side}-{n}"] for side in ("left", "right") for n in range(MANY)}
    assert {one["name"]: one["observations"] for one in graph["entities"]} == wanted
    assert len(memory.logged()) == 4 * MANY
    memory.night("2027-02-03")
    sound(memory)


def test_it_leaves_no_process_behind(memory: Memory) -> None:
    async def talk() -> None:
        for _ in range(3):
            async with over_stdio(memory) as client:
                await client.call_tool("recall", {"query": "port"})

    asyncio.run(talk())
    if not Path("/proc").is_dir():
        pytest.skip("this system does not list processes in /proc")
    assert memory.folder not in map(_there, Path("/proc").glob("[0-9]*/cwd"))


def _there(path: Path) -> Path | None:
    try:
        return path.readlink()
    except OSError:
        return None
