"""A host of channels, as Claude Code 2.1.332 is one.

It has the lines that it says to a server, in its order, and what it makes of the lines that come
back.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from queue import Empty, Queue
from threading import Thread
from typing import Any

from tests.end_to_end.harness import Memory

PATIENCE_SECONDS = 30.0
ABOUT = {"name": "claude-code", "title": "Claude Code", "version": "2.1.332"}
ABLE = {"roots": {"listChanged": True}, "elicitation": {"form": {}, "url": {}}}
PROBE = {
    "_meta": {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": ABOUT,
        "io.modelcontextprotocol/clientCapabilities": ABLE,
    }
}
EVENT, ASKS, ANSWER = (
    "notifications/claude/channel",
    "notifications/claude/channel/permission_request",
    "notifications/claude/channel/permission",
)
Row = dict[str, Any]


class HostClient:
    """One session of a host with a server of its."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.told: Queue[Row] = Queue()
        self.answers: Queue[Row] = Queue()
        self.open: dict[str, str] = {}
        """What it has asked and nobody has answered -> "" or the answer: one that is not here is
        dropped, as the host does."""
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            row = json.loads(line)
            (self.answers if "id" in row else self.told).put(row)

    def say(self, **message: object) -> None:
        """Say a line."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        self.process.stdin.flush()

    def ask(self, id: str | int, method: str, **params: object) -> Row:
        """Ask, and wait for the answer."""
        self.say(id=id, method=method, params=params)
        row = self.answers.get(timeout=PATIENCE_SECONDS)
        assert row["id"] == id
        return row

    def connect(self) -> Row:
        """Connect as the host does, later eras first.

        Gives what the server is.
        """
        probed = self.ask("server-discover-probe-1", "server/discover", **PROBE)
        assert probed["error"]["code"] == -32601, "the host would connect in the later era"
        began = self.ask(
            0,
            "initialize",
            protocolVersion="2025-11-25",
            capabilities=ABLE,
            clientInfo=ABOUT,
        )["result"]
        assert began["protocolVersion"] == "2025-11-25"
        self.say(method="notifications/initialized")
        listed: Row = self.ask(1, "tools/list")["result"]
        return {**began, **listed}

    def wants(self, id: str, tool: str, description: str, preview: str) -> None:
        """Ask for a permission, as at the host's own dialog."""
        self.open[id] = ""
        asked = {"request_id": id, "tool_name": tool, "description": description}
        self.say(method=ASKS, params={**asked, "input_preview": preview})

    def hears(self) -> Row:
        """Wait for the next thing that is told."""
        row = self.told.get(timeout=PATIENCE_SECONDS)
        if row["method"] == ANSWER and row["params"]["request_id"] in self.open:
            self.open[row["params"]["request_id"]] = row["params"]["behavior"]
        return row

    def silent(self) -> bool:
        """Check that nothing more was told.

        Of what comes late nothing is known.
        """
        self.ask(99, "ping")
        try:
            self.told.get_nowait()
        except Empty:
            return True
        return False

    def end(self) -> int:
        """Close the session; the server's exit code."""
        assert self.process.stdin
        self.process.stdin.close()
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def session(memory: Memory, env: Mapping[str, str] | None = None) -> Iterator[HostClient]:
    """One session of a host, with the channel of a memory."""
    process = memory.start("channels", "host", env=env)
    try:
        yield HostClient(process)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe and not pipe.closed:
                pipe.close()
