"""What a night does while it does it.

Numbered events as JSON lines, for whoever watches. ``dreams/running.jsonl`` is the night that runs.
When it has ended it lies beside the report as ``dreams/0007/turns.jsonl``; a night that never came,
for a gate was shut, leaves none. One that broke off leaves its last event where it is.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from memory_engine.adapters import private
from memory_engine.domain.errors import KairosError
from memory_engine.domain.ports import Reporter
from memory_engine.domain.records.problem import Problem
from memory_engine.domain.turn import Turn

RUNNING = "running.jsonl"
TURNS = "turns.jsonl"
PAUSE_SECONDS = 0.2
"""Between two events of one stage: nobody reads faster."""
LARGEST_LOG = 4 * 1024 * 1024
"""[bytes] Read of a log; a night writes some ten events, and one a problem."""


class TurnLog:
    """A reporter that writes down what it hears, and passes it on.

    A disk that refuses a line stops no night.
    """

    def __init__(self, root: Path, night: int, listener: Reporter) -> None:
        self._root = root
        self._night = night
        self._listener = listener
        self._path = root / "dreams" / RUNNING
        self._folder = root / "dreams" / f"{night:04d}"
        self._file = -1
        self._count = 0
        self._last = ("", 0.0)

    def stage(self, name: str, done: int, of: int) -> None:
        """Write down how far a stage is; of quick steps only some."""
        self._listener.stage(name, done, of)
        before, at = self._last
        now = time.monotonic()
        if name != before or now - at >= PAUSE_SECONDS:
            self._last = (name, now)
            self._write("stage", {"stage": name, "done": done, "of": of})

    def problem(self, problem: Problem) -> None:
        """Write down what the night stepped over."""
        self._listener.problem(problem)
        self._write("problem", problem._asdict())

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Hold a night's log while it runs, then leave it there."""
        before = self._report()
        try:
            yield
        except BaseException as error:
            if self._file >= 0:  # a night that was refused never began
                self._write("end", {"outcome": "broken off", "why": type(error).__name__})
            self._close()
            raise
        report = self._report()
        if self._file < 0:
            return
        if report in ("", before):
            self._close()
            self._path.unlink(missing_ok=True)
            return
        self._write("end", {"outcome": _outcome(json.loads(report)), "night": self._night})
        self._close()
        with suppress(OSError):
            self._path.replace(self._folder / TURNS)

    def _report(self) -> str:
        with suppress(OSError, UnicodeDecodeError):
            return (self._folder / "report.json").read_text("utf-8")
        return ""

    def _write(self, kind: str, said: dict[str, Any]) -> None:
        with suppress(OSError, KairosError):
            if self._file < 0:
                self._open()
                self._line("begin", {"night": self._night})
            self._line(kind, said)

    def _open(self) -> None:
        private.folder(str(self._path.parent), str(self._root))
        self._path.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
        self._file = private.opened(str(self._path), flags)

    def _line(self, kind: str, said: dict[str, Any]) -> None:
        self._count += 1
        event = {"n": self._count, "at": time.time(), "kind": kind, **said}
        os.write(self._file, (json.dumps(event, ensure_ascii=False) + "\n").encode())

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file = -1


def _outcome(report: dict[str, Any]) -> str:
    if report.get("applied"):
        return "applied"
    return "set aside" if report.get("quarantined") else "planned"


class Turns:
    """Reads the log of the night that runs or ran last."""

    def __init__(self, root: Path) -> None:
        self._dreams = root / "dreams"

    def since(self, id: str = "") -> list[Turn]:
        """Give the events after one.

        All of them where that is another night's.
        """
        turns = self._read(self._newest())
        run, _, number = id.rpartition(".")
        if not turns or run != turns[0].run or not number.isdecimal():
            return turns
        return turns[int(number) :]

    def of(self, night: int) -> list[Turn]:
        """Give the events of a past night.

        Gives none where it left no log.
        """
        return self._read(self._dreams / f"{night:04d}" / TURNS)

    def _newest(self) -> Path:
        running = self._dreams / RUNNING
        if running.exists():
            return running
        with suppress(OSError):
            logs = (path for path in self._dreams.glob(f"*/{TURNS}"))
            return max(logs, key=lambda path: path.stat().st_mtime_ns, default=running)
        return running

    def _read(self, path: Path) -> list[Turn]:
        try:
            text = (private.read(str(path), str(self._dreams.parent)) or b"")[:LARGEST_LOG]
        except (OSError, KairosError):
            return []
        rows = [row for line in text.splitlines() if (row := _row(line))]
        run = f"{rows[0]['at']:.6f}" if rows else ""
        return [_turn(row, run) for row in rows]


def _row(line: bytes) -> dict[str, Any]:
    """Read a line; {} for one that is not whole yet."""
    try:
        row = json.loads(line)
        return row if isinstance(row, dict) and {"n", "at", "kind"} <= row.keys() else {}
    except ValueError:
        return {}


def _turn(row: dict[str, Any], run: str) -> Turn:
    said = {name: value for name, value in row.items() if name not in ("n", "kind")}
    return Turn(int(row["n"]), run, str(row["kind"]), said)
