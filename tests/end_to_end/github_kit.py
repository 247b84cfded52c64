"""A store that hears a repository.

It has the verb, the server that it runs, and time that passes.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.end_to_end.harness import Memory
from tests.end_to_end.platforms.github_api import NAME, Fake, deliver

WAIT_SECONDS = 60.0
"""What takes so long does not come."""


def at(seconds: float = 0.0) -> str:
    """A time as GitHub writes it, so many seconds from now."""
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def subscribed(memory: Memory, url: str, what: str = NAME) -> Memory:
    """Have a store hear the repository, ana's word being the owner's."""
    memory.ask("privacy", "allow", url)
    memory.ask("github", "subscribe", what, "--api", url)
    memory.ask("github", "owner", "add", "ana")
    return memory


def state(memory: Memory) -> Any:  # noqa: ANN401  (JSON is what it is)
    """What is kept of GitHub below the store."""
    return json.loads((memory.root / "github" / "state.json").read_text())


def passes(memory: Memory, *names: str) -> None:
    """Let the time pass after which it looks again.

    It looks at all where ``whole`` is named.
    """
    path = memory.root / "github" / "state.json"
    kept = json.loads(path.read_text())
    kept["next"] = 0
    if "whole" in names:
        kept["poll"]["whole"] = 0
    for row in kept.get("poll", {}).get("merging", {}).values():
        row["next"] = min(row["next"], 1.0) if row["next"] else 0.0
    path.write_text(json.dumps(kept))


def polled(memory: Memory, *names: str) -> Any:  # noqa: ANN401  (JSON is what it is)
    """Look for what is new, when it is time."""
    if (memory.root / "github" / "state.json").exists():
        passes(memory, *names)
    return memory.ask("github", "poll")


class Served:
    """A server that hears deliveries, its address, and its secret.

    The secret signs them.
    """

    def __init__(self, memory: Memory, url: str, secret: str) -> None:
        self.memory, self.url, self.secret = memory, url, secret
        self.sent = 0

    def deliver(self, event: str, payload: object, **more: str) -> tuple[int, dict[str, Any]]:
        """Deliver an event, by default under a number of its own."""
        self.sent += 1
        guid = more.pop("guid", f"delivery-{self.sent:04d}")
        return deliver(self.url, self.secret, event, payload, guid, **more)

    def rested(self) -> Any:  # noqa: ANN401  (JSON is what it is)
        """Wait until all that arrived is taken in; the status then."""
        return until(self.memory, lambda told: told["waiting"] == 0)


def until(memory: Memory, holds: Any) -> Any:  # noqa: ANN401  (a predicate of JSON)
    """Wait until the status is as wanted; the status then."""
    end = time.monotonic() + WAIT_SECONDS
    while True:
        told = memory.ask("github")
        if holds(told):
            return told
        assert time.monotonic() < end, told
        time.sleep(0.1)


@contextmanager
def serving_deliveries(memory: Memory, *words: str) -> Iterator[Served]:
    """Run ``github serve`` meanwhile, as a process."""
    process = memory.start("github", "serve", *words)
    assert process.stdout
    said = b""
    try:
        while b"Ctrl-C ends it" not in said:
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else b""
            said += line
        found = re.search(rb"heard at (\S+)\n  signed with what stands in (.*)\n", said)
        assert found, said
        secret = Path(found[2].decode())
        assert secret.stat().st_mode & 0o077 == 0
        yield Served(memory, found[1].decode(), secret.read_text().strip())
    finally:
        process.terminate()
        _, complaint = process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == 0, complaint
    assert b"Traceback" not in complaint


def pull_body(fake: Fake, number: int, action: str) -> dict[str, Any]:
    """The delivery that tells of a pull request as it stands."""
    repository = {"id": 700, "full_name": NAME, "default_branch": "main"}
    return {"action": action, "repository": repository, "pull_request": fake.pulls[number]}


def comment_body(fake: Fake, number: int, id: int, action: str = "created") -> dict[str, Any]:
    """The delivery that tells of a comment as it stands."""
    repository = {"id": 700, "full_name": NAME, "default_branch": "main"}
    (row,) = [row for row in fake.comments[number] if row["id"] == id]
    issue = {"number": number}
    return {"action": action, "repository": repository, "issue": issue, "comment": row}
