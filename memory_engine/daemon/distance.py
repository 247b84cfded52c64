"""Processes that speak to people and services at a distance.

They are found by name. Their libraries and their connections stay out of the watch. Where its stdin
ends, be it that the watch was killed, the process ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from memory_engine.adapters.consents import own_folder
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Duty, Watch
from memory_engine.daemon.settings import Settings

LOOK_SECONDS = 30.0
"""[s] Between two looks at whether channels are set up, and whether their process lives."""
AGAIN_SECONDS = 60.0
"""[s] After the end of a process that nobody asked to end."""
END_SECONDS = 8.0
"""[s] In which it ends, once told to; then it is killed."""


class Kind(NamedTuple):
    """A process: its duty's name, module, and needed file.

    Without the file there is nothing to do.
    """

    name: str
    module: str
    file: str


KINDS = (
    Kind("channels", "memory_engine.channels.running", "channels.yaml"),
    Kind("github", "memory_engine.channels.github.watching", "github.json"),
)


class Distance(Duty):
    """The process of channels, or of GitHub, while set up.

    It runs the first, or looks at the second.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind, self.name = kind, kind.name
        self._child: subprocess.Popen[bytes] | None = None
        self._settings: tuple[str, float] = ("", 0.0)
        self._next: float = 0.0
        self._amiss = ""

    def due(self, moment: Moment) -> datetime | None:
        """Look every half minute."""
        return moment.wall + timedelta(seconds=max(self._next - moment.monotonic, 0.0))

    def act(self, watch: Watch, moment: Moment) -> None:
        """Have the process run while there are settings for it."""
        self._next = moment.monotonic + LOOK_SECONDS
        found = _settings(self._kind.file)
        if self._child and self._child.poll() is not None:
            self._amiss = f"its process ended ({self._child.returncode}); it begins anew"
            self._rest()
            self._next = moment.monotonic + AGAIN_SECONDS
            return
        if self._child and found != self._settings:
            watch.note(f"{self._kind.file} is another: {self.name} begins anew")
            self._rest()
        if found[0] and self._child is None:
            self._begin(watch)
        self._settings = found

    def _begin(self, watch: Watch) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", self._kind.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        watch.note(f"{self.name} runs (process {self._child.pid})")

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        """Tell which process runs it; nothing where nothing is set up."""
        pid = self._child.pid if self._child else None
        return {"pid": pid, "lines": [f"runs (process {pid})"] if pid else []}

    def problems(self, watch: Watch) -> tuple[str, ...]:
        """Tell that the process ended by itself."""
        return (f"{self.name}: {self._amiss}.",) if self._amiss and not self._child else ()

    def end(self, watch: Watch) -> None:
        """Leave no process behind."""
        self._rest()

    def _rest(self) -> None:
        """End the process: it says what it has begun to."""
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin:
            with suppress(OSError):
                child.stdin.close()
        try:
            child.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _settings(file: str) -> tuple[str, float]:
    """Tell where the settings are, and when they were changed.

    Gives "" where there are none. What of them is done is decided in the process.
    """
    path: Path = own_folder() / file
    with suppress(OSError):
        return str(path), os.stat(path).st_mtime
    return "", 0.0


def duties(settings: Settings) -> tuple[Duty, ...]:
    """Give the duties."""
    return tuple(Distance(kind) for kind in KINDS)
