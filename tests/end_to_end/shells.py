"""A shell at a terminal, typed at as persons do.

It is typed at line by line.
"""

from __future__ import annotations

import os
import pty
import selectors
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

SHELLS: Mapping[str, Sequence[str]] = {
    "bash": ("bash", "--norc", "--noprofile", "-i"),
    "zsh": ("zsh", "-f", "-i"),
    "fish": ("fish", "--no-config", "-i"),
}
REPLIES = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[0c": b"\x1b[?62;c", b"\x1b[c": b"\x1b[?62;c"}
"""What a terminal answers when a shell asks it where its cursor stands, and what it is."""
QUIET_SECONDS, LONGEST_SECONDS = 0.4, 20.0
"""[s] Without output, after which a shell waits for the next line."""


def there(shell: str) -> bool:
    """Whether this machine has a shell."""
    return shutil.which(shell) is not None


class Typed:
    """One shell in a folder."""

    def __init__(self, shell: str, folder: Path, environment: Mapping[str, str]) -> None:
        self.pid, self._terminal = pty.fork()
        if not self.pid:
            os.chdir(folder)
            os.execvpe(SHELLS[shell][0], list(SHELLS[shell]), {**environment, "TERM": "dumb"})
        self.shown = b""
        self._settle()

    def line(self, text: str) -> None:
        """Type a line, and wait until the shell is done with it."""
        os.write(self._terminal, text.encode() + b"\r")
        self._settle()

    def leave(self) -> None:
        """Say exit, and wait for the end."""
        self.line("exit")
        os.close(self._terminal)
        os.waitpid(self.pid, 0)

    def _settle(self) -> None:
        last, end = time.monotonic(), time.monotonic() + LONGEST_SECONDS
        waiting = selectors.DefaultSelector()  # takes descriptors of any number
        waiting.register(self._terminal, selectors.EVENT_READ)
        while time.monotonic() - last < QUIET_SECONDS and time.monotonic() < end:
            if not waiting.select(0.05):
                continue
            try:
                part = os.read(self._terminal, 65_536)
            except OSError:  # it has ended
                break
            self.shown += part
            last = time.monotonic()
            for asked, reply in REPLIES.items():
                if asked in part:
                    os.write(self._terminal, reply)
        waiting.close()
