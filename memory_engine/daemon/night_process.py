"""A night's process while it dreams, and its words so far."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from memory_engine.daemon.clock import Moment
from memory_engine.daemon.duty import NightEnd, Then

MODULE = "memory_engine.daemon.dreaming"
CHUNK = 65_536
"""[bytes]"""
MOST_COMPLAINED = 2_000
"""[bytes] Of stderr that are kept."""
GRACE_SECONDS = 10.0
"""[s] Until a night that was told to break off has done so; then it is ended."""


class Asked(NamedTuple):
    """A night that was asked for."""

    root: str
    why: str
    then: Then | None
    force: bool


class Running:
    """A night that is being dreamt, and what it said so far."""

    def __init__(self, asked: Asked, since: Moment) -> None:
        self.asked, self.since = asked, since
        self.stage, self.ended_for = "", ""
        self.report: Mapping[str, object] = {}
        self.error = ""
        self._came, self._complaint = b"", b""
        words = [sys.executable, "-P", "-m", MODULE, asked.root, *["--force"] * asked.force]
        self.process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            start_new_session=True,
        )
        assert self.process.stdout
        assert self.process.stderr
        self.out, self.err = self.process.stdout.fileno(), self.process.stderr.fileno()

    def rows(self) -> list[Mapping[str, object]] | None:
        """Read what it said since; None at the end."""
        part = os.read(self.out, CHUNK)
        *whole, self._came = (self._came + part).split(b"\n")
        return list(map(_row, whole)) if part else None

    def complain(self) -> bool:
        """Take in what it complains of; False at the end."""
        part = os.read(self.err, CHUNK)
        self._complaint = (self._complaint + part)[-MOST_COMPLAINED:]
        return bool(part)

    def halt(self, how: signal.Signals, why: str) -> None:
        """Have it break off."""
        self.ended_for = self.ended_for or why
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, how)

    def end(self) -> NightEnd:
        """Tell what came of it, once it is over."""
        try:
            code = self.process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self.halt(signal.SIGKILL, "it did not end")
            code = self.process.wait()
        assert self.process.stdout
        assert self.process.stderr
        self.process.stdout.close()
        self.process.stderr.close()
        return NightEnd(
            self.asked.root, self.asked.why, code, self.report, "" if not code else self._why(code)
        )

    def _why(self, code: int) -> str:
        said = self._complaint.decode("utf-8", "replace").strip().splitlines()
        last = said[-1] if said else f"it ended with {code}"
        return self.ended_for or self.error or last


def _row(line: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
