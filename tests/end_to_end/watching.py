"""A store with a night watch of its own, whose state lies beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from tests.end_to_end.harness import Answer, Memory


class Watched(Memory):
    """The project in ``project/`` of a folder that is also its user's home."""

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

    def sockets(self) -> Iterator[Path]:
        """The sockets that stand where the watch would listen."""
        return (path for path in (self.home / "run").rglob("*") if path.is_socket())

    def end(self) -> None:
        """Let the watch end, if one runs."""
        self.run("daemon", "stop")
