"""What hosts left to be heard: the transcripts that their hooks named, and what these showed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from memory_engine.adapters import private, spool
from memory_engine.adapters.host_memory import KIND, HostMemory
from memory_engine.adapters.hosts import hosts_own
from memory_engine.adapters.pages import PagesFolder
from memory_engine.adapters.root import above
from memory_engine.adapters.wallclock import offset_at
from memory_engine.domain.errors import KairosError
from memory_engine.domain.ports import ImportBatch, Silent
from memory_engine.domain.records import Problem

TRANSCRIPT = "claude-transcript"
KINDS = {"claude-code": TRANSCRIPT}
"""Host -> the kind of its transcripts."""
SHOWN = "shown"
"""The event that says which facts a hook put before a session."""


class LeftByHosts:
    """The spool of one store, for a night to hear."""

    def __init__(self, root: Path, workspace: Path) -> None:
        self.root = str(root)
        self._workspace = str(workspace)
        self._tell_of: Callable[[Problem], None] = Silent().problem
        self._events: list[Mapping[str, Any]] | None = None

    @property
    def events(self) -> list[Mapping[str, Any]]:
        """The events of this night, set aside when they are first asked for."""
        if self._events is None:
            try:
                self._events = spool.take(self.root)
            except (KairosError, OSError) as fault:
                self._tell(os.path.join(self.root, spool.FOLDER), fault)
                self._events = []
        return self._events

    def _tell(self, place: str, fault: KairosError | OSError) -> None:
        if isinstance(fault, KairosError):
            self._tell_of(Problem(place, fault.message.rstrip("."), fault.hint))
        else:
            what = f"can't be read ({fault.strerror or fault})"
            self._tell_of(Problem(place, what, "Move it away: hooks make it anew."))

    def left(
        self, marks: Callable[[str], Mapping[str, str]], tell: Callable[[Problem], None]
    ) -> Iterator[tuple[str, Iterator[ImportBatch]]]:
        """Read what each kind of host wrote since it was last read; tell what is stepped over."""
        self._tell_of = tell
        try:
            known_before = spool.sessions(self.root)
            named = dict.fromkeys([*known_before, *map(_transcript, self.events)])
            kept = [path for path in named if path and _may_be_one(path)]
            if kept != known_before:
                spool.keep_sessions(self.root, kept)
        except (KairosError, OSError) as fault:
            self._tell(os.path.join(self.root, spool.FOLDER), fault)
            return
        paths = [path for path in kept if os.path.exists(path)]
        if paths:
            yield TRANSCRIPT, self._batches(paths, _known(marks, TRANSCRIPT))
        yield from self._written_by_the_host()

    def _written_by_the_host(self) -> Iterator[tuple[str, Iterator[ImportBatch]]]:
        """Read what a host wrote into its memory folder since that was taken over."""
        from memory_engine.adapters.importers import Options, importer

        host = HostMemory(Path(self.root))
        if host.taken is None:
            return
        try:
            pages = PagesFolder(Path(self.root, "memory"), Path(self.root, "aside"))
            host.gather({name: pages.read(name) or "" for name in pages.names()})
            if folder := host.waiting():
                names = ", ".join(sorted(path.name for path in folder.iterdir()))
                what = f"was written by the host ({names}): it is heard, and kept in aside/"
                self._tell_of(Problem(str(host.taken.folder), what, ""))
                yield KIND, importer(KIND)(folder, {}, Options(clock=offset_at))
        except (KairosError, OSError) as fault:
            self._tell(str(host.taken.folder), fault)

    def _batches(self, paths: list[str], known: Mapping[str, str]) -> Iterator[ImportBatch]:
        from memory_engine.adapters.importers import Options, importer

        read = importer(TRANSCRIPT)
        for path in paths:
            by = "" if hosts_own(TRANSCRIPT, path) else "agent:claude"
            try:
                if elsewhere := self._ran_elsewhere(path):
                    what = f"is of a session that ran in {elsewhere}: it is not heard here"
                    self._tell_of(Problem(path, what, "Import it there."))
                    continue
                yield from read(Path(path), known, Options(by, self._workspace, clock=offset_at))
            except (KairosError, OSError) as fault:
                self._tell(path, fault)

    def _ran_elsewhere(self, path: str) -> str:
        """Name where a session ran, if another store than this one is found from there."""
        from memory_engine.adapters.importers.claude_code.sources import head_of

        ran = head_of(Path(path)).cwd
        try:
            here = bool(ran) and os.path.samefile(above(ran), self.root)
        except (KairosError, OSError):
            here = False
        return "" if here else ran or "nobody knows where"

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
        HostMemory(Path(self.root)).heard()


def _known(marks: Callable[[str], Mapping[str, str]], kind: str) -> dict[str, str]:
    return {name.removeprefix(f"{kind}:"): mark for name, mark in marks(f"{kind}:").items()}


def _session(event: Mapping[str, Any]) -> str:
    return str(event.get("session", ""))


def _transcript(event: Mapping[str, Any]) -> str:
    """Give the transcript that a host's event names; "" where it names none."""
    return str(event.get("text", "")) if event.get("agent") in KINDS else ""


def _may_be_one(path: str) -> bool:
    """Tell whether a path may be a transcript: a plain file of the caller's, or none yet."""
    if not (os.path.isabs(path) and path.endswith(".jsonl") and path.isprintable()):
        return False
    try:
        about = os.lstat(path)
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(about.st_mode) and private.ours(about.st_uid)


def _time(at: object) -> str:
    try:
        moment = datetime.fromtimestamp(float(str(at)), UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
