"""Runs the channels to people at a distance: a process of its own, found by name.

Their libraries and their connections stay out of the watch. Where its stdin ends, be it that the
watch was killed, the process ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from memory_engine.adapters.consents import own_folder
from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import Duty, Watch
from memory_engine.daemon.settings import Settings

MODULE = "memory_engine.channels.running"
FILE = "channels.yaml"
LOOK_SECONDS = 30.0
"""[s] Between two looks at whether channels are set up, and whether their process lives."""
AGAIN_SECONDS = 60.0
"""[s] After the end of a process that nobody asked to end."""
END_SECONDS = 8.0
"""[s] In which it ends, once told to; then it is killed."""


class Distance(Duty):
    """The process that runs the channels, while any is set up."""

    name = "channels"

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._settings: tuple[str, float] = ("", 0.0)
        self._next: float = 0.0
        self._amiss = ""

    def due(self, moment: Moment) -> datetime | None:
        """Look every half minute."""
        return moment.wall + timedelta(seconds=max(self._next - moment.monotonic, 0.0))

    def act(self, watch: Watch, moment: Moment) -> None:
        """Have the process run by the settings that there are, and none without."""
        self._next = moment.monotonic + LOOK_SECONDS
        found = _settings()
        if self._child and self._child.poll() is not None:
            self._amiss = f"its process ended ({self._child.returncode}); it begins anew"
            self._rest()
            self._next = moment.monotonic + AGAIN_SECONDS
            return
        if self._child and found != self._settings:
            watch.note(f"{FILE} is another: the channels begin anew")
            self._rest()
        if found[0] and self._child is None:
            self._begin(watch)
        self._settings = found

    def _begin(self, watch: Watch) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        watch.note(f"the channels run (process {self._child.pid})")

    def told(self, watch: Watch, moment: Moment) -> Mapping[str, object]:
        """Tell which process runs them."""
        pid = self._child.pid if self._child else None
        line = f"they run (process {pid})" if pid else f"none is set up ({FILE})"
        return {"pid": pid, "lines": [line]}

    def problems(self, watch: Watch) -> tuple[str, ...]:
        """Tell that the process ended by itself."""
        return (f"The channels: {self._amiss}.",) if self._amiss and not self._child else ()

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


def _settings() -> tuple[str, float]:
    """Tell where the channels' settings are, and when they were changed; "" where there are none.

    Which of them speak is decided in the process.
    """
    path: Path = own_folder() / FILE
    with suppress(OSError):
        return str(path), os.stat(path).st_mtime
    return "", 0.0


def duties(settings: Settings) -> tuple[Duty, ...]:
    """Give the duty."""
    return (Distance(),)
