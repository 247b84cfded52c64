"""What a task runs: one bounded process at a time.

It is gone with what it started.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import NamedTuple

from memory_engine.daemon.duty import Watch

SECONDS = 600.0
"""[s] That a task may take, by a clock that nobody steers: it is a real process that hangs."""
MOST_SAID = 262_144
"""[bytes] Of its output: a task that says more is ended."""
CHUNK = 65_536
"""[bytes]"""
OURS = (sys.executable, "-P", "-m")
"""This very program. Without ``-P`` modules would be looked for in somebody's project."""
LINGER_SECONDS = 1.0
"""[s] Between the end of a process's output and its own."""
LAST = 200
"""[characters] Of what a task that failed said last."""


class Ended(NamedTuple):
    """What came of a run.

    It has the exit code, what it said, and why it was ended, if it was.
    """

    code: int
    said: bytes
    why: str = ""

    @property
    def fault(self) -> str:
        """Say in a line what went wrong; "" where nothing did."""
        lines = self.said.decode("utf-8", "replace").strip().splitlines()
        last = "".join(sign for sign in (lines or [""])[-1] if sign.isprintable())[:LAST]
        return self.why or (f"it ended with {self.code}: {last}".rstrip(": ") if self.code else "")


class Run(NamedTuple):
    """A process to run, its folder, and its end's hearer."""

    words: tuple[str, ...]
    folder: str
    then: Callable[[Ended], None]


class Runs:
    """Those that wait, and the one that runs."""

    def __init__(self) -> None:
        self._waiting: deque[Run] = deque()
        self._now: Running | None = None

    def ask(self, run: Run) -> None:
        """Have something run when its turn comes."""
        self._waiting.append(run)

    def look(self, watch: Watch) -> None:
        """End what takes too long, forget the ended, begin the next."""
        if self._now and self._now.gone():
            self._now.finish()
        if self._now and self._now.hangs():
            self._now.kill(f"it took longer than {SECONDS:g} s")
        while self._now is None and self._waiting and not watch.stopping:
            run = self._waiting.popleft()
            try:
                self._now = Running(run, watch, self._ended)
            except (OSError, ValueError) as error:
                run.then(Ended(127, b"", f"it could not be started ({error})"))

    def _ended(self) -> None:
        self._now = None

    def end(self) -> None:
        """End what runs.

        Nobody hears of it, so that it counts as unknown.
        """
        self._waiting.clear()
        if self._now:
            self._now.leave()


class Running:
    """A process that runs: what it says is heard as it comes."""

    def __init__(self, run: Run, watch: Watch, gone: Callable[[], None]) -> None:
        self._run, self._watch, self._gone = run, watch, gone
        self._said, self._why, self._until = bytearray(), "", monotonic() + SECONDS
        self._process = subprocess.Popen(
            run.words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=run.folder,
            start_new_session=True,
        )
        assert self._process.stdout
        self._out = self._process.stdout
        os.set_blocking(self._out.fileno(), False)
        self._unlisten = watch.listen(self._out.fileno(), self._heard)

    def hangs(self) -> bool:
        """Tell whether it has run for too long."""
        return monotonic() > self._until

    def kill(self, why: str) -> None:
        """End it and all that it started."""
        self._why = self._why or why
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def leave(self) -> None:
        """End it, and let go of it."""
        self.kill("the watch ended")
        self._unlisten()
        self._out.close()
        self._process.wait()

    def gone(self) -> bool:
        """Tell whether it has ended.

        Its output need not have: a child in a group of its own may hold that for ever.
        """
        return self._process.poll() is not None

    def finish(self) -> None:
        """Read a process's last words, and tell of its end.

        Even where another process still holds its output.
        """
        with suppress(BlockingIOError):
            while self._read() and len(self._said) <= MOST_SAID:
                pass
        self._over()

    def _heard(self) -> None:
        if not self._read():
            self._over()

    def _read(self) -> bytes:
        part = os.read(self._out.fileno(), CHUNK)
        self._said += part
        if len(self._said) > MOST_SAID:
            self.kill(f"it said more than {MOST_SAID:,} bytes")
        return part

    def _over(self) -> None:
        self._unlisten()
        self._out.close()
        code = self._waited()
        self._gone()
        self._run.then(Ended(code, bytes(self._said), self._why))
        self._watch.wake("schedule")

    def _waited(self) -> int:
        """Wait for its end; gives its code.

        The end comes with the end of its output or not at all.
        """
        try:
            code = self._process.wait(LINGER_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill("it went on without an output")
            code = self._process.wait()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)  # what it left behind
        return code
