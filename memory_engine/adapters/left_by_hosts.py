"""What hosts left to be heard: the transcripts that their hooks named, and what these showed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from memory_engine.adapters import private, spool
from memory_engine.adapters.hosts import hosts_own
from memory_engine.adapters.wallclock import offset_at
from memory_engine.domain.errors import KairosError
from memory_engine.domain.ports import ImportBatch, Reporter
from memory_engine.domain.records import Problem

TRANSCRIPT = "claude-transcript"
KINDS = {"claude-code": TRANSCRIPT}
"""Host -> the kind of its transcripts."""
SHOWN = "shown"
"""The event that says which facts a hook put before a session."""


class LeftByHosts:
    """The spool of one store, for a night to hear."""

    def __init__(self, root: Path, workspace: Path, reporter: Reporter) -> None:
        self.root = str(root)
        self._workspace = str(workspace)
        self._reporter = reporter
        self._events: list[Mapping[str, Any]] | None = None

    @property
    def events(self) -> list[Mapping[str, Any]]:
        """The events of this night, set aside when they are first asked for."""
        if self._events is None:
            self._events = spool.take(self.root)
        return self._events

    def left(
        self, marks: Callable[[str], Mapping[str, str]]
    ) -> Iterator[tuple[str, Iterator[ImportBatch]]]:
        """Read what each kind of host wrote since it was last read."""
        named = dict.fromkeys([*spool.sessions(self.root), *map(_transcript, self.events)])
        paths = [path for path in named if path and _readable(path)]
        if paths:
            spool.keep_sessions(self.root, paths)
            known = {
                name.removeprefix(f"{TRANSCRIPT}:"): mark
                for name, mark in marks(f"{TRANSCRIPT}:").items()
            }
            yield TRANSCRIPT, self._batches(paths, known)

    def _batches(self, paths: list[str], known: Mapping[str, str]) -> Iterator[ImportBatch]:
        from memory_engine.adapters.importers import Options, importer

        read = importer(TRANSCRIPT)
        for path in paths:
            by = "" if hosts_own(TRANSCRIPT, path) else "agent:claude"
            try:
                yield from read(Path(path), known, Options(by, self._workspace, clock=offset_at))
            except KairosError as refusal:
                self._reporter.problem(Problem(path, refusal.message, refusal.hint))

    def shown(self) -> Mapping[str, Mapping[str, str]]:
        """Tell which facts were put before which session, and when first."""
        told: dict[str, dict[str, str]] = {}
        for event in self.events:
            if event.get("event") == SHOWN:
                at, of_session = _time(event.get("at")), told.setdefault(_session(event), {})
                for fact in str(event.get("text", "")).split():
                    of_session.setdefault(fact, at)
        return told

    def done(self) -> None:
        """Let go of what was heard."""
        spool.drop(self.root)
        self._events = None


def _session(event: Mapping[str, Any]) -> str:
    return str(event.get("session", ""))


def _transcript(event: Mapping[str, Any]) -> str:
    """Give the transcript that a host's event names; "" where it names none."""
    return str(event.get("text", "")) if event.get("agent") in KINDS else ""


def _readable(path: str) -> bool:
    """Tell whether a path is a plain file of the caller's that may be a transcript."""
    try:
        about = os.stat(path)
    except (OSError, ValueError):
        return False
    plain = stat.S_ISREG(about.st_mode) and private.ours(about.st_uid)
    return plain and os.path.isabs(path) and path.endswith(".jsonl")


def _time(at: object) -> str:
    try:
        moment = datetime.fromtimestamp(float(str(at)), UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
