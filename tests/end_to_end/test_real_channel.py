"""A real Claude Code and memory's channel, offline.

It goes as far as the client's own gates let in. Needs the client itself:
``KAIROS_MEM_CLAUDE=/path/to/claude``. It takes events of channels in a session at a terminal alone,
and where a service of its maker says that it may; without a network that gate is shut. What is
tried here are the gates before it: what the server says that it can, and the era in which it is
connected.
"""

from __future__ import annotations

import json
import os
import pty
import selectors
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.end_to_end.harness import SCRIPT, Memory
from tests.end_to_end.messages_api import Script, serving
from tests.end_to_end.test_real_client import CLIENT, surroundings
from tests.end_to_end.watching import until

SERVER = "kairos-mem-channel"
GATE = f'MCP server "{SERVER}": Channel notifications '
REGISTERED = "registered"
SHUT_BY_A_SERVICE = "skipped: channels feature is not currently available"

pytestmark = pytest.mark.skipif(
    not CLIENT, reason="no real client: name one with KAIROS_MEM_CLAUDE=/path/to/claude"
)


def settled(memory: Memory, home: Path) -> None:
    """Answer what the client asks at its first start, for this project."""
    known = {
        "hasTrustDialogAccepted": True,
        "hasCompletedProjectOnboarding": True,
        "enabledMcpjsonServers": [SERVER],
    }
    value = {
        "hasCompletedOnboarding": True,
        "theme": "dark",
        "customApiKeyResponses": {"approved": ["dummy"], "rejected": []},
        "projects": {str(memory.folder.resolve()): known},
    }
    (home / ".claude").mkdir(parents=True)
    (home / ".claude" / ".claude.json").write_text(json.dumps(value), "utf-8")
    servers = {SERVER: {"command": str(SCRIPT), "args": ["channels", "host"]}}
    (memory.folder / ".mcp.json").write_text(json.dumps({"mcpServers": servers}), "utf-8")


@contextmanager
def at_a_terminal(memory: Memory, env: dict[str, str], *words: str) -> Iterator[None]:
    """Run the client in a session at a terminal, and end it."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [CLIENT, *words],
        cwd=memory.folder,
        env={**env, "TERM": "xterm-256color"},
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
    )
    os.close(its)
    try:
        yield
        _leafed(ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _leafed(terminal: int) -> None:
    """Read what is drawn, so the client needn't wait.

    It would wait for its terminal.
    """
    waiting = selectors.DefaultSelector()
    waiting.register(terminal, selectors.EVENT_READ)
    with suppress(OSError):
        while waiting.select(0):
            os.read(terminal, 65_536)


def test_the_client_finds_a_channel_in_an_era_in_which_it_delivers(
    held: Memory, tmp_path: Path
) -> None:
    home, log = tmp_path / "home", tmp_path / "debug.log"
    settled(held, home)
    words = (
        "--dangerously-load-development-channels",
        f"server:{SERVER}",
        "--debug-file",
        str(log),
    )
    with serving(Script()) as address:
        env = surroundings(home, address)
        with at_a_terminal(held, env, *words):
            until(lambda: log.exists() and GATE in log.read_text("utf-8"))
    lines = log.read_text("utf-8").splitlines()
    (gate,) = [line.partition(GATE)[2] for line in lines if GATE in line]
    assert gate in (REGISTERED, SHUT_BY_A_SERVICE)
    (connected,) = [line for line in lines if f'"{SERVER}": Connection established' in line]
    assert '"protocolEra":"legacy"' in connected
    assert '"negotiatedProtocolVersion":"2025-11-25"' in connected
