"""The process that serves one store's page.

It is found by name, and imported by nobody here. It is handed the socket that the watch listens on.
What is secret goes through its stdin, where no list of processes shows it: first who may come in,
then each new link. Where stdin ends, be it that the watch was killed, the process ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

MODULE = "memory_engine.web.inherited"
CHUNK = 65_536
"""[bytes]"""
WAIT_SECONDS = 1.0
"""[s] Between the last word of a process and its end."""
END_SECONDS = 6.0
"""[s] In which it ends, once told to; then it is killed."""


class Child:
    """One process, and what it said so far."""

    def __init__(self, root: str, file: int, handed: Mapping[str, object]) -> None:
        self._came = b""
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", MODULE, str(file), root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(file,),
            cwd="/",
            start_new_session=True,
        )
        assert self.process.stdin
        assert self.process.stdout
        self._in, self.out = self.process.stdin, self.process.stdout.fileno()
        os.set_blocking(self._in.fileno(), False)
        self.hand(handed)

    @property
    def resting(self) -> bool:
        """Whether it was told to end."""
        return self._in.closed

    def hand(self, words: Mapping[str, object]) -> None:
        """Hand it a line; one that is about to end takes none."""
        with suppress(OSError, ValueError):
            os.write(self._in.fileno(), json.dumps(words).encode() + b"\n")

    def rows(self) -> list[Mapping[str, object]] | None:
        """Read what it said since; None at the end."""
        part = os.read(self.out, CHUNK)
        *whole, self._came = (self._came + part).split(b"\n")
        return [said for said in map(_row, whole) if said] if part else None

    def rest(self) -> None:
        """Tell it to end: it answers what it has begun to."""
        self._in.close()

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()

    def over(self) -> int:
        """Take leave of a process that said its last word: exit code."""
        try:
            code = self.process.wait(WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self.process.wait()
        self._in.close()
        if self.process.stdout:
            self.process.stdout.close()
        return code

    def end(self) -> None:
        """Have it end, and wait for that."""
        self.rest()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        self.over()


def _row(line: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
