"""A store with a night watch of its own.

Its state lies beside it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from memory_engine.adapters.nightwatch import client
from tests.end_to_end.harness import Answer, Memory

ALONE = "schedule: {enabled: false}\nidle: {dreams: false}\n"
"""Settings with which nothing begins but what a test asks for."""


class Watched(Memory):
    """The project ``project/`` in its user's home.

    The home is a folder of the test's.
    """

    def __init__(self, home: Path, steered: bool = False) -> None:
        super().__init__(home / "project")
        self.folder.mkdir(exist_ok=True)
        self.home = home
        self.state = home / "state" / "kairos-mem" / "daemon"
        self.settings = home / "config" / "kairos-mem" / "daemon.yaml"
        self.clock = home / "clock"
        (home / "run").mkdir(mode=0o700, exist_ok=True)
        self.environment = {
            "HOME": str(home),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_RUNTIME_DIR": str(home / "run"),
            **({"KAIROS_MEM_DAEMON_CLOCK": str(self.clock)} if steered else {}),
        }

    def run(
        self,
        *words: str | bytes,
        stdin: bytes | Iterable[Mapping[str, object]] = b"",
        env: Mapping[str, str] | None = None,
        before: Callable[[], object] | None = None,
    ) -> Answer:
        """One call to its end, as that user."""
        whole = {**self.environment, **(env or {})}
        return super().run(*words, stdin=stdin, env=whole, before=before)

    def sets(self, text: str) -> None:
        """Set the watch up."""
        self.settings.parent.mkdir(parents=True, exist_ok=True)
        self.settings.write_text(text)

    def steer(self, rate: float | None = None, asleep: float = 0.0) -> None:
        """Have the clock go at another rate from now on.

        The machine has slept before.
        """
        rows = self.clock.read_text().splitlines() if self.clock.exists() else []
        real = time.time()
        last = json.loads(rows[-1]) if rows else {"real": real, "wall": real, "monotonic": 1e4}
        passed = (real - last["real"]) * last.get("rate", 1.0)
        row = {
            "real": real,
            "wall": last["wall"] + passed + asleep,
            "monotonic": last["monotonic"] + passed,
            "rate": last.get("rate", 1.0) if rate is None else rate,
        }
        fresh = self.clock.with_suffix(".new")
        fresh.write_text("\n".join([*rows[-1:], json.dumps(row)]) + "\n")
        fresh.rename(self.clock)

    def sockets(self) -> Iterator[Path]:
        """The sockets that stand where the watch would listen."""
        return (path for path in (self.home / "run").rglob("*") if path.is_socket())

    def end(self) -> None:
        """Let the watch end, if one runs."""
        self.run("daemon", "stop")

    def ask_watch(self, do: str, **words: object) -> Mapping[str, Any]:
        """Ask the watch one thing through its socket."""
        with self._as_user():
            return client.ask(do, **words)

    def events(self, seq: int = 0) -> list[Mapping[str, Any]]:
        """What the watch has told since an event."""
        with self._as_user():
            rows = list(client.lines({"do": "since", "seq": seq}))
        return [event for row in rows if isinstance(event := row.get("event"), dict)]

    def night_ended(self, many: int) -> Mapping[str, Any]:
        """What came of so manieth a night, once it is over."""
        ended: list[Mapping[str, Any]] = []

        def over() -> bool:
            ended[:] = [event for event in self.events() if event["kind"] == "night-ended"]
            return len(ended) >= many

        until(over)
        told: Mapping[str, Any] = ended[many - 1]["data"]
        return told

    @contextmanager
    def _as_user(self) -> Iterator[None]:
        before = dict(os.environ)
        os.environ.update(self.environment)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def until(look: Callable[[], object], what: str = "it", seconds: float = 60.0) -> None:
    """Wait for something to hold; a minute without it is a failure."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.02)
